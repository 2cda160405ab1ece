package dev.sallyport.audit.search;

import dev.sallyport.platform.database.StatementLimit;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** Maintains the counts of audit events by minute. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class EventCountService {
  /**
   * Counting the events of a minute takes milliseconds; after days of downtime, about a second for
   * a million.
   */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final DataSource database;

  /** Required by the EJB container. */
  protected EventCountService() {
    this(null);
  }

  @Inject
  public EventCountService(DataSource database) {
    this.database = database;
  }

  /** Adds events that have become visible; does nothing while another node does. */
  public void add() {
    try (Connection connection = database.getConnection()) {
      StatementLimit.within(LONGEST, connection, EventCountService::add);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static Void add(Connection connection) throws SQLException {
    new EventCounts(connection).add();
    return null;
  }
}

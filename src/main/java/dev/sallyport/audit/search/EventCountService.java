package dev.sallyport.audit.search;

import dev.sallyport.platform.database.Sql;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;

/** Maintains the counts of audit events by minute. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class EventCountService {
  /**
   * Counting the events of a minute takes milliseconds; after days of downtime, about a second for
   * a million.
   */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Sql sql;

  /** Required by the EJB container. */
  protected EventCountService() {
    this(null);
  }

  @Inject
  public EventCountService(Sql sql) {
    this.sql = sql;
  }

  /** Adds events that have become visible; does nothing while another node does. */
  public void add() {
    sql.within(
        LONGEST,
        own -> {
          new EventCounts(own).add();
          return null;
        });
  }
}

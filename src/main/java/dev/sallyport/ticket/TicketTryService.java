package dev.sallyport.ticket;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Counts tries of codes in transactions of their own: a try counts although the request fails. */
@Stateless
public class TicketTryService {
  private final DataSource database;
  private final Clock clock;

  /** Required by the EJB container. */
  protected TicketTryService() {
    this(null, null);
  }

  @Inject
  public TicketTryService(DataSource database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Counts a try; empty if the flow permits none. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public Optional<TicketTable.Code> count(TicketPurpose purpose, UUID flow) {
    try (Connection connection = database.getConnection()) {
      return new TicketTable(connection).countTry(purpose, flow, clock.instant());
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}

package dev.sallyport.ticket;

import dev.sallyport.platform.database.Sql;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** Counts tries of codes in transactions of their own: a try counts although the request fails. */
@Stateless
public class TicketTryService {
  private final Sql sql;
  private final Clock clock;

  /** Required by the EJB container. */
  protected TicketTryService() {
    this(null, null);
  }

  @Inject
  public TicketTryService(Sql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /** Counts a try; empty if the flow permits none. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public Optional<TicketTable.Code> count(TicketPurpose purpose, UUID flow) {
    return new TicketTable(sql).countTry(purpose, flow, clock.instant());
  }
}

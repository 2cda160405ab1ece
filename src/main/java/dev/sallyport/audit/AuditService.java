package dev.sallyport.audit;

import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.database.SqlUpdate;
import dev.sallyport.platform.http.client.RequestOrigin;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;

/** Records audit events. */
@Stateless
public class AuditService {
  private final Sql sql;
  private final EmailHash emailHash;
  private final Event<RecordedAuthEvent> recorded;
  private final Clock clock;

  /** Required by the EJB container. */
  protected AuditService() {
    this(null, null, null, null);
  }

  @Inject
  public AuditService(
      Sql sql, EmailHash emailHash, Event<RecordedAuthEvent> recorded, Clock clock) {
    this.sql = sql;
    this.emailHash = emailHash;
    this.recorded = recorded;
    this.clock = clock;
  }

  /**
   * Joins the caller's transaction, so that the event exists if and only if the recorded change
   * does.
   */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public void succeeded(EventType type, Subject subject, RequestOrigin origin) {
    record(new RecordedAuthEvent(type, subject, origin, null, 1));
  }

  /** The same for a change that is sent to the database together with the event. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public void succeeded(EventType type, Subject subject, RequestOrigin origin, SqlUpdate change) {
    RecordedAuthEvent occurrence = new RecordedAuthEvent(type, subject, origin, null, 1);
    recorded.fire(occurrence);
    sql.update(change.then(insert(occurrence)));
  }

  /** Records a rejection that changes something; joins the transaction of the change. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public void detected(
      EventType type, Subject subject, RequestOrigin origin, FailureReason reason) {
    record(new RecordedAuthEvent(type, subject, origin, reason, 1));
  }

  /** Uses its own transaction, so that the event remains although the request fails. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void failed(EventType type, Subject subject, RequestOrigin origin, FailureReason reason) {
    record(new RecordedAuthEvent(type, subject, origin, reason, 1));
  }

  /** The same for several rejections, all or none of which are recorded. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void counted(List<RecordedAuthEvent> occurrences) {
    occurrences.forEach(this::record);
  }

  private void record(RecordedAuthEvent occurrence) {
    recorded.fire(occurrence);
    sql.update(insert(occurrence));
  }

  private SqlUpdate insert(RecordedAuthEvent occurrence) {
    String hash = emailHash.of(occurrence.subject().email());
    return AuthEventRow.insert(occurrence, hash, clock.instant());
  }
}

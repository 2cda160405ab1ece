package dev.sallyport.audit;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.util.List;

/** Records auth events. */
@Stateless
public class AuditService {
  @PersistenceContext private EntityManager entities;
  @Inject private EmailHash emailHash;
  @Inject private Event<Occurrence> recorded;
  @Inject private Clock clock;

  /** Joins the caller's transaction: the event exists if and only if what it tells of does. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public void succeeded(EventType type, Subject subject, Origin origin) {
    record(new Occurrence(type, subject, origin, null, 1));
  }

  /** A refusal that changes something: joins the transaction of the change. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public void detected(EventType type, Subject subject, Origin origin, FailureReason reason) {
    record(new Occurrence(type, subject, origin, reason, 1));
  }

  /** A transaction of its own: the event stays although the request fails. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void failed(EventType type, Subject subject, Origin origin, FailureReason reason) {
    record(new Occurrence(type, subject, origin, reason, 1));
  }

  /** The same for many refusals, all of them or none. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void counted(List<Occurrence> occurrences) {
    occurrences.forEach(this::record);
  }

  private void record(Occurrence occurrence) {
    String hash = emailHash.of(occurrence.subject().email());
    entities.persist(new AuthEvent(occurrence, hash, clock.instant()));
    recorded.fire(occurrence);
  }
}

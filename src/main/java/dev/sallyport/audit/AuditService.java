package dev.sallyport.audit;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Records auth events. */
@Stateless
public class AuditService {
  private static final Logger LOG = Logger.getLogger(AuditService.class.getName());

  @PersistenceContext private EntityManager entities;
  @Inject private Clock clock;

  /** Joins the caller's transaction: the event exists if and only if what it tells of does. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public void succeeded(EventType type, UUID userId, Origin origin) {
    entities.persist(AuthEvent.succeeded(type, userId, origin, clock.instant()));
  }

  /** A refusal that changes something: joins the transaction of the change. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public void detected(EventType type, UUID userId, Origin origin, FailureReason reason) {
    LOG.log(Level.WARNING, "{0}: {1}", new Object[] {type.code(), userId});
    entities.persist(AuthEvent.failed(type, userId, origin, reason, clock.instant()));
  }

  /** A transaction of its own: the event stays although the request fails. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void failed(EventType type, UUID userIdOrNull, Origin origin, FailureReason reason) {
    LOG.log(Level.INFO, "{0} failed: {1}", new Object[] {type.code(), reason.code()});
    entities.persist(AuthEvent.failed(type, userIdOrNull, origin, reason, clock.instant()));
  }
}

package dev.sallyport.session.revocation;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.EndReason;
import dev.sallyport.session.Session;
import dev.sallyport.session.SessionsEnded;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Ends sessions whose end was acknowledged but lost by the database. */
@Stateless
public class LostSessionEndService {
  private final EntityManager entities;
  private final AuditService audit;
  private final Event<SessionsEnded> ended;
  private final Clock clock;

  /** Required by the EJB container. */
  protected LostSessionEndService() {
    this(null, null, null, null);
  }

  @Inject
  public LostSessionEndService(
      EntityManager entities, AuditService audit, Event<SessionsEnded> ended, Clock clock) {
    this.entities = entities;
    this.audit = audit;
    this.ended = ended;
    this.clock = clock;
  }

  /**
   * Ignores sessions that have ended or do not exist. Records an event for each session that it
   * ends.
   *
   * @return number of sessions that had not ended
   */
  public int endAgain(List<UUID> ids) {
    List<Session> lost =
        entities
            .createQuery(
                "select s from Session s where s.id in :ids and s.endedAt is null order by s.id",
                Session.class)
            .setParameter("ids", ids)
            .setLockMode(LockModeType.PESSIMISTIC_WRITE)
            .getResultList();
    if (lost.isEmpty()) {
      return 0;
    }
    Instant now = clock.instant();
    for (Session session : lost) {
      session.end(EndReason.LOST_END_REPEATED, now);
      audit.succeeded(
          EventType.LOST_CHANGE_REPEATED,
          Subject.user(session.userId()).inSession(session.id()).with("session_ended"),
          RequestOrigin.SERVICE);
    }
    Set<UUID> sessions = lost.stream().map(Session::id).collect(Collectors.toSet());
    ended.fire(new SessionsEnded(sessions, now));
    return lost.size();
  }
}

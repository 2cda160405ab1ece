package dev.sallyport.admin.throttle;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Finds accounts with recent failed log-ins. */
@Stateless
@TransactionAttribute(TransactionAttributeType.SUPPORTS)
public class RecentFailureService {
  /** The longest wait plus a minute: every throttled account has failed within this time. */
  private static final Duration WINDOW = Duration.ofMinutes(16);

  /** Enough to recognise every account of an ordinary attack; further accounts remain anonymous. */
  private static final int MOST = 1_000;

  private final EntityManager entities;
  private final Clock clock;

  /** Required by the EJB container. */
  protected RecentFailureService() {
    this(null, null);
  }

  @Inject
  public RecentFailureService(EntityManager entities, Clock clock) {
    this.entities = entities;
    this.clock = clock;
  }

  /** E-mail addresses of accounts, latest failure first. */
  @SuppressWarnings("unchecked")
  public List<String> emails() {
    return entities
        .createNativeQuery(
            "select u.email from users u join (select user_id, max(created_at) as latest"
                + " from auth_events where event_type = 'login' and not success"
                + " and user_id is not null and created_at > ?1 group by user_id"
                + " order by latest desc limit ?2) e on e.user_id = u.id")
        .setParameter(1, Timestamp.from(clock.instant().minus(WINDOW)))
        .setParameter(2, MOST)
        .getResultList();
  }
}

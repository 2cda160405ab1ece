package dev.sallyport.admin;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
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

  @PersistenceContext private EntityManager entities;
  @Inject private Clock clock;

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

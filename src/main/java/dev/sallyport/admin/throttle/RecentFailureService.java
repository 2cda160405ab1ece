package dev.sallyport.admin.throttle;

import dev.sallyport.platform.database.Sql;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
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

  private final Sql sql;
  private final Clock clock;

  /** Required by the EJB container. */
  protected RecentFailureService() {
    this(null, null);
  }

  @Inject
  public RecentFailureService(Sql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /** E-mail addresses of accounts, latest failure first. */
  public List<String> emails() {
    return sql.list(
        "select u.email from users u join (select user_id, max(created_at) as latest"
            + " from auth_events where event_type = 'login' and not success"
            + " and user_id is not null and created_at > ? group by user_id"
            + " order by latest desc limit ?) e on e.user_id = u.id",
        row -> row.text(1),
        clock.instant().minus(WINDOW),
        MOST);
  }
}

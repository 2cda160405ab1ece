package dev.sallyport.openid.client;

import dev.sallyport.platform.crypto.Sha256;
import dev.sallyport.platform.database.Sql;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;

/** Remembers the assertions that clients have used, so that each works once on all nodes. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class AssertionReplayService {
  /** More than one, so that the table shrinks again after a burst. */
  private static final int CLEANED_AT_EACH_USE = 20;

  private final Sql sql;
  private final Clock clock;

  /** Required by the EJB container. */
  protected AssertionReplayService() {
    this(null, null);
  }

  @Inject
  public AssertionReplayService(Sql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /**
   * Uses an assertion up, in a transaction of its own: what the request does later does not make it
   * usable again.
   *
   * @param assertionId its {@code jti}
   * @param expiresAt from when on it is rejected without being remembered
   * @return false if the client has used an assertion with this id before
   */
  public boolean isFirstUse(String clientId, String assertionId, Instant expiresAt) {
    sql.update(
        "delete from oauth_client_assertions where (client_id, jti_hash) in (select client_id,"
            + " jti_hash from oauth_client_assertions where expires_at < ? order by expires_at"
            + " limit ? for update skip locked)",
        clock.instant(),
        CLEANED_AT_EACH_USE);
    return sql.update(
            "insert into oauth_client_assertions (client_id, jti_hash, expires_at)"
                + " values (?, ?, ?) on conflict (client_id, jti_hash) do nothing",
            clientId,
            Sha256.of(assertionId),
            expiresAt)
        == 1;
  }
}

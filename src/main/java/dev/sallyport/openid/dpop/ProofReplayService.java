package dev.sallyport.openid.dpop;

import dev.sallyport.platform.crypto.Sha256;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.token.proof.SignedProof;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Remembers the proofs that were used, so that each works once on all nodes. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class ProofReplayService {
  /** Longer than the nonce of a proof is acceptable on any node. */
  static final Duration MEMORY = Duration.ofMinutes(10);

  /** More than one, so that the table shrinks again after a burst. */
  private static final int CLEANED_AT_EACH_USE = 20;

  private final Sql sql;
  private final Clock clock;

  /** Required by the EJB container. */
  protected ProofReplayService() {
    this(null, null);
  }

  @Inject
  public ProofReplayService(Sql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /**
   * Uses a proof up, in a transaction of its own: what the request does later does not make it
   * usable again.
   *
   * @return false if the key has signed a proof with this id before
   */
  public boolean isFirstUse(SignedProof proof) {
    Instant now = clock.instant();
    sql.update(
        "delete from dpop_proofs where hash in (select hash from dpop_proofs where expires_at < ?"
            + " order by expires_at limit ? for update skip locked)",
        now,
        CLEANED_AT_EACH_USE);
    return sql.update(
            "insert into dpop_proofs (hash, expires_at) values (?, ?) on conflict (hash) do nothing",
            Sha256.of(proof.key() + " " + proof.id()),
            now.plus(MEMORY))
        == 1;
  }
}

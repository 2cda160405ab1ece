package dev.sallyport.audit.chain;

import dev.sallyport.audit.chain.checkpoint.ChainHeadCache;
import dev.sallyport.audit.chain.checkpoint.ChainKey;
import dev.sallyport.audit.chain.verification.ChainProgress;
import dev.sallyport.audit.chain.verification.ChainVerifier;
import dev.sallyport.audit.chain.verification.UnsealedEvents;
import dev.sallyport.audit.retention.EventPartitions;
import dev.sallyport.platform.database.Sql;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Runs slices of a verification, each in its own transaction. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class VerificationService {
  private final Sql sql;
  private final ChainKey key;
  private final ChainHeadCache heads;
  private final Clock clock;

  /** Required by the EJB container. */
  protected VerificationService() {
    this(null, null, null, null);
  }

  @Inject
  public VerificationService(Sql sql, ChainKey key, ChainHeadCache heads, Clock clock) {
    this.sql = sql;
    this.key = key;
    this.heads = heads;
    this.clock = clock;
  }

  public ChainProgress begin() {
    return new ChainVerifier(sql, key, heads).begin(clock.instant());
  }

  public ChainVerifier.Slice next(ChainProgress progress) {
    new EventPartitions(sql).keepForNow();
    return new ChainVerifier(sql, key, heads).next(progress);
  }

  public long countUnsealed() {
    return new UnsealedEvents(sql, key).count();
  }

  public ChainReport report(ChainRun run) {
    UnsealedEvents unsealed = new UnsealedEvents(sql, key);
    return run.report(unsealed.count(), unsealed.sealedUntil());
  }

  /** Time of the oldest unsealed event. */
  public Optional<Instant> oldestUnsealed() {
    return new UnsealedEvents(sql, key).oldest();
  }
}

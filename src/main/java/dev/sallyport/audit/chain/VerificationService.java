package dev.sallyport.audit.chain;

import dev.sallyport.audit.chain.checkpoint.ChainHeadCache;
import dev.sallyport.audit.chain.checkpoint.ChainKey;
import dev.sallyport.audit.chain.verification.ChainProgress;
import dev.sallyport.audit.chain.verification.ChainVerifier;
import dev.sallyport.audit.chain.verification.UnsealedEvents;
import dev.sallyport.audit.retention.EventPartitions;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;

/** Runs slices of a verification, each in its own transaction. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class VerificationService {
  private final DataSource database;
  private final ChainKey key;
  private final ChainHeadCache heads;
  private final Clock clock;

  /** Required by the EJB container. */
  protected VerificationService() {
    this(null, null, null, null);
  }

  @Inject
  public VerificationService(DataSource database, ChainKey key, ChainHeadCache heads, Clock clock) {
    this.database = database;
    this.key = key;
    this.heads = heads;
    this.clock = clock;
  }

  public ChainProgress begin() {
    try (Connection connection = database.getConnection()) {
      return new ChainVerifier(connection, key, heads).begin(clock.instant());
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  public ChainVerifier.Slice next(ChainProgress progress) {
    try (Connection connection = database.getConnection()) {
      new EventPartitions(connection).keepForNow();
      return new ChainVerifier(connection, key, heads).next(progress);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  public long countUnsealed() {
    try (Connection connection = database.getConnection()) {
      return new UnsealedEvents(connection, key).count();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  public ChainReport report(ChainRun run) {
    try (Connection connection = database.getConnection()) {
      UnsealedEvents unsealed = new UnsealedEvents(connection, key);
      return run.report(unsealed.count(), unsealed.sealedUntil());
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Time of the oldest unsealed event. */
  public Optional<Instant> oldestUnsealed() {
    try (Connection connection = database.getConnection()) {
      return new UnsealedEvents(connection, key).oldest();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}

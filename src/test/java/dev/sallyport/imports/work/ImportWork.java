package dev.sallyport.imports.work;

import dev.sallyport.PostgresWithoutServer;
import dev.sallyport.credential.password.PasswordHasher;
import dev.sallyport.credential.password.argon2.Argon2Cost;
import dev.sallyport.credential.totp.TotpSeal;
import dev.sallyport.imports.BatchResult;
import dev.sallyport.imports.ClaimedImport;
import dev.sallyport.imports.ImportHarness;
import dev.sallyport.imports.ImportQueueService;
import dev.sallyport.imports.reader.ReadRecord;
import dev.sallyport.imports.reader.user.ImportedUser;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.session.SessionHarness;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A worker without the server, each of whose calls is a transaction. */
public final class ImportWork {
  private final SessionHarness sessions;
  private final RootSecret secret;
  private final QueueCalls queue;
  private int batches;

  public ImportWork(SessionHarness sessions, RootSecret secret, QueueCalls queue) {
    this.sessions = sessions;
    this.secret = secret;
    this.queue = queue;
  }

  /** Returns the number of committed batches; dies without a word after so many. */
  public int run(int longest) {
    ImportRun run =
        new ImportRun(
            new Transactional(),
            new TransactionalUsers(),
            new PasswordHasher(new Argon2Cost(64, 1, 1), 2, 8, new SecureRandom()),
            sessions.clock(),
            Runnable::run,
            1,
            result -> {
              batches++;
              if (batches >= longest) {
                throw new Killed();
              }
            },
            () -> false);
    try {
      run.run();
    } catch (Killed dead) {
      // As the test wants it.
    }
    return batches;
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Calls of the queue, each in a transaction. */
  @FunctionalInterface
  public interface QueueCalls {
    Object call(Function<ImportQueueService, Object> call);
  }

  private final class Transactional extends ImportQueueService {
    @Override
    @SuppressWarnings("unchecked")
    public Optional<ClaimedImport> claim() {
      return (Optional<ClaimedImport>) queue.call(ImportQueueService::claim);
    }

    @Override
    @SuppressWarnings("unchecked")
    public Optional<byte[]> chunk(ClaimedImport job, int number) {
      return (Optional<byte[]>) queue.call(each -> each.chunk(job, number));
    }

    @Override
    public void finish(ClaimedImport job, String failureOrNull) {
      queue.call(
          each -> {
            each.finish(job, failureOrNull);
            return null;
          });
    }

    @Override
    public void release(ClaimedImport job) {
      queue.call(
          each -> {
            each.release(job);
            return null;
          });
    }
  }

  private final class TransactionalUsers extends ImportUserService {
    @Override
    public boolean needsHash(ClaimedImport job, ImportedUser user) {
      return sessions.ask(services -> users(services).needsHash(job, user));
    }

    @Override
    public boolean apply(
        ClaimedImport job,
        List<ReadRecord> batch,
        Map<ReadRecord, String> hashes,
        long bytesRead,
        BatchResult result) {
      return sessions.ask(services -> users(services).apply(job, batch, hashes, bytesRead, result));
    }

    private ImportUserService users(SessionHarness.Services services) {
      return new ImportUserService(
          services.entities(),
          services.accounts(),
          services.credentials(),
          new TotpSeal(secret),
          ImportHarness.queue(services.entities(), secret, sessions.clock()),
          PostgresWithoutServer.audit(services.entities(), sessions.clock()),
          sessions.clock());
    }
  }
}

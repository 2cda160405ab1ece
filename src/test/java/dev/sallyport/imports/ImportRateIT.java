package dev.sallyport.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import dev.sallyport.credential.password.Password;
import dev.sallyport.credential.password.PasswordHasher;
import dev.sallyport.credential.password.argon2.Argon2Cost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How fast users are imported, and log-ins beside an import. */
@Tag("assurance")
class ImportRateIT {
  /** The property {@code sallyport.import.users} sets another number. */
  private static final int USERS = Integer.getInteger("sallyport.import.users", 100_000);

  private static final Duration MEASURED = Duration.ofSeconds(10);

  private final TestUser operator = TestUser.operator();
  private final ImportStory story = new ImportStory(operator);
  private final String mark = UUID.randomUUID().toString();

  @Test
  void usersAreImportedWhileLogInsKeepTheirRate() throws Exception {
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < USERS; i++) {
      file.append("{\"email\":\"r")
          .append(i)
          .append('-')
          .append(mark)
          .append("@example.com\",\"password_hash\":\"3e711399bc44c6bb0daa99d5c9bd5de7\"}\n");
    }
    TestUser ada = TestUser.registered();
    // Warm, so that the second measurement is not of compiled code and the first of interpreted.
    logIns(ada, MEASURED);
    long alone = logIns(ada, MEASURED);
    double capacity = hashesPerSecond();

    long idle = resident();
    long begin = System.nanoTime();
    String id = ImportStory.started(story.sends("", file.toString()));
    long beside = logIns(ada, MEASURED);
    long begunAlone = System.nanoTime();
    int before = (int) story.progress(id).get("created");
    long early = resident();
    Map<String, Object> progress = story.ends(id);
    long late = resident();
    double seconds = (System.nanoTime() - begin) / 1e9;
    double rate = (USERS - before) / ((System.nanoTime() - begunAlone) / 1e9);

    System.getLogger(ImportRateIT.class.getName())
        .log(
            System.Logger.Level.INFO,
            "{0} users in {1} s; log-ins: {2} alone, {3} beside the import; resident MiB: {4}"
                + " before, {5} at the start, {6} at the end; a second: {7} users without"
                + " log-ins, {8} hashes of two threads that do nothing else",
            USERS,
            seconds,
            alone,
            beside,
            idle,
            early,
            late,
            rate,
            capacity);
    assertThat(progress).containsEntry("created", USERS).containsEntry("state", "done");
    assertThat(Database.count("select count(*) from users where email like ?", "r%" + mark + "%"))
        .isEqualTo(USERS);
    assertThat(beside).isGreaterThan(alone * 9 / 10);
    assertThat(rate).isGreaterThan(capacity / 2);
    assertThat(late).isLessThan(early + 100);
    Database.update("delete from users where email like ?", "r%" + mark + "%");
  }

  /** What this machine can do now, of which an import gets most. */
  private static double hashesPerSecond() throws Exception {
    PasswordHasher hasher =
        new PasswordHasher(new Argon2Cost(19_456, 2, 1), 2, 2, new SecureRandom());
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Callable<Integer> thread =
          () -> {
            int count = 0;
            for (long end = System.nanoTime() + MEASURED.toNanos();
                System.nanoTime() < end;
                count++) {
              hasher.hash(Password.of(TestUser.PASSWORD));
            }
            return count;
          };
      Future<Integer> first = threads.submit(thread);
      Future<Integer> second = threads.submit(thread);
      return (first.get() + second.get()) / (double) MEASURED.toSeconds();
    } finally {
      threads.shutdownNow();
    }
  }

  /** Memory of the server in MiB, without what is swapped out. */
  private static long resident() throws IOException {
    Path status = Path.of("/proc", Long.toString(RunningService.shared().pid()), "status");
    return Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
            .findFirst()
            .orElseThrow()
        / 1024;
  }

  /** Log-ins of two clients, each as fast as it is answered. */
  private static long logIns(TestUser ada, Duration time) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(2);
    try {
      long end = System.nanoTime() + time.toNanos();
      Callable<Long> client =
          () -> {
            long count = 0;
            while (System.nanoTime() < end) {
              if (TestUser.arrives().logsInAs(ada.email(), TestUser.PASSWORD).statusCode() == 200) {
                count++;
              }
            }
            return count;
          };
      Future<Long> first = clients.submit(client);
      Future<Long> second = clients.submit(client);
      return first.get() + second.get();
    } finally {
      clients.shutdownNow();
    }
  }
}

package dev.sallyport.platform.database.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.PostgresWithoutServer;
import dev.sallyport.TestUser;
import dev.sallyport.WithoutServer;
import dev.sallyport.platform.database.Sql;
import java.util.Collections;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Of all nodes whose timer rings, one takes the turn. */
@WithoutServer
class ClusterJobLockIT {
  private final String job = "job-" + UUID.randomUUID();

  @Test
  void ofManyAtOnceOneTakesTheTurn() throws Exception {
    Callable<Boolean> node = this::take;

    assertThat(TestUser.atOnce(Collections.nCopies(8, node))).containsOnlyOnce(true);
  }

  @Test
  void whoRingsLateTakesNoneAndTheNextMinuteHasItsOwn() {
    assertThat(take()).isTrue();
    passes(29);
    assertThat(take()).isFalse();
    passes(2);
    assertThat(take()).isTrue();
  }

  @Test
  void eachJobHasItsOwn() {
    assertThat(take()).isTrue();
    assertThat(take(job + "-other")).isTrue();
  }

  private boolean take() {
    return take(job);
  }

  private static boolean take(String job) {
    return PostgresWithoutServer.inTransaction(
        entities -> new ClusterJobLock(Sql.in(entities)).tryAcquire(job));
  }

  private void passes(int seconds) {
    int changed =
        PostgresWithoutServer.inTransaction(
            entities ->
                entities
                    .createNativeQuery(
                        "update job_locks set acquired_at = acquired_at - ?1 * interval '1 second'"
                            + " where job = ?2")
                    .setParameter(1, seconds)
                    .setParameter(2, job)
                    .executeUpdate());
    assertThat(changed).isOne();
  }
}

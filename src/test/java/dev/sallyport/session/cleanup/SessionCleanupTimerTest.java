package dev.sallyport.session.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sallyport.MovableClock;
import dev.sallyport.platform.database.lock.CleanupJob;
import dev.sallyport.platform.database.lock.ClusterJobLock;
import jakarta.ejb.EJBException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionCleanupTimerTest {
  private final List<Integer> batches = new ArrayList<>();

  /** A second failure in a row would be its last. */
  @Test
  void aDatabaseThatIsAwayDoesNotFailTheTimer() {
    SessionCleanupTimer timer =
        timer(
            true,
            new SessionCleanupService() {
              @Override
              public int removeBatch(int limit) {
                throw new EJBException("Away");
              }
            });

    assertThatCode(timer::run).doesNotThrowAnyException();
  }

  @Test
  void batchesAreRepeatedUntilOneRemovesNothing() {
    timer(true, removing(3)).run();

    assertThat(batches).hasSize(4);
  }

  @Test
  void withoutTheTurnNothingIsRemoved() {
    timer(false, removing(3)).run();

    assertThat(batches).isEmpty();
  }

  private SessionCleanupService removing(int times) {
    return new SessionCleanupService() {
      @Override
      public int removeBatch(int limit) {
        batches.add(limit);
        return batches.size() > times ? 0 : limit;
      }
    };
  }

  private static SessionCleanupTimer timer(boolean turn, SessionCleanupService service) {
    ClusterJobLock lock =
        new ClusterJobLock(null) {
          @Override
          public boolean tryAcquire(String job) {
            return turn;
          }
        };
    return new SessionCleanupTimer(service, new CleanupJob(lock, new MovableClock()));
  }
}

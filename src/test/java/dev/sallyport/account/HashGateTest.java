package dev.sallyport.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HashGateTest {
  private final AtomicLong now = new AtomicLong();
  private final Queue<Duration> took = new ConcurrentLinkedQueue<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  @Test
  void workIsDoneAndItsResultReturned() {
    HashGate gate = gate(1, 0);
    assertThat(gate.run(() -> "done")).isEqualTo("done");
    assertThat(gate.running()).isZero();
    assertThat(gate.waiting()).isZero();
  }

  @Test
  void whoObservesLearnsHowLongTheWorkTook() {
    HashGate gate = gate(1, 0);

    gate.run(() -> now.addAndGet(5_000_000));

    assertThat(took).containsExactly(Duration.ofMillis(5));
  }

  @Test
  void coresRunQueueWaitsAndTheNextIsRefusedAtOnce() throws Exception {
    HashGate gate = gate(2, 3);
    List<Future<String>> admitted = occupy(gate, 5);
    assertThat(gate.running()).isEqualTo(2);
    assertThat(gate.waiting()).isEqualTo(3);

    assertThatThrownBy(() -> gate.run(() -> "too many")).isInstanceOf(Problem.class);
    assertThatThrownBy(gate::requireRoom).isInstanceOf(Problem.class);
    assertThat(gate.waiting()).isEqualTo(3);

    release.countDown();
    for (Future<String> one : admitted) {
      assertThat(one.get()).isEqualTo("done");
    }
    assertThat(gate.running()).isZero();
    assertThat(gate.waiting()).isZero();
    gate.requireRoom();
    assertThat(gate.run(() -> "again")).isEqualTo("again");
  }

  @Test
  void withoutAQueueNobodyWaits() throws Exception {
    HashGate gate = gate(1, 0);
    occupy(gate, 1);
    assertThatThrownBy(() -> gate.run(() -> "too many")).isInstanceOf(Problem.class);
  }

  @Test
  void floodAdmitsExactlyCoresAndQueue() throws Exception {
    HashGate gate = gate(2, 5);
    AtomicInteger refused = new AtomicInteger();
    List<Future<Boolean>> flood = new ArrayList<>();
    CountDownLatch start = new CountDownLatch(1);
    for (int request = 0; request < 100; request++) {
      flood.add(
          threads.submit(
              () -> {
                start.await();
                try {
                  return gate.run(this::blocked) != null;
                } catch (Problem overloaded) {
                  refused.incrementAndGet();
                  return false;
                }
              }));
    }
    start.countDown();
    await(() -> refused.get() == 93);
    assertThat(gate.running()).isEqualTo(2);
    assertThat(gate.waiting()).isEqualTo(5);

    release.countDown();
    int done = 0;
    for (Future<Boolean> request : flood) {
      done += request.get() ? 1 : 0;
    }
    assertThat(done).isEqualTo(7);
    assertThat(refused).hasValue(93);
  }

  @Test
  void neverMoreThanCoresRunAtOnce() throws Exception {
    HashGate gate = gate(3, 1_000);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    // The first three meet inside, so that the limit is reached, not only kept.
    CountDownLatch threeInside = new CountDownLatch(3);
    List<Future<Integer>> all = new ArrayList<>();
    for (int request = 0; request < 200; request++) {
      all.add(
          threads.submit(
              () ->
                  gate.run(
                      () -> {
                        int inside = running.incrementAndGet();
                        most.accumulateAndGet(inside, Math::max);
                        threeInside.countDown();
                        awaitQuietly(threeInside);
                        Thread.onSpinWait();
                        return running.decrementAndGet();
                      })));
    }
    for (Future<Integer> one : all) {
      one.get();
    }
    assertThat(most).hasValue(3);
  }

  @Test
  void placeIsGivenBackAfterAFailure() {
    HashGate gate = gate(1, 0);
    for (int time = 0; time < 3; time++) {
      assertThatThrownBy(
              () ->
                  gate.run(
                      () -> {
                        throw new IllegalStateException("broken");
                      }))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(
              () ->
                  gate.run(
                      () -> {
                        throw new OutOfMemoryError("on demand");
                      }))
          .isInstanceOf(OutOfMemoryError.class);
    }
    assertThat(gate.running()).isZero();
    assertThat(gate.run(() -> "done")).isEqualTo("done");
  }

  @Test
  void interruptedWaiterIsRefusedAndLeavesTheQueue() throws Exception {
    HashGate gate = gate(1, 1);
    occupy(gate, 1);
    AtomicBoolean flagKept = new AtomicBoolean();
    AtomicBoolean worked = new AtomicBoolean();
    List<Problem> refusals = new ArrayList<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                gate.run(() -> worked.getAndSet(true));
              } catch (Problem problem) {
                refusals.add(problem);
                flagKept.set(Thread.currentThread().isInterrupted());
              }
            });
    waiter.start();
    await(() -> gate.waiting() == 1);
    waiter.interrupt();
    waiter.join();

    assertThat(refusals)
        .singleElement()
        .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.OVERLOADED));
    assertThat(flagKept).isTrue();
    assertThat(worked).isFalse();
    assertThat(gate.waiting()).isZero();
    assertThat(gate.running()).isEqualTo(1);
  }

  @Test
  void refusalNamesTheTimeThatAFullQueueTakes() throws Exception {
    HashGate gate = gate(2, 5);
    // Long enough for the average of hashes of 2 s each to settle.
    for (int hash = 0; hash < 200; hash++) {
      gate.run(() -> now.addAndGet(Duration.ofSeconds(2).toNanos()));
    }
    occupy(gate, 7);
    Problem problem = catchThrowableOfType(Problem.class, () -> gate.run(() -> "too many"));
    assertThat(problem.type()).isEqualTo(ProblemType.OVERLOADED);
    // Seven hashes on two cores are four rounds.
    assertThat(problem.headers()).containsEntry("Retry-After", "8");
  }

  @Test
  void refusalBeforeAnyHashWasMeasuredNamesATimeToo() throws Exception {
    HashGate gate = gate(1, 0);
    occupy(gate, 1);
    Problem problem = catchThrowableOfType(Problem.class, () -> gate.run(() -> "too many"));
    assertThat(problem.headers()).containsEntry("Retry-After", "1");
  }

  @Test
  void gateWithoutCoresOrWithANegativeQueueIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> gate(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> gate(1, -1));
  }

  private HashGate gate(int cores, int queue) {
    return new HashGate(cores, queue, now::get, took::add);
  }

  /** Starts requests that stay inside until {@link #release}; returns when all are admitted. */
  private List<Future<String>> occupy(HashGate gate, int requests) {
    List<Future<String>> admitted = new ArrayList<>();
    for (int request = 0; request < requests; request++) {
      admitted.add(threads.submit(() -> gate.run(this::blocked)));
    }
    await(() -> gate.running() + gate.waiting() == requests);
    return admitted;
  }

  private String blocked() {
    awaitQuietly(release);
    return "done";
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends with the condition or with the test's timeout. */
  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
      assertThat(Thread.currentThread().isInterrupted()).as("timed out").isFalse();
    }
  }
}

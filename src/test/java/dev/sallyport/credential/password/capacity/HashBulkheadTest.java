package dev.sallyport.credential.password.capacity;

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
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class HashBulkheadTest {
  private static final HashClient STRANGER = new HashClient("203.0.113.7", false);

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
    HashBulkhead gate = gate(1, 0);
    assertThat(gate.run(STRANGER, () -> "done")).isEqualTo("done");
    assertThat(gate.running()).isZero();
    assertThat(gate.waiting()).isZero();
  }

  /** A request finds a place while there is background work, unless it is the second at once. */
  @Test
  void backgroundWorkLeavesAPlaceWhileRequestsHash() throws Exception {
    HashBulkhead gate = gate(2, 3);
    assertThat(gate.hasRoomInBackground()).isTrue();
    Future<String> background = occupy(gate, 1, HashClient.BACKGROUND).get(0);
    assertThat(gate.hasRoomInBackground()).isTrue();

    Future<String> request = occupy(gate, 1).get(0);

    assertThat(gate.hasRoomInBackground()).isFalse();
    release.countDown();
    assertThat(background.get()).isEqualTo("done");
    assertThat(request.get()).isEqualTo("done");
    assertThat(gate.hasRoomInBackground()).isTrue();
  }

  @Test
  void aRequestAloneLeavesNoRoomForBackgroundWorkOnTwoCores() throws Exception {
    HashBulkhead gate = gate(2, 3);

    Future<String> request = occupy(gate, 1).get(0);

    assertThat(gate.hasRoomInBackground()).isFalse();
    release.countDown();
    request.get();
  }

  @Test
  void backgroundWorkThatFailsLeavesItsPlace() {
    HashBulkhead gate = gate(1, 0);

    assertThatThrownBy(
            () ->
                gate.run(
                    HashClient.BACKGROUND,
                    () -> {
                      throw new IllegalStateException();
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(gate.hasRoomInBackground()).isTrue();
    assertThat(gate.running()).isZero();
  }

  /** Two places, of which requests use one for a quarter of the time. */
  @Test
  void theLoadIsWhatRequestsUse() {
    HashBulkhead gate = gate(2, 0);
    assertThat(gate.load()).isZero();
    for (int i = 0; i < 200; i++) {
      gate.run(STRANGER, () -> now.addAndGet(25_000_000));
      gate.run(HashClient.BACKGROUND, () -> now.addAndGet(75_000_000));
    }
    assertThat(gate.load()).isBetween(0.11, 0.14);

    now.addAndGet(20_000_000_000L);

    assertThat(gate.load()).isLessThan(0.001);
  }

  @Test
  void whoObservesLearnsHowLongTheWorkTook() {
    HashBulkhead gate = gate(1, 0);

    gate.run(STRANGER, () -> now.addAndGet(5_000_000));

    assertThat(took).containsExactly(Duration.ofMillis(5));
  }

  @Test
  void coresRunQueueWaitsAndTheNextIsRefusedAtOnce() throws Exception {
    HashBulkhead gate = gate(2, 3);
    List<Future<String>> admitted = occupy(gate, 5);
    assertThat(gate.running()).isEqualTo(2);
    assertThat(gate.waiting()).isEqualTo(3);

    assertThatThrownBy(() -> gate.run(STRANGER, () -> "too many")).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> gate.requireCapacity(STRANGER)).isInstanceOf(Problem.class);
    assertThat(gate.waiting()).isEqualTo(3);

    release.countDown();
    for (Future<String> one : admitted) {
      assertThat(one.get()).isEqualTo("done");
    }
    assertThat(gate.running()).isZero();
    assertThat(gate.waiting()).isZero();
    gate.requireCapacity(STRANGER);
    assertThat(gate.run(STRANGER, () -> "again")).isEqualTo("again");
  }

  @Test
  void withoutAQueueNobodyWaits() throws Exception {
    HashBulkhead gate = gate(1, 0);
    occupy(gate, 1);
    assertThatThrownBy(() -> gate.run(STRANGER, () -> "too many")).isInstanceOf(Problem.class);
  }

  @Test
  void floodAdmitsExactlyCoresAndQueue() throws Exception {
    HashBulkhead gate = gate(2, 5);
    AtomicInteger refused = new AtomicInteger();
    List<Future<Boolean>> flood = new ArrayList<>();
    CountDownLatch start = new CountDownLatch(1);
    for (int request = 0; request < 100; request++) {
      flood.add(
          threads.submit(
              () -> {
                start.await();
                try {
                  return gate.run(STRANGER, this::blocked) != null;
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
    HashBulkhead gate = gate(3, 1_000);
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
                      STRANGER,
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
    HashBulkhead gate = gate(1, 0);
    for (int time = 0; time < 3; time++) {
      assertThatThrownBy(
              () ->
                  gate.run(
                      STRANGER,
                      () -> {
                        throw new IllegalStateException("broken");
                      }))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(
              () ->
                  gate.run(
                      STRANGER,
                      () -> {
                        throw new OutOfMemoryError("on demand");
                      }))
          .isInstanceOf(OutOfMemoryError.class);
    }
    assertThat(gate.running()).isZero();
    assertThat(gate.run(STRANGER, () -> "done")).isEqualTo("done");
  }

  @Test
  void interruptedWaiterIsRefusedAndLeavesTheQueue() throws Exception {
    HashBulkhead gate = gate(1, 1);
    occupy(gate, 1);
    AtomicBoolean flagKept = new AtomicBoolean();
    AtomicBoolean worked = new AtomicBoolean();
    List<Problem> refusals = new ArrayList<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                gate.run(STRANGER, () -> worked.getAndSet(true));
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
  void refusalNamesTheTimeUntilTheTurnOfARequestThatArrivesNow() throws Exception {
    HashBulkhead gate = gate(2, 5);
    // Long enough for the average of hashes of 2 s each to settle.
    for (int hash = 0; hash < 200; hash++) {
      gate.run(STRANGER, () -> now.addAndGet(Duration.ofSeconds(2).toNanos()));
    }
    occupy(gate, 7);
    Problem problem =
        catchThrowableOfType(Problem.class, () -> gate.run(STRANGER, () -> "too many"));
    assertThat(problem.type()).isEqualTo(ProblemType.OVERLOADED);
    // Five are before it, on two cores.
    assertThat(problem.headers()).containsEntry("Retry-After", "6");
  }

  @Test
  void refusalBeforeAnyHashWasMeasuredNamesATimeToo() throws Exception {
    HashBulkhead gate = gate(1, 0);
    occupy(gate, 1);
    Problem problem =
        catchThrowableOfType(Problem.class, () -> gate.run(STRANGER, () -> "too many"));
    assertThat(problem.headers()).containsEntry("Retry-After", "1");
  }

  @Test
  void gateWithoutCoresOrWithANegativeBoundIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> gate(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> gate(1, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> gate(1, 1, Duration.ofNanos(-1)));
  }

  /** Hashes of 100 ms on one core: the tenth that waits has its turn after a second. */
  @Test
  void asManyWaitAsHaveTheirTurnInTime() throws Exception {
    HashBulkhead gate = gate(1, 1_000, Duration.ofSeconds(1));
    gate.run(STRANGER, () -> now.addAndGet(100_000_000));
    occupy(gate, 1);
    List<Future<String>> admitted = occupy(gate, 10);

    Problem problem =
        catchThrowableOfType(Problem.class, () -> gate.run(STRANGER, () -> "too many"));
    assertThat(problem.type()).isEqualTo(ProblemType.OVERLOADED);
    assertThat(problem.headers()).containsEntry("Retry-After", "2");
    assertThatThrownBy(() -> gate.requireCapacity(STRANGER)).isInstanceOf(Problem.class);
    assertThat(gate.waiting()).isEqualTo(10);

    release.countDown();
    for (Future<String> one : admitted) {
      assertThat(one.get()).isEqualTo("done");
    }
    gate.requireCapacity(STRANGER);
  }

  @Test
  void twiceTheCoresAdmitTwiceAsMany() throws Exception {
    HashBulkhead gate = gate(2, 1_000, Duration.ofSeconds(1));
    gate.run(STRANGER, () -> now.addAndGet(100_000_000));
    occupy(gate, 2);
    occupy(gate, 20);

    assertThatThrownBy(() -> gate.run(STRANGER, () -> "too many")).isInstanceOf(Problem.class);
  }

  @Test
  void aRequestThatHasWaitedTooLongIsRefusedAndLeavesTheQueue() throws Exception {
    HashBulkhead gate = gate(1, 5, Duration.ofMillis(200));
    Future<String> endless = occupy(gate, 1).get(0);

    long start = System.nanoTime();
    Problem problem = catchThrowableOfType(Problem.class, () -> gate.run(STRANGER, () -> "late"));

    assertThat(problem.type()).isEqualTo(ProblemType.OVERLOADED);
    assertThat(problem.headers()).containsEntry("Retry-After", "1");
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(200_000_000);
    assertThat(gate.waiting()).isZero();
    assertThat(gate.running()).isEqualTo(1);
    release.countDown();
    assertThat(endless.get()).isEqualTo("done");
    assertThat(gate.run(STRANGER, () -> "again")).isEqualTo("again");
  }

  /** Hashes of 100 ms on one core: twenty of those that wait have their turn in two seconds. */
  @Test
  void aNodeThatEndsKeepsOnlyTheRequestsThatItCanStillServe() throws Exception {
    HashBulkhead gate = gate(1, 1_000, Duration.ofSeconds(30));
    gate.run(STRANGER, () -> now.addAndGet(100_000_000));
    occupy(gate, 1);
    List<Future<String>> waiting = occupy(gate, 50);

    gate.drain();

    assertThat(gate.waiting()).isEqualTo(20);
    Problem problem = catchThrowableOfType(Problem.class, () -> gate.run(STRANGER, () -> "new"));
    assertThat(problem.type()).isEqualTo(ProblemType.OVERLOADED);
    assertThat(problem.headers()).containsEntry("Retry-After", "3");
    assertThat(waiting.subList(20, 50)).allMatch(one -> refused(one));
    release.countDown();
    for (Future<String> kept : waiting.subList(0, 20)) {
      assertThat(kept.get()).isEqualTo("done");
    }
    assertThat(gate.run(STRANGER, () -> "again")).isEqualTo("again");
  }

  /** Whether its bound is the number of requests or the wait. */
  @ParameterizedTest
  @CsvSource({"60, 100000", "10000, 6000"})
  void aFloodOfOneNetworkKeepsNoOtherWaiting(int places, int waitMillis) throws Exception {
    HashBulkhead gate = gate(1, places, Duration.ofMillis(waitMillis));
    gate.run(STRANGER, () -> now.addAndGet(100_000_000));
    occupy(gate, 1);
    Queue<String> served = new ConcurrentLinkedQueue<>();
    AtomicInteger refused = new AtomicInteger();
    for (int request = 0; request < 2_000; request++) {
      threads.execute(
          () -> {
            try {
              gate.run(STRANGER, () -> served.add("flood"));
            } catch (Problem overloaded) {
              refused.incrementAndGet();
            }
          });
    }
    await(() -> refused.get() == 2_000 - 60);
    HashClient other = new HashClient("203.0.113.8", false);

    gate.requireCapacity(other);
    Future<Boolean> late = threads.submit(() -> gate.run(other, () -> served.add("other")));
    await(() -> gate.waiting() + refused.get() == 2_001);
    release.countDown();

    assertThat(late.get()).isTrue();
    await(() -> gate.running() == 0);
    assertThat(List.copyOf(served).indexOf("other")).isLessThanOrEqualTo(1);
  }

  @Test
  void aNetworkThatFloodsLeavesRoomForOthers() throws Exception {
    HashBulkhead gate = gate(1, 8);
    occupy(gate, 1, STRANGER);
    List<Future<String>> flood = occupy(gate, 8, STRANGER);
    HashClient other = new HashClient("203.0.113.8", false);

    gate.requireCapacity(other);
    List<Future<String>> others = occupy(gate, 4, other);

    // Half of the queue each: the latest of the flood lost their places.
    assertThat(flood).filteredOn(one -> refused(one)).hasSize(4);
    assertThatThrownBy(() -> gate.requireCapacity(other)).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> gate.run(other, () -> "")).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> gate.requireCapacity(STRANGER)).isInstanceOf(Problem.class);
    release.countDown();
    for (Future<String> one : others) {
      assertThat(one.get()).isEqualTo("done");
    }
  }

  @Test
  void networksAreServedInTurn() throws Exception {
    assertThat(order("a a a a b b c")).isEqualTo("a b c a b a a");
  }

  @Test
  void knownNetworksAreServedFirstAndTheOthersNotForgotten() throws Exception {
    assertThat(order("x x y A A A A B B")).isEqualTo("A B A x B A A y x");
  }

  /** A botnet with as many networks as there are places. */
  @Test
  void aKnownNetworkFindsRoomInAQueueFullOfStrangers() throws Exception {
    HashBulkhead gate = gate(1, 8);
    occupy(gate, 1, STRANGER);
    List<Future<String>> strangers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      strangers.addAll(occupy(gate, 1, new HashClient("198.51.100." + i, false)));
    }
    HashClient late = new HashClient("198.51.100.99", false);
    assertThatThrownBy(() -> gate.run(late, () -> "")).isInstanceOf(Problem.class);
    HashClient known = new HashClient("192.0.2.1", true);

    gate.requireCapacity(known);
    List<Future<String>> welcome = occupy(gate, HashQueue.KNOWN_WEIGHT, known);

    assertThat(strangers).filteredOn(one -> refused(one)).hasSize(HashQueue.KNOWN_WEIGHT);
    assertThatThrownBy(() -> gate.run(known, () -> "")).isInstanceOf(Problem.class);
    release.countDown();
    for (Future<String> one : welcome) {
      assertThat(one.get()).isEqualTo("done");
    }
  }

  /** With an account of one's own every network becomes a known one. */
  @Test
  void aKnownNetworkThatFloodsLeavesRoomForStrangers() throws Exception {
    HashBulkhead gate = gate(1, 8);
    occupy(gate, 1, STRANGER);
    HashClient known = new HashClient("192.0.2.1", true);
    List<Future<String>> flood = occupy(gate, 8, known);

    List<Future<String>> strangers = occupy(gate, 1, STRANGER);

    assertThat(flood).filteredOn(one -> refused(one)).hasSize(1);
    release.countDown();
    assertThat(strangers.get(0).get()).isEqualTo("done");
  }

  @Test
  void whoLosesItsPlaceIsToldWhenToComeBack() throws Exception {
    HashBulkhead gate = gate(1, 1);
    occupy(gate, 1, STRANGER);
    Future<String> waiting = occupy(gate, 1, STRANGER).get(0);
    occupy(gate, 1, new HashClient("192.0.2.1", true));

    assertThatThrownBy(waiting::get)
        .hasCauseInstanceOf(Problem.class)
        .satisfies(
            failed ->
                assertThat(((Problem) failed.getCause()).headers()).containsKey("Retry-After"));
  }

  /** Places neither leak nor double, whoever is displaced or gives up. */
  @Test
  void manyNetworksAtOnceLeaveAnEmptyGate() throws Exception {
    HashBulkhead gate = gate(2, 4);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    for (int request = 0; request < 2_000; request++) {
      HashClient client = new HashClient("192.0.2." + request % 7, request % 7 < 2);
      boolean givesUp = request % 11 == 0;
      Future<?> one =
          threads.submit(
              () ->
                  gate.run(
                      client,
                      () -> {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        Thread.onSpinWait();
                        return running.decrementAndGet();
                      }));
      if (givesUp) {
        one.cancel(true);
      }
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();

    assertThat(most.get()).isLessThanOrEqualTo(2);
    assertThat(gate.running()).isZero();
    assertThat(gate.waiting()).isZero();
    assertThat(gate.run(STRANGER, () -> "done")).isEqualTo("done");
  }

  /** Nor when a wait ends at the moment when a place is assigned. */
  @Test
  void waitsThatEndLeaveAnEmptyGate() throws Exception {
    HashBulkhead gate =
        new HashBulkhead(2, new HashQueueBounds(500, Duration.ofMillis(3)), any -> {});
    AtomicInteger late = new AtomicInteger();
    gate.run(STRANGER, () -> "");
    for (int request = 0; request < 2_000; request++) {
      HashClient client = new HashClient("192.0.2." + request % 7, request % 7 < 2);
      threads.execute(
          () -> {
            try {
              gate.run(client, HashBulkheadTest::aTenthOfAMillisecond);
            } catch (Problem overloaded) {
              late.incrementAndGet();
            }
          });
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();

    assertThat(late).hasPositiveValue();
    assertThat(gate.running()).isZero();
    assertThat(gate.waiting()).isZero();
    assertThat(gate.hasRoomInBackground()).isTrue();
  }

  private static String aTenthOfAMillisecond() {
    LockSupport.parkNanos(100_000);
    return "";
  }

  /**
   * The order in which waiters are served.
   *
   * @param arrivals networks in order; those in capitals are known
   */
  private String order(String arrivals) throws Exception {
    HashBulkhead gate = gate(1, 100);
    occupy(gate, 1, STRANGER);
    Queue<String> served = new ConcurrentLinkedQueue<>();
    List<Future<Boolean>> waiting = new ArrayList<>();
    for (String network : arrivals.split(" ", -1)) {
      HashClient client = new HashClient(network, Character.isUpperCase(network.charAt(0)));
      waiting.add(threads.submit(() -> gate.run(client, () -> served.add(network))));
      await(() -> gate.waiting() == waiting.size());
    }
    release.countDown();
    for (Future<Boolean> one : waiting) {
      assertThat(one.get()).isTrue();
    }
    return String.join(" ", served);
  }

  private static boolean refused(Future<String> request) {
    try {
      // One that lost its place is told at once; the others wait until released.
      request.get(200, java.util.concurrent.TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.TimeoutException waits) {
      return false;
    } catch (Exception expected) {
      // Looked at below.
    }
    assertThatThrownBy(request::get).hasCauseInstanceOf(Problem.class);
    return true;
  }

  private HashBulkhead gate(int cores, int queue) {
    return gate(cores, queue, Duration.ofMinutes(10));
  }

  private HashBulkhead gate(int cores, int queue, Duration wait) {
    return new HashBulkhead(
        cores,
        new HashQueueBounds(queue, wait),
        new HashTimer(Math.max(cores, 1), now::get, now::get, took::add));
  }

  /** Starts requests that stay inside until {@link #release}; returns when all are admitted. */
  private List<Future<String>> occupy(HashBulkhead gate, int requests) {
    return occupy(gate, requests, STRANGER);
  }

  /** One after the other; one that takes another's place is admitted, too. */
  private List<Future<String>> occupy(HashBulkhead gate, int requests, HashClient client) {
    List<Future<String>> admitted = new ArrayList<>();
    for (int request = 0; request < requests; request++) {
      AtomicBoolean returned = new AtomicBoolean();
      int before = gate.running() + gate.waiting();
      boolean isFull = gate.running() == 1 && gate.waiting() == gate.queue() && gate.queue() > 0;
      Thread[] thread = new Thread[1];
      CountDownLatch started = new CountDownLatch(1);
      admitted.add(
          threads.submit(
              () -> {
                thread[0] = Thread.currentThread();
                started.countDown();
                try {
                  return gate.run(client, this::blocked);
                } finally {
                  returned.set(true);
                }
              }));
      awaitQuietly(started);
      await(
          () ->
              isFull
                  ? waits(thread[0]) || returned.get()
                  : gate.running() + gate.waiting() == before + 1);
    }
    return admitted;
  }

  private static boolean waits(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        || thread.getState() == Thread.State.TIMED_WAITING;
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

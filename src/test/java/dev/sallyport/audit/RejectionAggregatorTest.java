package dev.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sallyport.platform.http.client.RequestOrigin;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RejectionAggregatorTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final RejectionAggregator tally = new RejectionAggregator();
  private final List<RecordedAuthEvent> written = new ArrayList<>();

  @Test
  void theFirstIsTheCallersAndTheRestAreCounted() {
    assertThat(add("192.0.2.1", NOW)).isTrue();
    assertThat(add("192.0.2.1", NOW)).isFalse();
    assertThat(add("192.0.2.1", NOW)).isFalse();
    assertThat(add("192.0.2.2", NOW)).as("another network").isTrue();

    tally.drain(NOW.plus(RejectionAggregator.PERIOD), written::addAll);

    assertThat(written).extracting(RecordedAuthEvent::times).containsExactly(2);
    assertThat(written).extracting(o -> o.origin().address()).containsExactly("192.0.2.1");
  }

  @Test
  void nothingIsDueBeforeItsTime() {
    add("192.0.2.1", NOW);
    add("192.0.2.1", NOW);

    tally.drain(NOW.plus(RejectionAggregator.PERIOD).minusNanos(1), written::addAll);
    assertThat(written).isEmpty();

    tally.drain(NOW.plus(RejectionAggregator.PERIOD), written::addAll);
    assertThat(written).hasSize(1);
  }

  @Test
  void whatGoesOnIsWrittenAgainOnlyAfterTheNextPeriod() {
    add("192.0.2.1", NOW);
    add("192.0.2.1", NOW);
    Instant first = NOW.plus(RejectionAggregator.PERIOD);
    tally.drain(first, written::addAll);

    assertThat(add("192.0.2.1", first)).as("still the same flood").isFalse();
    tally.drain(first.plusSeconds(1), written::addAll);
    assertThat(written).hasSize(1);
    tally.drain(first.plus(RejectionAggregator.PERIOD), written::addAll);

    assertThat(written).extracting(RecordedAuthEvent::times).containsExactly(1, 1);
  }

  @Test
  void whatDoesNotHappenAgainIsForgotten() {
    add("192.0.2.1", NOW);

    tally.drain(NOW.plus(RejectionAggregator.PERIOD), written::addAll);

    assertThat(written).isEmpty();
    assertThat(tally.size()).isZero();
    assertThat(add("192.0.2.1", NOW.plus(RejectionAggregator.PERIOD))).isTrue();
  }

  @Test
  void whatCannotBeWrittenIsKept() {
    add("192.0.2.1", NOW);
    add("192.0.2.1", NOW);
    tally.drain(NOW.plus(RejectionAggregator.PERIOD), some -> false);
    add("192.0.2.1", NOW.plus(RejectionAggregator.PERIOD));

    tally.drainAll(written::addAll);

    assertThat(written).extracting(RecordedAuthEvent::times).containsExactly(2);
  }

  @Test
  void theFirstMayBeCountedToo() {
    for (int i = 0; i < 3; i++) {
      tally.addAll(occurrence("192.0.2.1"), "192.0.2.1", NOW);
    }
    tally.drain(NOW, written::addAll);
    assertThat(written).extracting(RecordedAuthEvent::times).containsExactly(3);

    tally.addAll(occurrence("192.0.2.1"), "192.0.2.1", NOW.plusSeconds(1));
    tally.drain(NOW.plusSeconds(2), written::addAll);
    assertThat(written).as("the next are due after the period").hasSize(1);
    tally.drain(NOW.plus(RejectionAggregator.PERIOD), written::addAll);
    assertThat(written).extracting(RecordedAuthEvent::times).containsExactly(3, 1);
  }

  @Test
  void manyAreWrittenInPartsAndThoseNotWrittenAreKept() {
    int networks = 2 * RejectionAggregator.MAX_DRAINED + 1;
    for (int i = 0; i < networks; i++) {
      String network = "2001:db8:0:" + Integer.toHexString(i) + "::/64";
      tally.addAll(occurrence(network), network, NOW);
    }
    List<Integer> parts = new ArrayList<>();
    tally.drain(NOW, some -> parts.add(some.size()) && parts.size() < 2);
    assertThat(parts)
        .as("the second failed")
        .containsOnly(RejectionAggregator.MAX_DRAINED)
        .hasSize(2);

    tally.drainAll(written::addAll);
    assertThat(written).hasSize(networks - RejectionAggregator.MAX_DRAINED);
    assertThat(written).extracting(RecordedAuthEvent::times).containsOnly(1);
  }

  @Test
  void memoryIsBoundedAndNothingIsLost() {
    int networks = RejectionAggregator.MAX_KEYS + 500;
    int first = 0;
    for (int i = 0; i < networks; i++) {
      first += add("2001:db8:0:" + Integer.toHexString(i) + "::/64", NOW) ? 1 : 0;
    }

    assertThat(tally.size()).isLessThanOrEqualTo(RejectionAggregator.MAX_KEYS + 1);
    tally.drainAll(written::addAll);

    assertThat(first + written.stream().mapToInt(RecordedAuthEvent::times).sum())
        .isEqualTo(networks);
    assertThat(written).singleElement().extracting(o -> o.origin().address()).isNull();
  }

  @Test
  void ofManyAtOnceNoneIsLost() throws Exception {
    ConcurrentLinkedQueue<RecordedAuthEvent> drained = new ConcurrentLinkedQueue<>();
    AtomicInteger firsts = new AtomicInteger();
    AtomicInteger refusals = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(9);
    CountDownLatch added = new CountDownLatch(8);
    for (int thread = 0; thread < 8; thread++) {
      threads.execute(
          () -> {
            for (int i = 0; i < 20_000; i++) {
              firsts.addAndGet(add("192.0.2." + i % 3, NOW.plusMillis(i)) ? 1 : 0);
            }
            added.countDown();
          });
    }
    threads.execute(
        () -> {
          for (int i = 0; added.getCount() > 0; i++) {
            tally.drain(
                NOW.plus(Duration.ofDays(i)),
                some -> refusals.incrementAndGet() % 3 != 0 && drained.addAll(some));
          }
        });
    threads.shutdown();
    assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    tally.drainAll(drained::addAll);

    assertThat(firsts.get() + drained.stream().mapToInt(RecordedAuthEvent::times).sum())
        .isEqualTo(160_000);
  }

  @Test
  void differentReasonsAndAccountsAreCountedApart() {
    Subject user = Subject.user(UUID.randomUUID());
    RequestOrigin origin = new RequestOrigin("192.0.2.1", null, "a-request");
    for (int i = 0; i < 3; i++) {
      tally.add(
          new RecordedAuthEvent(EventType.THROTTLED, user, origin, FailureReason.ACCOUNT_LIMIT, 1),
          "192.0.2.1",
          NOW);
      add("192.0.2.1", NOW);
    }

    tally.drainAll(written::addAll);

    assertThat(written)
        .extracting(RecordedAuthEvent::reason, RecordedAuthEvent::subject, RecordedAuthEvent::times)
        .containsExactlyInAnyOrder(
            tuple(FailureReason.ACCOUNT_LIMIT, user, 2),
            tuple(FailureReason.ADDRESS_LIMIT, Subject.NOBODY, 2));
  }

  @Test
  void repetitionsBeyondTheBoundAreTheCallersAndNothingLosesItsName() {
    RejectionAggregator known = RejectionAggregator.ofKnown(Duration.ofHours(1));
    for (int i = 0; i < RejectionAggregator.MAX_KEYS; i++) {
      assertThat(known.add(occurrence("n-" + i), "n-" + i, NOW)).isTrue();
    }
    for (int i = 0; i < 3; i++) {
      assertThat(known.add(occurrence("beyond"), "beyond", NOW)).as("each is recorded").isTrue();
    }
    assertThat(known.add(occurrence("n-7"), "n-7", NOW)).as("counted as before").isFalse();

    known.drain(NOW.plus(Duration.ofMinutes(59)), written::addAll);
    assertThat(written).isEmpty();
    known.drain(NOW.plus(Duration.ofHours(1)), written::addAll);

    assertThat(written).singleElement().extracting(o -> o.origin().address()).isEqualTo("n-7");
    assertThat(known.size()).isOne();
  }

  private boolean add(String network, Instant now) {
    return tally.add(occurrence(network), network, now);
  }

  private static RecordedAuthEvent occurrence(String network) {
    RequestOrigin origin = new RequestOrigin(network, "flooder", "a-request");
    return new RecordedAuthEvent(
        EventType.THROTTLED, Subject.NOBODY, origin, FailureReason.ADDRESS_LIMIT, 1);
  }
}

package dev.sallyport.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.sallyport.MovableClock;
import dev.sallyport.platform.grid.DataGrid;
import dev.sallyport.platform.grid.SealedMap;
import dev.sallyport.platform.http.client.ClientAddress;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AddressThrottleTest {
  private static final ClientAddress ADDRESS = address("203.0.113.7");

  private final MovableClock clock = new MovableClock();
  private final String name = "addresses-" + UUID.randomUUID();
  private final SealedMap map = TestGrid.map(name);
  private final IMap<String, Object> stored = TestGrid.shared().getMap(name);
  private final AddressThrottle throttle = throttle("5/minute");

  @Test
  void fivePassAndTheSixthDoesNot() {
    for (int remaining = 4; remaining >= 0; remaining--) {
      LimitDecision allowance = logIn(ADDRESS);
      assertThat(allowance.granted()).isTrue();
      assertThat(allowance.remaining()).isEqualTo(remaining);
    }

    LimitDecision sixth = logIn(ADDRESS);

    assertThat(sixth.granted()).isFalse();
    assertThat(sixth.remaining()).isZero();
    assertThat(sixth.untilRefill()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void windowIsFullAgainAfterItsPeriodAndNotBefore() {
    exhaust(ADDRESS);

    clock.advance(Duration.ofMillis(59_999));
    assertThat(logIn(ADDRESS).granted()).isFalse();
    assertThat(logIn(ADDRESS).untilRefill()).isEqualTo(Duration.ofMillis(1));

    clock.advance(Duration.ofMillis(1));
    assertThat(exhaust(ADDRESS)).isEqualTo(5);
  }

  @Test
  void everyAnswerOfAWindowTellsItsEnd() {
    assertThat(logIn(ADDRESS).untilRefill()).isEqualTo(Duration.ofMinutes(1));

    clock.advance(Duration.ofSeconds(23));

    assertThat(logIn(ADDRESS).untilRefill()).isEqualTo(Duration.ofSeconds(37));
  }

  @Test
  void refusedRequestsDoNotProlongTheWait() {
    exhaust(ADDRESS);
    for (int i = 0; i < 59; i++) {
      clock.advance(Duration.ofSeconds(1));
      assertThat(logIn(ADDRESS).granted()).isFalse();
    }

    clock.advance(Duration.ofSeconds(1));

    assertThat(logIn(ADDRESS).granted()).isTrue();
  }

  @Test
  void windowsThatPassUnusedAreNotSaved() {
    exhaust(ADDRESS);
    clock.advance(Duration.ofMinutes(10));

    assertThat(exhaust(ADDRESS)).isEqualTo(5);
  }

  @Test
  void clockThatGoesBackGrantsNothing() {
    exhaust(ADDRESS);
    clock.advance(Duration.ofHours(-1));

    assertThat(logIn(ADDRESS).granted()).isFalse();
  }

  @Test
  void ofFiftyParallelRequestsExactlyFivePass() throws Exception {
    List<LimitDecision> answers = Parallel.run(50, () -> logIn(ADDRESS));

    assertThat(answers).filteredOn(LimitDecision::granted).hasSize(5);
    assertThat(answers)
        .filteredOn(LimitDecision::granted)
        .extracting(LimitDecision::remaining)
        .containsExactlyInAnyOrder(4L, 3L, 2L, 1L, 0L);
  }

  @Test
  void networksAndActionsAreCountedApart() {
    exhaust(ADDRESS);

    assertThat(logIn(address("203.0.113.8")).granted()).isTrue();
    assertThat(throttle.consume(Throttled.Action.SIGNUP, ADDRESS).granted()).isTrue();
  }

  @Test
  void addressesOfOneIpv6NetworkShareOneBudget() {
    for (int i = 1; i <= 5; i++) {
      assertThat(logIn(address("2001:db8:1:2::" + i)).granted()).isTrue();
    }

    assertThat(logIn(address("2001:db8:1:2:ffff::1")).granted()).isFalse();
    assertThat(logIn(address("2001:db8:1:3::1")).granted()).isTrue();
  }

  @Test
  void networksOfOneSlash56HaveEightTimesTheLimitTogether() {
    assertThat(granted(IntStream.range(0, 256).mapToObj(i -> hex("2001:db8:1:4%02x::1", i))))
        .isEqualTo(5 * AddressThrottle.FACTOR_56);

    assertThat(logIn(address("2001:db8:1:500::1")).granted()).as("its neighbour").isTrue();
  }

  @Test
  void networksOfOneSlash48Have32TimesTheLimitTogether() {
    assertThat(granted(IntStream.range(0, 1_000).mapToObj(i -> hex("2001:db8:1:%x::1", i * 64))))
        .isEqualTo(5 * AddressThrottle.FACTOR_48);

    LimitDecision refused = logIn(address("2001:db8:1:ffff::1"));
    assertThat(refused.granted()).isFalse();
    assertThat(refused.limit().policyItem("login")).isEqualTo("\"login\";q=160;w=60");
    assertThat(refused.remaining()).isZero();
    assertThat(refused.untilRefill()).isEqualTo(Duration.ofMinutes(1));
    assertThat(logIn(address("2001:db8:2::1")).granted()).as("its neighbour").isTrue();
    clock.advance(Duration.ofMinutes(1));
    assertThat(logIn(address("2001:db8:1:ffff::1")).granted()).isTrue();
  }

  @Test
  void ofParallelRequestsFromAllNetworksOfASiteExactlyItsBudgetPasses() throws Exception {
    AtomicInteger next = new AtomicInteger();

    List<LimitDecision> answers =
        Parallel.run(
            400, () -> logIn(address(hex("2001:db8:1:%x::1", next.getAndIncrement() * 128))));

    assertThat(answers).filteredOn(LimitDecision::granted).hasSize(5 * AddressThrottle.FACTOR_48);
  }

  /** Else one subscriber could use up what all in the /48 share. */
  @Test
  void aNetworkThatHasUsedItsBudgetUpTakesNothingFromItsNeighbours() {
    for (int i = 0; i < 1_000; i++) {
      logIn(address("2001:db8:1:400::1"));
    }

    assertThat(granted(IntStream.range(1, 256).mapToObj(i -> hex("2001:db8:1:4%02x::1", i))))
        .isEqualTo(5 * AddressThrottle.FACTOR_56 - 5);
  }

  @Test
  void aSiteThatHasUsedItsBudgetUpAddsNoEntries() {
    granted(IntStream.range(0, 1_000).mapToObj(i -> hex("2001:db8:1:%x::1", i * 64)));
    int entries = stored.size();

    granted(IntStream.range(0, 1_000).mapToObj(i -> hex("2001:db8:1:%x::1", i * 64 + 1)));

    assertThat(stored.size()).isEqualTo(entries).isLessThan(500);
  }

  @Test
  void theAnswerTellsOfTheBudgetThatEndsFirst() {
    assertThat(logIn(address("2001:db8:1:400::1")).remaining()).isEqualTo(4);
    granted(IntStream.range(1, 38).mapToObj(i -> hex("2001:db8:1:4%02x::1", i)));

    LimitDecision allowance = logIn(address("2001:db8:1:4ff::1"));

    assertThat(allowance.granted()).isTrue();
    assertThat(allowance.remaining()).isEqualTo(1);
    assertThat(allowance.limit().requests()).isEqualTo(40);
  }

  @Test
  void largerNetworksAreListedAndReleasedLikeAddresses() {
    granted(IntStream.range(0, 1_000).mapToObj(i -> hex("2001:db8:1:%x::1", i * 64)));

    List<ThrottleEntry> waiting = throttle.waiting();

    assertThat(waiting)
        .extracting(ThrottleEntry::who)
        .contains("2001:db8:1::/48")
        .allMatch(who -> who.endsWith("/48"));
    throttle.release(waiting.get(0).key());
    assertThat(logIn(address("2001:db8:1:ffff::1")).granted()).isTrue();
  }

  @Test
  void anAddressThatWasCountedByAnotherLimitIsNoLargerNetwork() {
    AddressThrottle before = throttle("40/minute");
    while (before.consume(Throttled.Action.LOGIN, ADDRESS).granted()) {
      assertThat(stored.size()).isOne();
    }
    assertThat(before.waiting()).hasSize(1);

    assertThat(throttle.waiting()).isEmpty();
  }

  @Test
  void aTokenThatIsGivenBackIsThereAgain() {
    for (int i = 0; i < 100; i++) {
      throttle.giveBack(logIn(ADDRESS));
      throttle.giveBack(logIn(address("2001:db8:1:400::1")));
    }

    assertThat(exhaust(ADDRESS)).isEqualTo(5);
    assertThat(exhaust(address("2001:db8:1:400::1"))).isEqualTo(5);
    assertThat(granted(IntStream.range(1, 256).mapToObj(i -> hex("2001:db8:1:4%02x::1", i))))
        .as("of the larger network, too")
        .isEqualTo(35);
  }

  /** An attacker who logs in to an account of their own between guesses gains none. */
  @Test
  void successesBetweenGuessesDoNotAddGuesses() {
    int guesses = 0;
    for (int i = 0; i < 50; i++) {
      LimitDecision own = logIn(ADDRESS);
      if (own.granted()) {
        throttle.giveBack(own);
      }
      guesses += logIn(ADDRESS).granted() ? 1 : 0;
    }

    assertThat(guesses).isEqualTo(5);
  }

  /** Such log-ins are begun in one window and finished, by a slow body, in the next. */
  @Test
  void successesHeldBackDoNotAddGuessesToTheNextWindow() {
    List<LimitDecision> own = IntStream.range(0, 5).mapToObj(i -> logIn(ADDRESS)).toList();
    clock.advance(Duration.ofMinutes(1));
    assertThat(logIn(ADDRESS).remaining()).isEqualTo(4);
    assertThat(logIn(ADDRESS).remaining()).isEqualTo(3);

    own.forEach(throttle::giveBack);

    assertThat(logIn(ADDRESS).remaining()).isEqualTo(2);
  }

  @Test
  void aTokenIsNotGivenBackToABudgetThatWasReleased() {
    LimitDecision before = logIn(ADDRESS);
    map.forEach(entry -> throttle.release(entry.key()));
    clock.advance(Duration.ofSeconds(1));
    assertThat(logIn(ADDRESS).remaining()).isEqualTo(4);

    throttle.giveBack(before);

    assertThat(logIn(ADDRESS).remaining()).isEqualTo(3);
    stored.clear();
    throttle.giveBack(before);
    assertThat(stored.size()).isZero();
  }

  @Test
  void aRefusedRequestHasNothingToGiveBack() {
    exhaust(ADDRESS);

    throttle.giveBack(logIn(ADDRESS));

    assertThat(logIn(ADDRESS).granted()).isFalse();
  }

  @Test
  void tokensGivenBackInParallelAreAllThereAndNoMore() throws Exception {
    AddressThrottle wide = throttle("1000/hour");
    List<LimitDecision> taken =
        Parallel.run(50, () -> wide.consume(Throttled.Action.LOGIN, ADDRESS));

    AtomicInteger next = new AtomicInteger();
    Parallel.run(
        50,
        () -> {
          wide.giveBack(taken.get(next.getAndIncrement()));
          return wide.consume(Throttled.Action.LOGIN, ADDRESS);
        });

    assertThat(wide.consume(Throttled.Action.LOGIN, ADDRESS).remaining()).isEqualTo(949);
  }

  @Test
  void changedLimitBeginsAnew() {
    exhaust(ADDRESS);

    assertThat(throttle("7/hour").consume(Throttled.Action.LOGIN, ADDRESS).remaining())
        .isEqualTo(6);
  }

  @Test
  void limitsAtTheirEdgesCount() {
    AddressThrottle one = throttle("1/day");
    assertThat(one.consume(Throttled.Action.LOGIN, ADDRESS).granted()).isTrue();
    assertThat(one.consume(Throttled.Action.LOGIN, ADDRESS).untilRefill())
        .isEqualTo(Duration.ofDays(1));

    assertThat(throttle("1000000/second").consume(Throttled.Action.LOGIN, ADDRESS).remaining())
        .isEqualTo(999_999);
  }

  @Test
  void twoNodesShareOneLimit() throws Exception {
    HazelcastInstance first = TestGrid.start();
    HazelcastInstance second = TestGrid.join(first);
    try {
      assertThat(second.getCluster().getMembers()).hasSize(2);
      List<AddressThrottle> nodes =
          List.of(throttle(TestGrid.of(first)), throttle(TestGrid.of(second)));
      AtomicInteger next = new AtomicInteger();

      List<LimitDecision> answers =
          Parallel.run(
              50,
              () -> nodes.get(next.getAndIncrement() % 2).consume(Throttled.Action.LOGIN, ADDRESS));

      assertThat(answers).filteredOn(LimitDecision::granted).hasSize(5);
      second.getLifecycleService().terminate();
      assertThat(nodes.get(0).consume(Throttled.Action.LOGIN, ADDRESS).granted())
          .as("after the loss of a node")
          .isFalse();
    } finally {
      second.getLifecycleService().terminate();
      first.getLifecycleService().terminate();
    }
  }

  @Test
  void withoutDataGridNobodyPasses() {
    HazelcastInstance grid = TestGrid.start();
    AddressThrottle throttle = throttle(TestGrid.of(grid));
    grid.getLifecycleService().terminate();

    assertThatThrownBy(() -> throttle.consume(Throttled.Action.LOGIN, ADDRESS))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.type()).isEqualTo(ProblemType.UNAVAILABLE);
              assertThat(problem.headers()).containsEntry("Retry-After", "2");
            });
  }

  @Test
  void forgedBucketIsAGridFailureAndNotAFullBudget() {
    exhaust(ADDRESS);
    String exhausted = stored.keySet().iterator().next();
    logIn(address("203.0.113.8"));
    Object ofNeighbour =
        stored.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(exhausted))
            .findFirst()
            .orElseThrow()
            .getValue();

    for (Object forged : List.of(ofNeighbour, new byte[100], new byte[0], "full", 5)) {
      stored.set(exhausted, forged);

      assertThatThrownBy(() -> logIn(ADDRESS))
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> {
                assertThat(problem.type()).isEqualTo(ProblemType.UNAVAILABLE);
                assertThat(problem.headers()).containsEntry("Retry-After", "2");
              });
      assertThat(throttle.waiting()).isEmpty();
    }
    assertThat(logIn(address("203.0.113.8")).granted()).isTrue();
  }

  @Test
  void forgedBucketOfALargerNetworkIsAGridFailure() {
    ClientAddress address = address("2001:db8:1:400::1");
    logIn(address);
    assertThat(stored.size()).isEqualTo(3);

    for (String key : List.copyOf(stored.keySet())) {
      Object before = stored.put(key, new byte[100]);

      assertThatThrownBy(() -> logIn(address)).isInstanceOf(Problem.class);
      stored.set(key, before);
    }
    assertThat(logIn(address).granted()).isTrue();
  }

  @Test
  void gridHoldsNoAddress() {
    logIn(ADDRESS);

    assertThat(stored.keySet()).singleElement().asString().matches("[A-Za-z0-9_-]{43}");
    assertThat(new String((byte[]) stored.values().iterator().next(), StandardCharsets.ISO_8859_1))
        .doesNotContain("203.0.113.7");
    map.forEach(entry -> assertThat(entry.key()).contains("203.0.113.7"));
  }

  @Test
  void mailsHaveABudgetOfTheirOwn() {
    for (int i = 0; i < 20; i++) {
      assertThat(throttle.consume(Throttled.Action.MAIL, ADDRESS).granted()).isTrue();
    }

    assertThat(throttle.consume(Throttled.Action.MAIL, ADDRESS).granted()).isFalse();
    assertThat(logIn(ADDRESS).granted()).isTrue();
    clock.advance(Duration.ofHours(1));
    assertThat(throttle.consume(Throttled.Action.MAIL, ADDRESS).granted()).isTrue();
  }

  @Test
  void beginningSignInsWithPasskeysHasABudgetOfItsOwn() {
    for (int i = 0; i < 60; i++) {
      assertThat(throttle.consume(Throttled.Action.PASSKEY, ADDRESS).granted()).isTrue();
    }

    assertThat(throttle.consume(Throttled.Action.PASSKEY, ADDRESS).granted()).isFalse();
    assertThat(logIn(ADDRESS).granted()).isTrue();
  }

  @Test
  void requestsOfDevicesHaveABudgetOfTheirOwn() {
    for (int i = 0; i < 30; i++) {
      assertThat(throttle.consume(Throttled.Action.DEVICE, ADDRESS).granted()).isTrue();
    }

    assertThat(throttle.consume(Throttled.Action.DEVICE, ADDRESS).granted()).isFalse();
    assertThat(logIn(ADDRESS).granted()).isTrue();
  }

  private LimitDecision logIn(ClientAddress address) {
    return throttle.consume(Throttled.Action.LOGIN, address);
  }

  private long granted(Stream<String> addresses) {
    return addresses.filter(text -> logIn(address(text)).granted()).count();
  }

  private static String hex(String format, int number) {
    return String.format(Locale.ROOT, format, number);
  }

  /** Requests until one is refused; tells how many were granted. */
  private int exhaust(ClientAddress address) {
    int granted = 0;
    while (logIn(address).granted()) {
      granted++;
    }
    return granted;
  }

  private AddressThrottle throttle(String limit) {
    return new AddressThrottle(map, settings(limit), clock);
  }

  private AddressThrottle throttle(DataGrid grid) {
    return new AddressThrottle(grid, settings("5/minute"), clock);
  }

  private static ThrottleSettings settings(String limit) {
    return new ThrottleSettings(TestConfiguration.of("LOGIN_RATE_LIMIT", limit));
  }

  private static ClientAddress address(String literal) {
    return ClientAddress.parse(literal).orElseThrow();
  }
}

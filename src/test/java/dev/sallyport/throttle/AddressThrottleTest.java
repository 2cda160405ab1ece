package dev.sallyport.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.sallyport.MovableClock;
import dev.sallyport.platform.DataGrid;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AddressThrottleTest {
  private static final ClientAddress ADDRESS = address("203.0.113.7");

  private final MovableClock clock = new MovableClock();
  private final IMap<String, byte[]> map =
      TestGrid.shared().getMap("addresses-" + UUID.randomUUID());
  private final AddressThrottle throttle = throttle("5/minute");

  @Test
  void fivePassAndTheSixthDoesNot() {
    for (int remaining = 4; remaining >= 0; remaining--) {
      Allowance allowance = logIn(ADDRESS);
      assertThat(allowance.granted()).isTrue();
      assertThat(allowance.remaining()).isEqualTo(remaining);
    }

    Allowance sixth = logIn(ADDRESS);

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
    List<Allowance> answers = Parallel.run(50, () -> logIn(ADDRESS));

    assertThat(answers).filteredOn(Allowance::granted).hasSize(5);
    assertThat(answers)
        .filteredOn(Allowance::granted)
        .extracting(Allowance::remaining)
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
          List.of(throttle(new DataGrid(first)), throttle(new DataGrid(second)));
      AtomicInteger next = new AtomicInteger();

      List<Allowance> answers =
          Parallel.run(
              50,
              () -> nodes.get(next.getAndIncrement() % 2).consume(Throttled.Action.LOGIN, ADDRESS));

      assertThat(answers).filteredOn(Allowance::granted).hasSize(5);
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
    AddressThrottle throttle = throttle(new DataGrid(grid));
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
  void whoIsReleasedWhileTheListIsMadeIsNotOnIt() {
    exhaust(ADDRESS);
    assertThat(throttle.waiting()).hasSize(1);

    AddressThrottle racing = new AddressThrottle(emptied(map), settings("5/minute"), clock);

    assertThat(racing.waiting()).isEmpty();
  }

  /** Its entries go when the iterator has come by their keys, and before it fetches a value. */
  @SuppressWarnings("unchecked")
  private static IMap<String, byte[]> emptied(IMap<String, byte[]> map) {
    return (IMap<String, byte[]>)
        Proxy.newProxyInstance(
            IMap.class.getClassLoader(),
            new Class<?>[] {IMap.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("iterator")) {
                return method.invoke(map, arguments);
              }
              Iterator<Map.Entry<String, byte[]>> entries = map.iterator();
              // This fetches the first keys.
              assertThat(entries.hasNext()).isTrue();
              map.clear();
              return entries;
            });
  }

  private Allowance logIn(ClientAddress address) {
    return throttle.consume(Throttled.Action.LOGIN, address);
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

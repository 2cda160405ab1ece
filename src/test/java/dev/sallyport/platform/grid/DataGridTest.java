package dev.sallyport.platform.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.sallyport.MovableClock;
import dev.sallyport.throttle.AccountThrottle;
import dev.sallyport.throttle.AddressThrottle;
import dev.sallyport.throttle.FailureStreak;
import dev.sallyport.throttle.RateLimit;
import dev.sallyport.throttle.TestConfiguration;
import dev.sallyport.throttle.TestGrid;
import dev.sallyport.throttle.ThrottleSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class DataGridTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final HazelcastInstance hazelcast = TestGrid.shared();
  private final DataGrid grid = TestGrid.of(hazelcast);
  private final String name = "bounded-" + UUID.randomUUID();

  @Test
  void walkThroughManyKeysLeavesABoundedMap() {
    ConcurrentMap<String, Long> map = grid.map(name, 1000, HOUR);

    for (long i = 0; i < 20_000; i++) {
      map.put("key" + i, i);
    }

    // Hazelcast bounds each of the 11 partitions; their shares are rounded.
    assertThat(map.size()).isBetween(500, 1100);
  }

  @Test
  void mapExpiresAndHasABackup() {
    IMap<String, Long> map = (IMap<String, Long>) grid.<Long>map(name, 1000, HOUR);

    MapConfig config = hazelcast.getConfig().getMapConfig(name);
    assertThat(config.getTimeToLiveSeconds()).isEqualTo(3600);
    assertThat(config.getBackupCount()).isEqualTo(1);
    map.set("key", 1L);
    assertThat(map.getEntryView("key").getTtl()).isEqualTo(HOUR.toMillis());
  }

  @Test
  void mapsOfBothLayersAreBoundedAndOutliveWhatTheyCount() {
    Clock clock = new MovableClock();
    ThrottleSettings settings = new ThrottleSettings(TestConfiguration.of());
    assertThat(new AddressThrottle(grid, settings, clock)).isNotNull();
    assertThat(new AccountThrottle(grid, null, clock)).isNotNull();

    assertBounded(AddressThrottle.MAP, RateLimit.MAX_PERIOD);
    assertBounded(AccountThrottle.MAP, FailureStreak.MEMORY);
  }

  private void assertBounded(String map, Duration memory) {
    MapConfig config = hazelcast.getConfig().getMapConfig(map);
    assertThat(config.getEvictionConfig().getEvictionPolicy()).isEqualTo(EvictionPolicy.LRU);
    assertThat(config.getEvictionConfig().getMaxSizePolicy()).isEqualTo(MaxSizePolicy.PER_NODE);
    assertThat(config.getEvictionConfig().getSize()).isEqualTo(100_000);
    assertThat(config.getTimeToLiveSeconds()).isEqualTo((int) memory.toSeconds());
  }

  @Test
  void sameMapAgainIsTheSameMap() {
    grid.<Long>map(name, 1000, HOUR).put("key", 1L);

    ConcurrentMap<String, Long> again = TestGrid.of(hazelcast).map(name, 1000, HOUR);

    assertThat(again.get("key")).isEqualTo(1L);
  }

  @Test
  void configurationThatTheGridHasAlreadyStays() {
    grid.<Long>map(name, 1000, HOUR).put("key", 1L);

    ConcurrentMap<String, Long> again = grid.map(name, 2000, HOUR.multipliedBy(2));

    assertThat(again.get("key")).isEqualTo(1L);
    assertThat(hazelcast.getConfig().getMapConfig(name).getTimeToLiveSeconds()).isEqualTo(3600);
  }

  @Test
  void onlyNodesWithTheSecretWriteWhatIsHeard() {
    List<String> heard = new CopyOnWriteArrayList<>();
    grid.listen(name, heard::add);

    hazelcast.getTopic(name).publish("forged");
    hazelcast.getTopic(name).publish(grid.seal("of another topic", "other"));
    grid.publish(name, "hello");

    await(() -> !heard.isEmpty());
    assertThat(heard).containsExactly("hello");
  }

  @Test
  void aLostMemberIsTold() {
    HazelcastInstance first = TestGrid.start();
    HazelcastInstance second = TestGrid.join(first);
    AtomicInteger losses = new AtomicInteger();
    TestGrid.of(first).onLoss(losses::incrementAndGet);
    try {
      second.getLifecycleService().terminate();

      await(() -> losses.get() == 1);
    } finally {
      first.getLifecycleService().terminate();
    }
  }

  @Test
  void aNodeAloneIsActiveAndHearsNobody() {
    DataGrid alone = TestGrid.none();
    alone.listen(name, text -> fail("there is nobody"));
    alone.publish(name, "hello");

    assertThat(alone.isActive()).isTrue();
    assertThat(alone.size()).isEqualTo(1);
    assertThat(alone.nodes()).singleElement().matches(DataGrid.Node::here);
    assertThat(alone.map(name, 1000, HOUR)).isSameAs(alone.map(name, 1000, HOUR));
  }

  private static void await(BooleanSupplier condition) {
    Instant limit = Instant.now().plusSeconds(20);
    while (!condition.getAsBoolean() && Instant.now().isBefore(limit)) {
      Thread.onSpinWait();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}

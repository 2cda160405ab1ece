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
import dev.sallyport.throttle.RecipientThrottle;
import dev.sallyport.throttle.TestConfiguration;
import dev.sallyport.throttle.TestGrid;
import dev.sallyport.throttle.ThrottleSettings;
import dev.sallyport.throttle.bucket.RateLimit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class DataGridTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private static final byte[] VALUE = {1};

  private final HazelcastInstance hazelcast = TestGrid.shared();
  private final DataGrid grid = TestGrid.of(hazelcast);
  private final String name = "bounded-" + UUID.randomUUID();

  @Test
  void walkThroughManyKeysLeavesABoundedMap() {
    SealedMap map = grid.map(name, 1000, HOUR);

    for (int i = 0; i < 20_000; i++) {
      map.put("key" + i, VALUE);
    }

    // Hazelcast bounds each of the 11 partitions; their shares are rounded.
    assertThat(hazelcast.getMap(name).size()).isBetween(500, 1100);
  }

  @Test
  void mapExpiresAndHasABackup() {
    grid.map(name, 1000, HOUR).put("key", VALUE);

    MapConfig config = hazelcast.getConfig().getMapConfig(name);
    assertThat(config.getTimeToLiveSeconds()).isEqualTo(3600);
    assertThat(config.getBackupCount()).isEqualTo(1);
    IMap<String, Object> stored = hazelcast.getMap(name);
    assertThat(stored.getEntryView(stored.keySet().iterator().next()).getTtl())
        .isEqualTo(HOUR.toMillis());
  }

  @Test
  void mapsOfBothLayersAreBoundedAndOutliveWhatTheyCount() {
    Clock clock = new MovableClock();
    ThrottleSettings settings = new ThrottleSettings(TestConfiguration.of());
    assertThat(new AddressThrottle(grid, settings, clock)).isNotNull();
    assertThat(new AccountThrottle(grid, null, clock)).isNotNull();

    assertThat(new RecipientThrottle(grid, settings, null, clock)).isNotNull();
    assertBounded(RecipientThrottle.MAP, RateLimit.MAX_PERIOD);
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
    grid.map(name, 1000, HOUR).put("key", VALUE);

    SealedMap again = TestGrid.of(hazelcast).map(name, 1000, HOUR);

    assertThat(again.get("key").orElseThrow().value()).isEqualTo(VALUE);
  }

  @Test
  void configurationThatTheGridHasAlreadyStays() {
    grid.map(name, 1000, HOUR).put("key", VALUE);

    SealedMap again = TestGrid.of(hazelcast).map(name, 2000, HOUR.multipliedBy(2));

    assertThat(again.get("key").orElseThrow().value()).isEqualTo(VALUE);
    assertThat(hazelcast.getConfig().getMapConfig(name).getTimeToLiveSeconds()).isEqualTo(3600);
  }

  @Test
  void onlyNodesWithTheSecretWriteWhatIsHeard() {
    List<String> heard = new CopyOnWriteArrayList<>();
    List<Object> copied = new CopyOnWriteArrayList<>();
    grid.listen(name, heard::add);

    hazelcast.getTopic("other").addMessageListener(other -> copied.add(other.getMessageObject()));
    grid.publish("other", "of another topic");
    await(() -> !copied.isEmpty());
    for (Object forged : List.of("forged", 1, new byte[0], new byte[100], copied.get(0))) {
      hazelcast.getTopic(name).publish(forged);
    }
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

package dev.sallyport.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.sallyport.MovableClock;
import dev.sallyport.platform.DataGrid;
import dev.sallyport.platform.StartRefused;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DataGridTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final HazelcastInstance hazelcast = TestGrid.shared();
  private final DataGrid grid = new DataGrid(hazelcast);
  private final String name = "bounded-" + UUID.randomUUID();

  @Test
  void walkThroughManyKeysLeavesABoundedMap() {
    IMap<String, Long> map = grid.map(name, 1000, HOUR);

    for (long i = 0; i < 20_000; i++) {
      map.set("key" + i, i);
    }

    // Hazelcast bounds each of the 11 partitions; their shares are rounded.
    assertThat(map.size()).isBetween(500, 1100);
  }

  @Test
  void mapExpiresAndHasABackup() {
    IMap<String, Long> map = grid.map(name, 1000, HOUR);

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
    grid.map(name, 1000, HOUR).set("key", 1L);

    IMap<String, Long> again = new DataGrid(hazelcast).map(name, 1000, HOUR);

    assertThat(again.get("key")).isEqualTo(1L);
  }

  @Test
  void configurationThatTheGridHasAlreadyStays() {
    grid.map(name, 1000, HOUR).set("key", 1L);

    IMap<String, Long> again = grid.map(name, 2000, HOUR.multipliedBy(2));

    assertThat(again.get("key")).isEqualTo(1L);
    assertThat(hazelcast.getConfig().getMapConfig(name).getTimeToLiveSeconds()).isEqualTo(3600);
  }

  @Test
  void serverWithoutGridDoesNotStart() {
    assertThatThrownBy(DataGrid::new)
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("--noHazelcast")
        .hasMessageContaining("Start it without");
  }
}

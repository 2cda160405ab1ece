package dev.sallyport.platform.grid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.TestUser;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class LocalMapTest {
  private final LocalMap<long[]> map = new LocalMap<>(1_000, Duration.ZERO);

  @Test
  void valuesAreComparedByTheirContent() {
    map.put("key", new long[] {1, 2});

    assertThat(map.replace("key", new long[] {1, 3}, new long[] {4})).isFalse();
    assertThat(map.replace("key", new long[] {1, 2}, new long[] {4})).isTrue();
    assertThat(map.remove("key", new long[] {5})).isFalse();
    assertThat(map.remove("key", new long[] {4})).isTrue();
    assertThat(map.replace("key", new long[] {4}, new long[] {5})).isFalse();
    assertThat(map).isEmpty();
  }

  @Test
  void itIsAMap() {
    assertThat(map.putIfAbsent("key", new long[] {1})).isNull();
    assertThat(map.putIfAbsent("key", new long[] {2})).containsExactly(1);
    assertThat(map.put("key", new long[] {3})).containsExactly(1);
    assertThat(map.replace("key", new long[] {4})).containsExactly(3);
    assertThat(map.replace("other", new long[] {4})).isNull();
    assertThat(map.containsKey("key")).isTrue();
    assertThat(map).hasSize(1).containsOnlyKeys("key");
    assertThat(map.entrySet()).extracting(Map.Entry::getValue).containsExactly(new long[] {4});
    assertThat(map.remove("key")).containsExactly(4);
    assertThat(map.remove("key")).isNull();
    assertThat(map.get("key")).isNull();
  }

  @Test
  void ofParallelChangesNoneIsLost() throws Exception {
    Callable<Void> counts =
        () -> {
          for (int i = 0; i < 1_000; i++) {
            long[] before = null;
            while (before == null || !map.replace("key", before, new long[] {before[0] + 1})) {
              map.putIfAbsent("key", new long[] {0});
              before = map.get("key").clone();
            }
          }
          return null;
        };

    TestUser.atOnce(Collections.nCopies(4, counts));

    assertThat(map.get("key")).containsExactly(4_000);
  }

  @Test
  void aWalkThroughManyKeysLeavesABoundedMap() throws Exception {
    for (int i = 0; i < 20_000; i++) {
      map.put("key" + i, new long[] {i});
    }
    for (int i = 0; i < 100 && map.size() > 1_100; i++) {
      Thread.sleep(20);
    }

    assertThat(map.size()).isBetween(500, 1_100);
  }

  @Test
  void whatIsTooOldIsForgotten() throws Exception {
    LocalMap<String> forgetful = new LocalMap<>(10, Duration.ofMillis(50));
    forgetful.put("key", "value");

    Thread.sleep(60);

    assertThat(forgetful.get("key")).isNull();
    assertThat(List.copyOf(forgetful.entrySet())).isEmpty();
  }
}

package dev.sallyport.platform.grid;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.map.IMap;
import dev.sallyport.throttle.TestGrid;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AcknowledgedChangesTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final String kind = "users-" + UUID.randomUUID();
  private final DataGrid grid = TestGrid.of(TestGrid.shared());
  private final AcknowledgedChanges changes = new AcknowledgedChanges(grid, kind, 100, HOUR);
  private final IMap<String, Object> stored =
      TestGrid.shared().getMap("sallyport-acknowledged-" + kind);

  @Test
  void theLastValueOfEachIsRemembered() {
    changes.remember(Map.of("ada", "inactive", "bob", "inactive"));
    changes.remember(Map.of("ada", "active"));
    changes.forget("bob");

    assertThat(changes.all()).containsExactly(Map.entry("ada", "active"));
    assertThat(new AcknowledgedChanges(grid, kind, 100, HOUR).all()).hasSize(1);
  }

  @Test
  void onlyWhatANodeWroteIsApplied() {
    String other = kind + "-other";
    changes.remember(Map.of("ada", "inactive", "bob", "inactive"));
    new AcknowledgedChanges(grid, other, 100, HOUR).remember(Map.of("ada", "active", "eve", "x"));
    IMap<String, Object> copied = TestGrid.shared().getMap("sallyport-acknowledged-" + other);
    assertThat(copied.keySet())
        .as("keys of another kind")
        .doesNotContainAnyElementsOf(stored.keySet());

    stored.put("mallory", "inactive");
    copied.forEach(stored::put);
    List<String> ids = stored.keySet().stream().filter(id -> id.length() == 43).toList();
    stored.put("carol", stored.get(ids.get(0)));

    assertThat(changes.all()).containsOnlyKeys("ada", "bob").containsValue("inactive");
  }

  @Test
  void theGridStoresNeitherIdsNorValues() {
    changes.remember(Map.of("ada", "inactive"));

    assertThat(stored.keySet()).singleElement().asString().doesNotContain("ada");
    assertThat(new String((byte[]) stored.values().iterator().next(), StandardCharsets.ISO_8859_1))
        .doesNotContain("ada", "inactive");
  }

  @Test
  void aNodeAloneRemembersAsWell() {
    DataGrid alone = TestGrid.none();
    new AcknowledgedChanges(alone, kind, 100, HOUR).remember(Map.of("ada", "inactive"));

    assertThat(new AcknowledgedChanges(alone, kind, 100, HOUR).all()).containsOnlyKeys("ada");
  }
}

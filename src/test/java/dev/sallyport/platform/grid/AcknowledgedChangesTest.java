package dev.sallyport.platform.grid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.crypto.RootSecret;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;

class AcknowledgedChangesTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final String secret = RunningService.newSecret();
  private final DataGrid grid =
      new DataGrid(
          Optional.empty(), new RootSecret(new Configuration(name -> Optional.of(secret))));
  private final AcknowledgedChanges changes = new AcknowledgedChanges(grid, "users", 100, HOUR);
  private final ConcurrentMap<String, String> stored =
      grid.map("sallyport-acknowledged-users", 100, HOUR);

  @Test
  void theLastValueOfEachIsRemembered() {
    changes.remember(Map.of("ada", "inactive", "bob", "inactive"));
    changes.remember(Map.of("ada", "active"));
    changes.forget("bob");

    assertThat(changes.all()).containsExactly(Map.entry("ada", "active"));
    assertThat(new AcknowledgedChanges(grid, "users", 100, HOUR).all()).hasSize(1);
  }

  @Test
  void onlyWhatANodeWroteIsApplied() {
    changes.remember(Map.of("ada", "inactive"));
    stored.put("mallory", "inactive");
    stored.put("bob", stored.get("ada"));
    new AcknowledgedChanges(grid, "others", 100, HOUR).remember(Map.of("eve", "inactive"));
    stored.put("eve", grid.<String>map("sallyport-acknowledged-others", 100, HOUR).get("eve"));

    assertThat(changes.all()).containsExactly(Map.entry("ada", "inactive"));
    assertThat(stored.get("ada")).doesNotContain("inactive");
  }
}

package dev.sallyport.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Scrape;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dashboard and alerts ask for what the service tells, and for all of it. */
class DashboardIT {
  private static final Path FILES = Path.of("payara", "monitoring");
  private static final Pattern METRIC = Pattern.compile("sallyport_[a-z_]+");

  private final Set<String> told =
      Scrape.now().series().keySet().stream()
          .map(id -> id.replaceAll("\\{.*", ""))
          .collect(Collectors.toSet());

  @ParameterizedTest
  @ValueSource(strings = {"dashboard.json", "alerts.yml"})
  void everyMetricAskedForIsTold(String file) throws IOException {
    assertThat(metrics(file)).isNotEmpty().isSubsetOf(told);
  }

  @Test
  void theDashboardShowsEveryMetric() throws IOException {
    Set<String> shown = metrics("dashboard.json");

    assertThat(told.stream().filter(name -> !name.matches(".*_(count|sum)"))).isSubsetOf(shown);
  }

  @Test
  void panelsHaveTitlesAndDoNotOverlap() throws IOException {
    JsonArray panels = dashboard().getJsonArray("panels");
    List<String> cells =
        panels.getValuesAs(JsonObject.class).stream()
            .map(panel -> panel.getJsonObject("gridPos"))
            .map(at -> at.getInt("x") + "," + at.getInt("y"))
            .toList();

    assertThat(cells).doesNotHaveDuplicates();
    assertThat(panels.getValuesAs(JsonObject.class))
        .allSatisfy(panel -> assertThat(panel.getString("title")).isNotBlank());
  }

  private static JsonObject dashboard() throws IOException {
    try (Reader file = Files.newBufferedReader(FILES.resolve("dashboard.json"));
        JsonReader json = Json.createReader(file)) {
      return json.readObject();
    }
  }

  private static Set<String> metrics(String file) throws IOException {
    return METRIC
        .matcher(Files.readString(FILES.resolve(file)))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }
}

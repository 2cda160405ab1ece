package dev.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.util.Map;
import java.util.TreeMap;

/** What Prometheus reads at one moment. */
public record Scrape(Map<String, Double> series) {
  public static Scrape now() {
    Response answer = TestUser.monitoring().get("/metrics");
    assertThat(answer.statusCode()).isEqualTo(200);
    return of(answer.asString());
  }

  /** The series of a response. */
  static Scrape of(String text) {
    Map<String, Double> series = new TreeMap<>();
    text.lines()
        .filter(line -> line.startsWith("sallyport_"))
        .forEach(
            line -> {
              int space = line.lastIndexOf(' ');
              series.put(id(line.substring(0, space)), Double.valueOf(line.substring(space + 1)));
            });
    return new Scrape(series);
  }

  public double value(String id) {
    assertThat(series).containsKey(id);
    return series.get(id);
  }

  public double rise(Scrape before, String id) {
    return value(id) - before.value(id);
  }

  /** Without the label that all of them have. */
  private static String id(String text) {
    return text.replaceAll("mp_scope=\"application\",?", "").replace(",}", "}").replace("{}", "");
  }
}

package dev.sallyport;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The routes of the deployed application, such as {@code GET /api/{user_id}/tasks}. */
public final class Routes {
  /** Not ours: the server lists them for every application. */
  private static final Set<String> OF_THE_SERVER =
      Set.of("GET /application.wadl", "GET /openapi/", "GET /openapi/application.wadl");

  private static final Set<String> METHODS =
      Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");

  private static final Pattern ROUTE =
      Pattern.compile("^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\\t(/\\S*)$", Pattern.MULTILINE);

  private Routes() {}

  /** As the server lists those of JAX-RS in its log at the start. */
  public static List<String> ofTheService() {
    String log = RunningService.shared().log();
    // Printed a moment after the service is ready.
    for (int i = 0; i < 300 && !log.contains("ready in"); i++) {
      pause();
      log = RunningService.shared().log();
    }
    return ROUTE
        .matcher(log)
        .results()
        .map(Routes::route)
        .distinct()
        .filter(route -> !OF_THE_SERVER.contains(route))
        .toList();
  }

  /** As the served OpenAPI document tells. */
  public static List<String> ofTheDocument() {
    Map<String, Map<String, Object>> paths =
        Visitor.monitoring().accept("application/json").get("/openapi").jsonPath().getMap("paths");
    List<String> routes = new ArrayList<>();
    paths.forEach(
        (path, operations) ->
            operations.keySet().stream()
                .map(method -> method.toUpperCase(Locale.ROOT))
                .filter(METHODS::contains)
                .forEach(method -> routes.add(method + " " + path)));
    return routes;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static String route(MatchResult line) {
    return line.group(1) + " " + line.group(2);
  }
}

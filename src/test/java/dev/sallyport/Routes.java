package dev.sallyport;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The routes of the deployed application, as the server lists them in its log at the start. */
public final class Routes {
  /** Not ours: the server lists them for every application. */
  private static final Set<String> OF_THE_SERVER =
      Set.of("GET /application.wadl", "GET /openapi/", "GET /openapi/application.wadl");

  private static final Pattern ROUTE =
      Pattern.compile("^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\\t(/\\S*)$", Pattern.MULTILINE);

  private Routes() {}

  /** Such as {@code GET /api/{user_id}/tasks}. */
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

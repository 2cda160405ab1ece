package dev.sallyport;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The routes of the deployed application, such as {@code GET /api/{user_id}/tasks}. */
public final class Routes {
  /** Not ours: the server lists them for every application. */
  private static final Set<String> OF_THE_SERVER =
      Set.of("GET /application.wadl", "GET /openapi/", "GET /openapi/application.wadl");

  /** The OpenAPI document describes the API only. */
  private static final Set<String> PAGES =
      Set.of(
          "/login",
          "/second-factor",
          "/logout",
          "/signup",
          "/forgot",
          "/restore",
          "/confirm",
          "/account",
          "/device",
          "/oauth/authorize",
          "/oauth/consent",
          "/oauth/logout",
          "/theme");

  private static final Set<String> METHODS =
      Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");

  private static final Pattern ROUTE =
      Pattern.compile("^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\\t(/\\S*)$", Pattern.MULTILINE);

  private Routes() {}

  /** Those of the API, as the server lists them in its log at the start. */
  public static List<String> ofTheService() {
    return all().stream().filter(route -> !isPage(route)).toList();
  }

  /** Those of the pages for people. */
  public static List<String> ofThePages() {
    return all().stream().filter(Routes::isPage).toList();
  }

  private static boolean isPage(String route) {
    return PAGES.stream().anyMatch(page -> route.matches("[A-Z]+ " + page + "(/.*)?"));
  }

  private static List<String> all() {
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
    return List.copyOf(operations(document()).keySet());
  }

  /**
   * The served OpenAPI document, read as a whole: each look-up by a path of REST Assured would
   * convert it anew.
   */
  public static Map<String, Object> document() {
    return TestUser.monitoring().accept("application/json").get("/openapi").jsonPath().getMap("$");
  }

  /** The operations of an OpenAPI document by their routes. */
  @SuppressWarnings("unchecked")
  public static Map<String, Map<String, Object>> operations(Map<String, Object> document) {
    Map<String, Map<String, Object>> operations = new TreeMap<>();
    var paths = (Map<String, Map<String, Map<String, Object>>>) document.get("paths");
    paths.forEach(
        (path, methods) ->
            methods.forEach(
                (name, operation) -> {
                  String method = name.toUpperCase(Locale.ROOT);
                  if (METHODS.contains(method)) {
                    operations.put(method + " " + path, operation);
                  }
                }));
    return operations;
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

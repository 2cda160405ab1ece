package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Routes;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Pages are closed by default. */
class PageAccessIT {
  /** Everyone may open these. */
  private static final Set<String> OPEN =
      Set.of(
          "/login",
          "/login/passkey",
          "/second-factor",
          "/logout",
          "/signup",
          "/forgot",
          "/restore",
          "/restore/passkey",
          "/oauth/authorize",
          "/oauth/consent",
          "/oauth/logout");

  private final Visitor visitor = Visitor.arrives();

  @Test
  void everyOtherPageLeadsToTheLogIn() {
    List<String> closed =
        Routes.ofThePages().stream()
            .filter(route -> route.startsWith("GET ") || route.startsWith("POST "))
            .filter(route -> !OPEN.contains(path(route)) && !path(route).startsWith("/theme"))
            .toList();
    assertThat(closed).contains("GET /account", "GET /confirm", "POST /confirm");

    for (String route : closed) {
      String path = path(route).replaceAll("\\{[^}]*}", "6f1d3c1e-0b2a-4c7e-9a58-2d2f0f6f8f11");
      // From an address of its own, whose budget is not used up.
      Visitor anyone = Visitor.arrives();
      anyone.opens("/login");
      Response answer =
          route.startsWith("GET ") ? anyone.opens(path) : anyone.submits(path, Map.of());
      assertThat(answer.statusCode()).as(route).isEqualTo(303);
      assertThat(answer.header("Location")).as(route).contains("login?return_to=");
    }
  }

  @Test
  void everyPageHasTheHeadersOfAPage() {
    for (String path : OPEN) {
      Response answer = visitor.opens(path);
      assertThat(answer.header("Content-Security-Policy"))
          .as(path)
          .startsWith("default-src 'none'; script-src 'self';")
          .contains("frame-ancestors 'none'; base-uri 'none'");
      assertThat(answer.header("Cross-Origin-Opener-Policy")).as(path).isEqualTo("same-origin");
      assertThat(answer.header("Cache-Control")).as(path).isEqualTo("no-store");
    }
  }

  @Test
  void peopleAreToldThatAPageDoesNotExist() {
    Response page =
        visitor.sends("Accept", "text/html,application/xhtml+xml;q=0.9").opens("/account/nothing");
    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.contentType()).isEqualTo("text/html;charset=utf-8");
    assertThat(page.asString()).contains("This page does not exist.");
    assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'; script-src");

    assertThat(visitor.opens("/api/nothing").contentType()).startsWith("application/problem+json");
    assertThat(visitor.sends("Accept", "*/*").opens("/nothing").contentType())
        .startsWith("application/problem+json");
  }

  private static String path(String route) {
    return route.substring(route.indexOf(' ') + 1);
  }
}

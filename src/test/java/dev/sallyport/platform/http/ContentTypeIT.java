package dev.sallyport.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Routes;
import dev.sallyport.RunningService;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every route that may get a body, with every kind of Content-Type, with and without a body. */
@Slow(takesLong = true)
class ContentTypeIT {
  private static final List<String> TYPES =
      Arrays.asList(
          null,
          "",
          "nonsense",
          "{}",
          "a/b/c",
          "%%%s%n%x",
          "text/plain; =",
          "text/plain",
          "text/plain;charset=UTF-8",
          "application/json",
          "application/json; charset=utf-8",
          "application/json;charset=ISO-8859-1",
          "application/json;charset=utf-16",
          "application/json;charset=no-such-charset",
          "application/json; profile=\"a;b\"",
          "application/x-www-form-urlencoded",
          "application/x-www-form-urlencoded; charset=UTF-16",
          "multipart/form-data; boundary=x",
          "application/octet-stream",
          "*/*");

  private static final List<String> BODIES = Arrays.asList(null, "{}", "token=%");

  private static final List<String> NO_BODY = Collections.singletonList(null);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void noContentTypeIsAnErrorOfTheServer() throws Exception {
    String mark = "content-type-" + UUID.randomUUID().toString().substring(0, 8);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    List<Future<Integer>> calls;
    try {
      calls =
          threads.invokeAll(
              routes().stream().<Callable<Integer>>map(route -> () -> calls(route, mark)).toList());
    } finally {
      threads.shutdown();
    }
    int sum = 0;
    for (Future<Integer> ofRoute : calls) {
      sum += ofRoute.get();
    }
    assertThat(sum).isGreaterThan(500);
    assertThat(RunningService.shared().log().lines().filter(line -> line.contains(mark)))
        .noneMatch(line -> line.contains("Request failed"));
  }

  private int calls(String route, String mark) throws Exception {
    SoftAssertions all = new SoftAssertions();
    int calls = 0;
    String own =
        route.contains("/oauth/")
            ? RunningService.oauthClient()
            : "Bearer " + TestUser.operator().token();
    for (String credentials : Arrays.asList(null, own)) {
      // A verification takes seconds, each time.
      List<String> types = route.endsWith("/verify") ? TYPES.subList(0, 4) : TYPES;
      for (String type : types) {
        for (String body : route.endsWith("/verify") ? NO_BODY : BODIES) {
          HttpResponse<String> answer =
              sends(route, credentials, type, body, mark + UUID.randomUUID());
          calls++;
          all.assertThat(answer.statusCode())
              .as("%s %s %s %s: %s", route, credentials, type, body, answer.body())
              .isLessThan(500);
          if (answer.statusCode() >= 400) {
            all.assertThat(answer.headers().firstValue("Content-Type"))
                .as("%s %s %s", route, type, body)
                .hasValueSatisfying(found -> assertThat(found).isEqualTo(ofErrors(route)));
          }
        }
      }
    }
    all.assertAll();
    return calls;
  }

  /** OAuth clients expect errors as RFC 6749 defines them, whatever the error is. */
  private static String ofErrors(String route) {
    return route.matches("POST /oauth/(token|par|device|userinfo)")
        ? "application/json"
        : "application/problem+json";
  }

  /** Routes that need no body do whatever they do, and do not look at it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|",
        "text/plain|",
        "application/x-www-form-urlencoded|",
        "nonsense|",
        "nonsense|x",
        "a/b/c|x",
        "text/plain|x",
        "application/x-www-form-urlencoded|a=b",
        "application/json|{",
        "application/json|[]"
      })
  void aBodyThatIsNotNeededIsNotJudged(String type, String body) throws Exception {
    TestUser ada = TestUser.signedUp();
    String task = ada.creates("milk").path("id");
    String bearer = "Bearer " + ada.token();

    for (String route :
        List.of(
            "PATCH " + ada.tasks() + "/" + task + "/complete",
            "GET " + ada.tasks() + "/" + task,
            "GET /api/auth/me",
            "GET /.well-known/jwks.json",
            "DELETE " + ada.tasks() + "/" + task,
            "POST /api/auth/logout?scope=others",
            "POST /api/auth/logout")) {
      HttpResponse<String> answer = sends(route, bearer, type, body, UUID.randomUUID().toString());
      assertThat(answer.statusCode()).as("%s: %s", route, answer.body()).isIn(200, 204);
    }
    assertThat(ada.authenticated().get("/api/auth/me").statusCode()).isEqualTo(401);
  }

  @Test
  void aRefreshTokenWithAnotherContentTypeIsStillRefused() throws Exception {
    TestUser ada = TestUser.signedUp();
    String body = TestUser.refreshBody(ada.refreshToken());

    for (String path : List.of("/api/auth/refresh", "/api/auth/logout")) {
      for (String type : Arrays.asList(null, "text/plain", "application/x-www-form-urlencoded")) {
        assertThat(sends("POST " + path, null, type, body, "some-request-id").statusCode())
            .as("%s %s", path, type)
            .isEqualTo(415);
      }
    }
    assertThat(ada.refreshes().statusCode()).isEqualTo(200);
  }

  private static List<String> routes() {
    List<String> routes = new ArrayList<>();
    for (Map.Entry<String, Map<String, Object>> operation :
        Routes.operations(Routes.document()).entrySet()) {
      String method = operation.getKey().split(" ", 2)[0];
      // Rotating keys a hundred times is another test's subject.
      if (List.of("POST", "PUT", "PATCH").contains(method)
          && !operation.getKey().endsWith("/keys/rotate")) {
        routes.add(operation.getKey().replaceAll("\\{\\w+}", UUID.randomUUID().toString()));
      }
    }
    assertThat(routes).hasSizeGreaterThan(7);
    return routes;
  }

  /** Not with REST Assured, which adds a Content-Type. */
  private HttpResponse<String> sends(
      String route, String credentials, String type, String body, String requestId)
      throws Exception {
    String[] parts = route.split(" ", 2);
    HttpRequest.Builder request =
        TestUser.arrives()
            .request(parts[1])
            .header("X-Request-Id", requestId)
            .method(
                parts[0], body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (type != null) {
      request.header("Content-Type", type);
    }
    if (credentials != null) {
      request.header("Authorization", credentials);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}

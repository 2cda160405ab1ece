package dev.sallyport.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Security headers on every answer; CORS headers for the configured origins. */
@SharesService
class HeadersIT {
  private static final String ALLOWED = RunningService.ALLOWED_ORIGIN;

  /** What resource servers verify tokens with is public. */
  private static final String KEYS_CACHED = "no-transform, max-age=300";

  private static final List<String> PUBLIC =
      List.of(
          "/.well-known/jwks.json",
          "/.well-known/oauth-authorization-server",
          "/.well-known/openid-configuration",
          "/oauth/jwks.json");

  private final TestUser ada = TestUser.signedUp();

  @Test
  void everyAnswerHasTheSecurityHeaders() {
    for (Response answer : everyKindOfAnswer(ada::anonymous)) {
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
      assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(answer.header("Content-Security-Policy"))
          .isEqualTo("default-src 'none'; frame-ancestors 'none'");
      assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
      assertThat(answer.header("Cache-Control")).isIn("no-store", KEYS_CACHED);
      assertThat(answer.headers().getValues("Set-Cookie")).isEmpty();
      assertThat(answer.headers().getValues("X-Powered-By")).isEmpty();
    }
  }

  @Test
  void whatIsRefusedBeforeTheFiltersHasTheHeadersToo() {
    Response answer =
        ada.anonymous()
            .header("Origin", ALLOWED)
            .header("X-Request-Id", "id-of-the-caller")
            .get("/WEB-INF/web.xml");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'none'");
    assertThat(answer.headers().getValues("X-Frame-Options")).containsExactly("DENY");
    assertThat(answer.headers().getValues("Vary")).containsExactly("Origin");
    assertThat(answer.headers().getValues("Access-Control-Allow-Origin")).containsExactly(ALLOWED);
    assertThat(answer.header("X-Request-Id")).isEqualTo("id-of-the-caller");
  }

  @Test
  void theAllowedOriginMayReadEveryAnswer() {
    for (Response answer : everyKindOfAnswer(() -> ada.anonymous().header("Origin", ALLOWED))) {
      assertThat(answer.headers().getValues("Access-Control-Allow-Origin"))
          .containsExactly(ALLOWED);
      assertThat(answer.header("Access-Control-Expose-Headers").split(", ", -1))
          .containsExactlyInAnyOrder(
              "DPoP-Nonce",
              "ETag",
              "Location",
              "RateLimit",
              "RateLimit-Policy",
              "Retry-After",
              "WWW-Authenticate",
              "X-Request-Id");
      assertThat(answer.headers().getValues("Vary")).contains("Origin");
      assertThat(answer.headers().getValues("Access-Control-Allow-Credentials")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "https://app.example.com.evil.example",
        "https://evil-app.example.com",
        "http://app.example.com",
        "https://app.example.com:8443",
        "https://app.example.com/",
        "https://app.example.com, https://evil.example",
        "https://app.example.com:444",
        "https://user@app.example.com",
        "https://app.example.com.",
        "capacitor://app.example.com",
        "null",
        "*",
        ""
      })
  void otherOriginsMayReadNothing(String origin) {
    List<Response> answers = everyPrivateAnswer(() -> ada.anonymous().header("Origin", origin));
    answers.add(preflight(origin));
    for (Response answer : answers) {
      assertThat(answer.headers().asList())
          .extracting(header -> header.getName())
          .noneMatch(name -> name.startsWith("Access-Control-"));
      assertThat(answer.headers().getValues("Vary")).contains("Origin");
    }
  }

  /** RFC 6454, section 4: scheme and host have no case, and the default port says nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {"https://APP.example.com", "HTTPS://app.example.com:443", ALLOWED + ":443"})
  void anotherSpellingOfTheAllowedOriginIsAllowed(String origin) {
    Response answer = ada.anonymous().header("Origin", origin).get("/api/auth/me");

    assertThat(answer.headers().getValues("Access-Control-Allow-Origin")).containsExactly(origin);
  }

  /** Resource servers and applications in a browser verify tokens, wherever they are from. */
  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "null", "capacitor://localhost", ""})
  void anyOriginMayReadTheKeysAndTheMetadataWithoutCredentials(String origin) {
    for (String path : PUBLIC) {
      Response answer = ada.anonymous().header("Origin", origin).get(path);
      Response preflight =
          ada.anonymous()
              .header("Origin", origin)
              .header("Access-Control-Request-Method", "GET")
              .header("Access-Control-Request-Headers", "traceparent")
              .options(path);

      assertThat(answer.statusCode()).isEqualTo(200);
      for (Response each : List.of(answer, preflight)) {
        assertThat(each.headers().getValues("Access-Control-Allow-Origin")).containsExactly("*");
        assertThat(each.headers().getValues("Access-Control-Allow-Credentials")).isEmpty();
      }
      assertThat(answer.header("Access-Control-Expose-Headers")).contains("ETag");
      assertThat(preflight.header("Access-Control-Allow-Methods")).isEqualTo("GET, POST");
      assertThat(preflight.header("Access-Control-Allow-Headers")).contains("traceparent");
    }
  }

  /** Applications in a browser get, use and revoke their tokens, wherever they are from. */
  @ParameterizedTest
  @ValueSource(strings = {"/oauth/par", "/oauth/revoke", "/oauth/token", "/oauth/userinfo"})
  void anyOriginMayCallTheEndpointsOfClientsWithoutCredentials(String path) {
    Response answer =
        ada.anonymous()
            .header("Origin", "https://evil.example")
            .contentType("application/x-www-form-urlencoded")
            .body("client_id=nobody")
            .post(path);
    Response preflight =
        ada.anonymous()
            .header("Origin", "https://evil.example")
            .header("Access-Control-Request-Method", "POST")
            .options(path);

    assertThat(preflight.statusCode()).isEqualTo(204);
    for (Response each : List.of(answer, preflight)) {
      assertThat(each.headers().getValues("Access-Control-Allow-Origin")).containsExactly("*");
      assertThat(each.headers().getValues("Access-Control-Allow-Credentials")).isEmpty();
    }
    assertThat(preflight.header("Access-Control-Allow-Methods")).isEqualTo("GET, POST");
  }

  /** Only these, in this spelling: no detour leads to another resource. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/.well-known/../api/auth/me",
        "/.well-known/..;/api/auth/me",
        "/.well-known/jwks.json/../../api/auth/me",
        "/oauth/introspect",
        "/oauth/authorize",
        "/api/auth/me?/.well-known/jwks.json",
        "/api/auth/me;/.well-known/jwks.json"
      })
  void nothingElseIsForAnyOrigin(String path) {
    Response answer = ada.authenticated().header("Origin", "https://evil.example").get(path);

    assertThat(answer.headers().getValues("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void aPreflightIsAnsweredForTheAllowedOrigin() {
    Response answer = preflight(ALLOWED);

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.asString()).isEmpty();
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(ALLOWED);
    assertThat(answer.header("Access-Control-Allow-Methods").split(", ", -1))
        .contains("GET", "POST", "PUT", "PATCH", "DELETE");
    assertThat(answer.header("Access-Control-Allow-Headers").split(", ", -1))
        .containsExactlyInAnyOrder(
            "Accept-Language",
            "Authorization",
            "baggage",
            "Content-Type",
            "DPoP",
            "If-Match",
            "If-None-Match",
            "sentry-trace",
            "traceparent",
            "tracestate",
            "X-Request-Id",
            "X-Requested-With");
    assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("600");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer garbage", "Bearer a.b.c", "Basic eDp5", "nonsense"})
  void aPreflightIsAnsweredWhateverTheToken(String authorization) {
    for (String path : List.of(ada.tasks(), "/api/auth/login", "/nowhere")) {
      Response answer =
          ada.anonymous()
              .header("Authorization", authorization)
              .header("Origin", ALLOWED)
              .header("Access-Control-Request-Method", "POST")
              .options(path);

      assertThat(answer.statusCode()).isEqualTo(204);
      assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(ALLOWED);
    }
  }

  @Test
  void preflightsAreNotLimited() {
    for (int i = 0; i < 10; i++) {
      Response answer =
          ada.anonymous()
              .header("Origin", ALLOWED)
              .header("Access-Control-Request-Method", "POST")
              .options("/api/auth/login");
      assertThat(answer.statusCode()).isEqualTo(204);
    }

    ada.logsIn().then().statusCode(200);
  }

  private Response preflight(String origin) {
    return ada.anonymous()
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "PATCH")
        .header("Access-Control-Request-Headers", "authorization,content-type")
        .options(ada.tasks());
  }

  private List<Response> everyKindOfAnswer(Supplier<RequestSpecification> request) {
    List<Response> answers = everyPrivateAnswer(request);
    PUBLIC.forEach(path -> answers.add(status(200, request.get().get(path))));
    return answers;
  }

  /** By the application, by Jersey, by the container's servlets and its error page. */
  private List<Response> everyPrivateAnswer(Supplier<RequestSpecification> request) {
    return new ArrayList<>(
        List.of(
            status(200, request.get().get("/health/live")),
            status(401, request.get().get("/api/auth/me")),
            status(404, request.get().get("/nowhere")),
            status(400, request.get().header("Content-Type", "nonsense").post("/api/auth/login")),
            status(405, request.get().get("/api/auth/login")),
            status(
                415,
                request
                    .get()
                    .body("{}")
                    .header("Content-Type", "text/plain")
                    .post("/api/auth/signup")),
            status(
                200,
                request
                    .get()
                    .header("Authorization", "Bearer " + ada.token())
                    .get("/api/auth/me"))));
  }

  private static Response status(int expected, Response answer) {
    assertThat(answer.statusCode()).isEqualTo(expected);
    return answer;
  }
}

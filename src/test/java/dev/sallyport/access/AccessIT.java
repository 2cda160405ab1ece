package dev.sallyport.access;

import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.sallyport.Database;
import dev.sallyport.Routes;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.token.TokenForge;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A stranger at every door: of those that the server lists, and that the OpenAPI document does. */
@SharesService
class AccessIT {
  /** Open on purpose. A new route is either here or closed. */
  private static final Set<String> OPEN =
      Set.of(
          "POST /api/auth/signup",
          "POST /api/auth/signup/confirm",
          "POST /api/auth/email/confirm",
          "POST /api/auth/password/forgot",
          "POST /api/auth/password/reset",
          "POST /api/auth/mail/stop",
          "POST /api/auth/invitation/accept",
          "POST /api/auth/login",
          "POST /api/auth/account/restore",
          "POST /api/auth/email/revert",
          "POST /api/auth/factors/keep",
          "POST /api/auth/login/second-factor",
          "GET /.well-known/jwks.json",
          "POST /api/auth/passkeys/login",
          "POST /api/auth/passkeys/login/options",
          "GET /api/auth/policy",
          "GET /.well-known/webauthn",
          "GET /.well-known/passkey-endpoints",
          "GET /.well-known/oauth-authorization-server",
          "GET /.well-known/openid-configuration",
          "GET /oauth/jwks.json",
          "GET /health/live",
          "GET /health/ready",
          "GET /health/started");

  /** Ask for other credentials than an access token, with the code of their refusal. */
  private static final Map<String, String> BY_OTHER_CREDENTIALS =
      Map.of(
          "POST /api/auth/refresh", "invalid_refresh_token",
          "POST /oauth/introspect", "invalid_client",
          "POST /oauth/revoke", "invalid_client",
          "POST /oauth/token", "invalid_client",
          "POST /oauth/par", "invalid_client",
          "POST /oauth/device", "invalid_client",
          "GET /oauth/userinfo", "invalid_token",
          "POST /oauth/userinfo", "invalid_token",
          "GET /metrics", "invalid_client",
          "GET /openapi", "invalid_client");

  /** For whoever holds a token, whatever its role: it only gives up what the caller has. */
  private static final Set<String> FOR_EVERY_ROLE = Set.of("POST /api/auth/logout");

  private static List<String> routes;
  private static TestUser ada;
  private static TokenForge forge;

  @BeforeAll
  static void adaSignsUp() {
    ada = TestUser.signedUp();
    forge = TokenForge.withServicesKey(ada);
  }

  @BeforeAll
  static void readBothLists() {
    routes =
        Stream.concat(Routes.ofTheService().stream(), Routes.ofTheDocument().stream())
            .distinct()
            .toList();
  }

  static List<String> closed() {
    return routes.stream().filter(route -> !OPEN.contains(route)).toList();
  }

  static List<String> closedGets() {
    return closed().stream().filter(route -> route.startsWith("GET ")).toList();
  }

  @Test
  void theListIsComplete() {
    assertThat(routes)
        .containsAll(OPEN)
        .contains(
            "GET /api/auth/me",
            "GET /api/{user_id}/tasks",
            "POST /api/{user_id}/tasks",
            "GET /api/{user_id}/tasks/{id}",
            "PUT /api/{user_id}/tasks/{id}",
            "DELETE /api/{user_id}/tasks/{id}",
            "PATCH /api/{user_id}/tasks/{id}/complete");
  }

  @ParameterizedTest
  @MethodSource("closed")
  void aStrangerIsRefused(String route) {
    Response response = calls(route, TestUser.arrives().anonymous());

    response
        .then()
        .statusCode(401)
        .contentType(isForClients(route) ? "application/json" : "application/problem+json")
        .header("WWW-Authenticate", containsString(" realm=\"sallyport"));
    assertThat(member(response, "code"))
        .isEqualTo(BY_OTHER_CREDENTIALS.getOrDefault(route, "invalid_token"));
  }

  /** Of RFC 6749 and RFC 6750, whose errors have a form of their own. */
  private static boolean isForClients(String route) {
    return route.matches("[A-Z]+ /oauth/(token|par|device|userinfo)");
  }

  @ParameterizedTest
  @MethodSource("closed")
  void aStrangerWithAForgedTokenIsRefused(String route) {
    String none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.e30.";

    Response response =
        calls(route, TestUser.arrives().anonymous().header("Authorization", "Bearer " + none));

    assertThat(response.statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @MethodSource("closedGets")
  void whatIsClosedToGetIsClosedToHead(String route) {
    Response response = calls(route.replace("GET ", "HEAD "), TestUser.arrives().anonymous());

    assertThat(response.statusCode()).isEqualTo(401);
  }

  static List<String> closedByRole() {
    return closed().stream()
        .filter(route -> !BY_OTHER_CREDENTIALS.containsKey(route))
        .filter(route -> !FOR_EVERY_ROLE.contains(route))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("closedByRole")
  void aUserMayCallWhatIsForUsersOnly(String route) {
    assertAllowed(route, "user", !isForOperators(route));
  }

  @ParameterizedTest
  @MethodSource("closedByRole")
  void anOperatorWhoIsNoUserMayCallWhatIsForOperatorsOnly(String route) {
    assertAllowed(route, "admin", isForOperators(route));
  }

  @ParameterizedTest
  @MethodSource("closedByRole")
  void aRoleThatNobodyNamedMayCallNothing(String route) {
    for (String role : List.of("*", "", "USER", "anonymous")) {
      assertAllowed(route, role, false);
    }
  }

  private static boolean isForOperators(String route) {
    return route.contains(" /api/admin/");
  }

  /** Whether the caller gets past the door; what is behind it says the rest. */
  private static void assertAllowed(String route, String role, boolean allowed) {
    // Of a session of its own, so that a log-out ends no other call's.
    String token =
        forge.token(
            claims -> {
              claims.put("groups", List.of(role));
              claims.put("sid", role.equals("user") ? liveSession() : UUID.randomUUID().toString());
              if (role.equals("admin")) {
                // Operators' calls ask the database for their role and session.
                TestUser operator = TestUser.operator();
                claims.put("sub", operator.userId().toString());
                claims.put("user_id", operator.userId().toString());
                claims.put(
                    "sid",
                    Database.value(
                            "select id::text from sessions where user_id = ?", operator.userId())
                        .toString());
              }
            });

    Response response =
        calls(
            route.replace("{user_id}", ada.userId().toString()),
            TestUser.arrives().anonymous().header("Authorization", "Bearer " + token));

    if (allowed) {
      assertThat(response.statusCode()).isNotIn(401, 403).isLessThan(500);
    } else {
      TestUser.assertRefused(response, 403, "forbidden");
    }
  }

  /** Some calls ask when its user was authenticated. */
  private static String liveSession() {
    TestUser device = ada.elsewhere();
    device.logsIn().then().statusCode(200);
    return TestUser.body(
            new String(
                Base64.getUrlDecoder().decode(device.token().split("\\.", -1)[1]),
                StandardCharsets.UTF_8))
        .get("sid")
        .toString();
  }

  @Test
  void theServersOwnDescriptionIsOff() {
    Response wadl = TestUser.arrives().anonymous().get("/application.wadl");

    TestUser.assertRefused(wadl, 404, "not_found");
  }

  private static Response calls(String route, RequestSpecification caller) {
    String[] methodAndPath = route.split(" ", 2);
    String path = methodAndPath[1].replaceAll("\\{\\w+}", UUID.randomUUID().toString());
    if (path.startsWith("/oauth/")) {
      caller.contentType(ContentType.URLENC).body("token=x");
    } else if (methodAndPath[0].startsWith("P")) {
      caller.contentType(ContentType.JSON).body("{}");
    }
    return caller.request(methodAndPath[0], path);
  }
}

package dev.sallyport.signin;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.body;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.FullyConfiguredServer;
import dev.sallyport.OtherServer;
import dev.sallyport.RunningService;
import dev.sallyport.RunsConcurrently;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The refresh token in a cookie that no script can read and no other site can use. */
@Slow
@RunsConcurrently
class SessionCookieIT {
  private static final String COOKIE = "__Host-sallyport-refresh";

  private static final Map<String, String> STORES_TOKENS = Map.of("X-Sallyport-Client", "token");

  /** That of {@code JWT_ISSUER}. */
  private static final String OWN_ORIGIN = "http://localhost:8080";

  private static final String FOR_A_WEEK =
      "; Path=/; Max-Age=604800; Secure; HttpOnly; SameSite=Strict";
  private static final String FORGOTTEN = "; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict";

  private final OtherServer server = FullyConfiguredServer.shared().server();

  /** One for a test: a refresh is only retried from the same network. */
  private final String address = TestUser.newAddress();

  @Test
  void theTokenTravelsInTheCookieAndNowhereElse() {
    Response session = server.signsUp();

    String token = token(session);
    assertThat(token).matches("[A-Za-z0-9_-]{43}");
    assertThat(attributes(session)).isEqualTo(FOR_A_WEEK);
    assertThat(body(session))
        .containsEntry("refresh_token", null)
        .containsKey("refresh_expires_in");
    assertThat(session.asString()).doesNotContain(token);
  }

  @Test
  void aClientThatStoresItsTokensGetsThemInTheBody() {
    Response session = logsIn(STORES_TOKENS);

    assertThat(session.header("Set-Cookie")).isNull();
    assertThat(member(session, "refresh_token")).matches("[A-Za-z0-9_-]{43}");
    Response refreshed =
        server
            .request(address)
            .headers(STORES_TOKENS)
            .contentType(ContentType.JSON)
            .body(TestUser.refreshBody(member(session, "refresh_token")))
            .post("/api/auth/refresh");
    assertThat(refreshed.statusCode()).as(refreshed.asString()).isEqualTo(200);
    assertThat(refreshed.header("Set-Cookie")).isNull();
    assertThat(member(refreshed, "refresh_token"))
        .matches("[A-Za-z0-9_-]{43}")
        .isNotEqualTo(member(session, "refresh_token"));
  }

  /** Not even a script that an attacker has injected into a page that may use the cookie. */
  @Test
  void noPageGetsATokenInTheBody() {
    for (Map<String, String> page :
        List.of(
            Map.of("Origin", OWN_ORIGIN),
            Map.of("Origin", RunningService.ALLOWED_ORIGIN),
            Map.of("Origin", "null"),
            Map.of("Sec-Fetch-Site", "same-origin"),
            Map.of("Sec-Fetch-Site", "none"),
            Map.of("X-Sallyport-Client", "token"))) {
      Map<String, String> headers = new HashMap<>(page);
      if (page.containsKey("X-Sallyport-Client")) {
        headers.put("X-Sallyport-Client", "token, token");
      } else {
        headers.putAll(STORES_TOKENS);
      }
      Response session = logsIn(headers);
      assertThat(member(session, "refresh_token")).as(headers.toString()).isNull();
      assertThat(session.header("Set-Cookie")).startsWith(COOKIE + "=");

      Response exchanged = withCookie(token(session)).headers(headers).post("/api/auth/refresh");
      assertThat(exchanged.statusCode()).isIn(200, 403);
      assertThat(exchanged.<Object>path("refresh_token")).isNull();
    }
    Response session = server.signsUp();
    assertRefused(
        withCookie(token(session)).headers(STORES_TOKENS).post("/api/auth/refresh"),
        403,
        "forbidden");
  }

  private Response logsIn(Map<String, String> headers) {
    String email = "v-" + UUID.randomUUID() + "@example.com";
    server.signsUp(email, TestUser.newAddress()).then().statusCode(201);
    return server
        .request(TestUser.newAddress())
        .headers(headers)
        .contentType(ContentType.JSON)
        .body(TestUser.credentials(email, TestUser.PASSWORD))
        .post("/api/auth/login");
  }

  @ParameterizedTest
  @ValueSource(strings = {OWN_ORIGIN, RunningService.ALLOWED_ORIGIN})
  void ourOwnPagesAndThoseThatMayCallRefreshByCookie(String origin) {
    Response session = server.signsUp();

    Response refreshed = posts("/api/auth/refresh", token(session), origin);

    assertThat(refreshed.statusCode()).isEqualTo(200);
    assertThat(attributes(refreshed)).isEqualTo(FOR_A_WEEK);
    assertThat(member(refreshed, "refresh_token")).isNull();
    assertThat(token(refreshed)).isNotEqualTo(token(session));
    assertThat(server.me(member(refreshed, "token")).statusCode()).isEqualTo(200);
    assertThat(posts("/api/auth/refresh", token(refreshed), origin).statusCode()).isEqualTo(200);
  }

  @Test
  void aRetryByCookieGetsTheSameCookie() {
    Response session = server.signsUp();
    Response refreshed = posts("/api/auth/refresh", token(session), OWN_ORIGIN);

    Response again = posts("/api/auth/refresh", token(session), OWN_ORIGIN);

    assertThat(token(again)).isEqualTo(token(refreshed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "https://evil.example",
        "http://localhost",
        "http://localhost:80800",
        "https://localhost:8080",
        "http://localhost:8080/",
        "http://localhost:8080.evil.example",
        "https://app.example.com.evil.example",
        "https://sub.app.example.com",
        "http://app.example.com",
        "*"
      })
  void noOtherPageMayUseTheCookie(String origin) {
    Response session = server.signsUp();

    for (String path : List.of("/api/auth/refresh", "/api/auth/logout")) {
      Response answer = posts(path, token(session), origin);
      assertRefused(answer, 403, "forbidden");
      assertThat(answer.header("Set-Cookie")).isNull();
    }
    assertThat(server.me(member(session, "token")).statusCode()).isEqualTo(200);
    assertThat(posts("/api/auth/refresh", token(session), OWN_ORIGIN).statusCode()).isEqualTo(200);
  }

  @Test
  void aRequestThatTellsNoOriginMayNotUseTheCookieEither() {
    Response session = server.signsUp();

    for (String path : List.of("/api/auth/refresh", "/api/auth/logout")) {
      assertRefused(withCookie(token(session)).post(path), 403, "forbidden");
    }
    assertThat(server.me(member(session, "token")).statusCode()).isEqualTo(200);
  }

  @Test
  void logOutByCookieEndsTheSessionAndClearsTheCookie() {
    Response session = server.signsUp();

    Response loggedOut = posts("/api/auth/logout", token(session), OWN_ORIGIN);

    assertThat(loggedOut.statusCode()).isEqualTo(200);
    assertThat(token(loggedOut)).isEmpty();
    assertThat(attributes(loggedOut)).isEqualTo(FORGOTTEN);
    assertRefused(server.me(member(session, "token")), 401, "invalid_token");
    assertRefused(
        posts("/api/auth/refresh", token(session), OWN_ORIGIN), 401, "invalid_refresh_token");
  }

  @Test
  void logOutByAccessTokenClearsTheCookieToo() {
    Response session = server.signsUp();

    Response loggedOut =
        withCookie(token(session))
            .header("Authorization", "Bearer " + member(session, "token"))
            .post("/api/auth/logout");

    assertThat(loggedOut.statusCode()).isEqualTo(200);
    assertThat(token(loggedOut)).isEmpty();
    assertRefused(server.me(member(session, "token")), 401, "invalid_token");
  }

  @Test
  void aTokenInTheBodyWorksStillAndWins() {
    Response session = server.signsUp();
    Response other = server.signsUp();

    Response refreshed =
        withCookie(token(other))
            .body(TestUser.refreshBody(token(session)))
            .post("/api/auth/refresh");

    assertThat(refreshed.statusCode()).isEqualTo(200);
    assertThat(member(refreshed, "user_id")).isEqualTo(member(session, "user_id"));
    assertThat(server.refreshes(token(refreshed)).statusCode()).isEqualTo(200);
  }

  @Test
  void aCookieThatIsNoTokenIsRefused() {
    for (String value : List.of("", "x", "A".repeat(43), "\"" + "A".repeat(43) + "\"")) {
      assertRefused(posts("/api/auth/refresh", value, OWN_ORIGIN), 401, "invalid_refresh_token");
    }
  }

  /** What a sibling subdomain can write into the header: values with commas, other names. */
  @Test
  void onlySemicolonsSeparateCookies() {
    Response victim = server.signsUp();
    Response attacker = server.signsUp();
    String own = COOKIE + "=" + token(victim);
    String foreign = "p=x," + COOKIE + "=" + token(attacker);

    assertRefused(postsHeader("/api/auth/refresh", foreign), 401, "invalid_refresh_token");
    assertRefused(postsHeader("/api/auth/logout", foreign), 401, "invalid_token");
    for (String header : List.of(own + "; " + foreign, foreign + "; " + own)) {
      Response refreshed = postsHeader("/api/auth/refresh", header);
      assertThat(refreshed.statusCode()).as(header).isEqualTo(200);
      assertThat(member(refreshed, "user_id")).isEqualTo(member(victim, "user_id"));
    }
    assertThat(postsHeader("/api/auth/logout", foreign + "; " + own).statusCode()).isEqualTo(200);
    assertRefused(server.me(member(victim, "token")), 401, "invalid_token");
    assertThat(server.me(member(attacker, "token")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "__host-sallyport-refresh=%s",
        "x__Host-sallyport-refresh=%s",
        "__Host-sallyport-refresh2=%s",
        "p=x; q=\"a; r=b\\; __Host-sallyport-refresh%3D%s",
        "=__Host-sallyport-refresh=%s",
        "p=x\t__Host-sallyport-refresh=%s",
        "p=x __Host-sallyport-refresh=%s"
      })
  void aCookieOfAnotherNameIsNotTheToken(String header) {
    String token = token(server.signsUp());

    assertRefused(
        postsHeader("/api/auth/refresh", header.replace("%s", token)),
        401,
        "invalid_refresh_token");
  }

  /** Quotes mean nothing: whoever sets another cookie cannot hide what follows it. */
  @Test
  void anOpenQuoteHidesNoCookie() {
    Response session = server.signsUp();

    Response refreshed =
        postsHeader("/api/auth/refresh", "p=\"x; " + COOKIE + "=" + token(session) + "; q=y\"");

    assertThat(refreshed.statusCode()).isEqualTo(200);
  }

  @Test
  void twoCookiesOfTheNameAreRefused() {
    Response session = server.signsUp();
    String cookie = COOKIE + "=" + token(session);

    for (String path : List.of("/api/auth/refresh", "/api/auth/logout")) {
      assertRefused(postsHeader(path, cookie + "; " + cookie), 400, "malformed_request");
      assertRefused(postsHeader(path, cookie + ";" + COOKIE + "=x"), 400, "malformed_request");
      assertRefused(
          server
              .request(address)
              .header("Cookie", cookie)
              .header("Cookie", COOKIE + "=x")
              .header("Origin", OWN_ORIGIN)
              .post(path),
          400,
          "malformed_request");
    }
    assertThat(server.me(member(session, "token")).statusCode()).isEqualTo(200);
  }

  /** As beacons, forms and clients without a body send it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|",
        "text/plain;charset=UTF-8|",
        "application/x-www-form-urlencoded|",
        "application/octet-stream|",
        "application/json|",
        "text/plain;charset=UTF-8|anything",
        "application/x-www-form-urlencoded|a=b",
        "multipart/form-data; boundary=x|--x--"
      })
  void aBodyThatTheCookieMakesNeedlessIsNotJudged(String type, String body) throws Exception {
    Response session = server.signsUp();
    HttpResponse<String> refreshed =
        sends("/api/auth/refresh", COOKIE + "=" + token(session), type, body);
    String next = refreshed.headers().firstValue("Set-Cookie").orElse(";");
    HttpResponse<String> loggedOut =
        sends("/api/auth/logout", next.substring(0, next.indexOf(';')), type, body);

    assertThat(refreshed.statusCode()).as(refreshed.body()).isEqualTo(200);
    assertThat(loggedOut.statusCode()).as(loggedOut.body()).isEqualTo(200);
    assertRefused(server.me(member(session, "token")), 401, "invalid_token");
  }

  @Test
  void pagesThatMayCallMaySendTheCookie() {
    Response session = server.signsUp();

    Response refreshed = posts("/api/auth/refresh", token(session), RunningService.ALLOWED_ORIGIN);
    Response preflight =
        server
            .request(address)
            .header("Origin", RunningService.ALLOWED_ORIGIN)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "content-type")
            .options("/api/auth/refresh");

    for (Response answer : List.of(refreshed, preflight)) {
      assertThat(answer.header("Access-Control-Allow-Origin"))
          .isEqualTo(RunningService.ALLOWED_ORIGIN);
      assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
    }
    Response foreign = posts("/api/auth/refresh", token(refreshed), "https://evil.example");
    assertThat(foreign.header("Access-Control-Allow-Origin")).isNull();
    assertThat(foreign.header("Access-Control-Allow-Credentials")).isNull();
  }

  private Response postsHeader(String path, String cookies) {
    return server
        .request(address)
        .contentType(ContentType.JSON)
        .header("Cookie", cookies)
        .header("Origin", OWN_ORIGIN)
        .post(path);
  }

  /** Not with REST Assured, which adds a Content-Type. */
  private HttpResponse<String> sends(String path, String cookie, String type, String body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.url().resolve(path))
            .header("Cookie", cookie)
            .header("Origin", OWN_ORIGIN)
            .POST(body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (type != null) {
      request.header("Content-Type", type);
    }
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** As a browser sends it: no body. */
  private Response posts(String path, String cookie, String origin) {
    return withCookie(cookie).header("Origin", origin).post(path);
  }

  private RequestSpecification withCookie(String cookie) {
    return server
        .request(address)
        .contentType(ContentType.JSON)
        .header("Cookie", "theme=dark; " + COOKIE + "=" + cookie);
  }

  private static String token(Response response) {
    String header = response.header("Set-Cookie");
    assertThat(header).startsWith(COOKIE + "=");
    return header.substring(COOKIE.length() + 1, header.indexOf(';'));
  }

  /** Everything behind the value; of Max-Age, the second that has begun counts as whole. */
  private static String attributes(Response response) {
    String header = response.header("Set-Cookie");
    return header.substring(header.indexOf(';')).replace("=604799;", "=604800;");
  }
}

package dev.sallyport.session;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.member;
import static dev.sallyport.TestUser.refreshBody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.signin.cookie.CookieOwner;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Log in, stay in, log out, on the wire. */
@SharesService
class SessionIT {
  private static final int SEVEN_DAYS = 7 * 24 * 60 * 60;
  private static final String UNKNOWN = "A".repeat(43);

  private final TestUser ada = TestUser.signedUp();

  @Test
  void signUpAndLogInBringARefreshToken() {
    TestUser eve = TestUser.arrives();

    for (Response answer : List.of(eve.signsUp(), eve.logsIn())) {
      assertSession(answer);
    }
    assertThat(sessionOf(eve)).isNotEqualTo(sessionOf(ada));
  }

  @Test
  void fromSignUpToLogOut() {
    String firstToken = ada.token();
    String firstRefreshToken = ada.refreshToken();
    UUID session = sessionOf(ada);
    assertSignedIn(ada);

    assertSession(ada.refreshes());
    assertThat(ada.token()).isNotEqualTo(firstToken);
    assertThat(ada.refreshToken()).isNotEqualTo(firstRefreshToken);
    assertThat(sessionOf(ada)).isEqualTo(session);
    assertSignedIn(ada);

    ada.logsOut("local").then().statusCode(200).body("message", equalTo("Logged out."));
    String lastToken = ada.token();
    assertSignedOut(ada.carries(firstToken));
    assertSignedOut(ada.carries(lastToken));
    assertRefused(ada.refreshes(), 401, "invalid_refresh_token");
    assertThat(events("logout")).hasSize(1);

    assertSession(ada.logsIn());
    assertSignedIn(ada);
  }

  @Test
  void aRetryGetsTheSameRefreshTokenAndAnAccessTokenThatWorks() {
    for (int i = 0; i < 3; i++) {
      String used = ada.refreshToken();
      String successor = member(ada.refreshes(), "refresh_token");
      Response again = ada.refreshesWith(used);
      assertSession(again);
      assertThat(member(again, "refresh_token")).isEqualTo(successor);
      ada.carries(member(again, "token"));
      assertSignedIn(ada);
    }

    assertSession(ada.refreshes());
    assertThat(events("refresh_retry")).hasSize(3);
    assertThat(events("refresh")).hasSize(4);
  }

  @Test
  void aRetryFromAnotherNetworkOrBySomeOtherProgramIsTheft() {
    for (boolean moves : List.of(true, false)) {
      TestUser visitor = TestUser.signedUp();
      String used = visitor.refreshToken();
      visitor.refreshes().then().statusCode(200);

      Response thief =
          (moves ? visitor.elsewhere() : visitor)
              .anonymous()
              .header("User-Agent", moves ? "" : "python-requests/2.32")
              .contentType(ContentType.JSON)
              .body(refreshBody(used))
              .post("/api/auth/refresh");

      assertRefused(thief, 401, "invalid_refresh_token");
      assertSignedOut(visitor);
      assertRefused(visitor.refreshes(), 401, "invalid_refresh_token");
      assertThat(events(visitor, "refresh_token_reuse")).hasSize(1);
    }
  }

  @Test
  void ofFortyRefreshesInARowTenAreAnswered() {
    for (int i = 0; i < 10; i++) {
      assertSession(ada.refreshes());
    }

    for (int i = 0; i < 30; i++) {
      Response early = ada.refreshes();
      assertRefused(early, 429, "rate_limited");
      assertThat(Integer.parseInt(early.header("Retry-After"))).isBetween(1, 60);
    }

    assertSignedIn(ada);
    assertThat(events("refresh")).hasSize(10);
    assertThat(
            Database.column(
                "select hash from refresh_tokens t join sessions s on s.id = t.session_id"
                    + " where user_id = ?",
                ada.userId()))
        .hasSize(2);
    // The first is an event, the others are counted.
    assertThat(events("throttled"))
        .singleElement()
        .satisfies(event -> assertThat(event).containsEntry("failure_reason", "session_limit"));
  }

  @Test
  void aLogInBeyondTheLimitOfSessionsSignsTheLeastRecentlyUsedOut() throws SQLException {
    try (Connection database = RunningService.shared().database()) {
      for (int i = 0; i < 99; i++) {
        StoredSession.open(database, ada.userId());
      }
    }
    assertThat(Database.openSessions(ada.userId())).isEqualTo(100);
    assertSignedIn(ada);
    TestUser phone = ada.elsewhere();

    assertSession(phone.logsIn());

    assertSignedOut(ada);
    assertRefused(ada.refreshes(), 401, "invalid_refresh_token");
    assertSignedIn(phone);
    assertThat(Database.openSessions(ada.userId())).isEqualTo(100);
  }

  @Test
  void anOldRefreshTokenSignsNobodyOutElsewhere() {
    TestUser phone = ada.elsewhere();
    phone.logsIn();
    String stolen = ada.refreshToken();
    ada.refreshes();
    ada.refreshes();

    for (String scope : List.of("global", "others")) {
      assertRefused(ada.keeps(stolen).logsOutByRefreshToken(scope), 401, "invalid_token");
    }

    assertSignedOut(ada);
    assertSignedIn(phone);
    assertThat(events("refresh_token_reuse")).hasSize(1);
    assertThat(events("logout")).isEmpty();
  }

  @Test
  void anOldTokenEndsTheWholeSessionAtOnce() {
    TestUser phone = ada.elsewhere();
    phone.logsIn();
    String stolen = ada.refreshToken();
    ada.refreshes();
    ada.refreshes();

    assertRefused(ada.refreshesWith(stolen), 401, "invalid_refresh_token");

    assertSignedOut(ada);
    assertRefused(ada.refreshes(), 401, "invalid_refresh_token");
    assertSignedIn(phone);
    assertSession(phone.refreshes());
    assertThat(events("refresh_token_reuse"))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event)
                    .containsEntry("success", false)
                    .containsEntry("failure_reason", "reused_token"));
  }

  @Test
  void everyRefusalIsTheSameAnswer() {
    TestUser loggedOut = TestUser.signedUp();
    loggedOut.logsOut("local");
    TestUser inactive = TestUser.signedUp();
    Database.update("update users set is_active = false where id = ?", inactive.userId());
    TestUser expired = TestUser.signedUp();
    Database.update(
        "update sessions set idle_expires_at = now() where user_id = ?", expired.userId());
    TestUser robbed = TestUser.signedUp();
    String stolen = robbed.refreshToken();
    robbed.refreshes();
    robbed.refreshes();
    Answer unknown = refused(refreshBody(UNKNOWN));

    assertThat(unknown.body()).contains("\"code\":\"invalid_refresh_token\"");
    assertThat(unknown.headers()).contains("WWW-Authenticate: Bearer realm=\"sallyport\"");
    assertThat(unknown.headers()).contains("Cache-Control: no-store");
    assertThat(refused(refreshBody(loggedOut.refreshToken()))).isEqualTo(unknown);
    assertThat(refused(refreshBody(inactive.refreshToken()))).isEqualTo(unknown);
    assertThat(refused(refreshBody(expired.refreshToken()))).isEqualTo(unknown);
    assertThat(refused(refreshBody(stolen))).isEqualTo(unknown);
    assertThat(refused(refreshBody(robbed.refreshToken()))).isEqualTo(unknown);
    assertThat(refused("{}")).isEqualTo(unknown);
    assertThat(refused("{\"refresh_token\":null}")).isEqualTo(unknown);
    for (String malformed :
        List.of(
            "",
            "x",
            ada.refreshToken() + "=",
            ada.refreshToken() + " ",
            " " + ada.refreshToken(),
            ada.refreshToken().substring(1),
            "' or 1=1 --",
            "\u0000".repeat(43),
            ada.token(),
            "A".repeat(10_000))) {
      assertThat(refused(refreshBody(malformed))).isEqualTo(unknown);
    }
    assertSession(ada.refreshes());
  }

  @Test
  void aBodyThatIsNoObjectIsMalformedAndNoneIsNoToken() {
    for (String body : List.of("[]", "{", "\"" + ada.refreshToken() + "\"")) {
      assertRefused(ada.post("/api/auth/refresh", body), 400, "malformed_request");
    }
    assertRefused(
        ada.anonymous().contentType(ContentType.JSON).post("/api/auth/refresh"),
        401,
        "invalid_refresh_token");
    assertRefused(
        ada.anonymous()
            .contentType(ContentType.URLENC)
            .body("refresh_token=" + ada.refreshToken())
            .post("/api/auth/refresh"),
        415,
        "unsupported_media_type");
    assertSession(ada.refreshes());
  }

  @Test
  void logOutByRefreshTokenAloneEndsTheSession() {
    ada.logsOutByRefreshToken("local").then().statusCode(200);

    assertSignedOut(ada);
    assertRefused(ada.refreshes(), 401, "invalid_refresh_token");
    assertThat(events("logout")).hasSize(1);
  }

  @Test
  void aUsedRefreshTokenLogsOutToo() {
    String used = ada.refreshToken();
    ada.refreshes();
    String current = ada.refreshToken();

    ada.keeps(used).logsOutByRefreshToken("local").then().statusCode(200);

    assertSignedOut(ada);
    assertRefused(ada.refreshesWith(current), 401, "invalid_refresh_token");
    assertThat(events("refresh_token_reuse")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer garbage", "Bearer a.b.c", "Bearer", "Basic YWRhOmFkYQ==", "x"})
  void aBadAuthorizationHeaderDoesNotKeepARefreshTokenFromLoggingOut(String authorization) {
    ada.anonymous()
        .header("Authorization", authorization)
        .contentType(ContentType.JSON)
        .body(refreshBody(ada.refreshToken()))
        .post("/api/auth/logout")
        .then()
        .statusCode(200);

    assertSignedOut(ada);
  }

  @Test
  void loggingOutAgainIsHarmless() {
    for (String scope : List.of("local", "global")) {
      TestUser visitor = TestUser.signedUp();
      for (int i = 0; i < 3; i++) {
        visitor.logsOut(scope).then().statusCode(200).body("message", equalTo("Logged out."));
        visitor
            .logsOutByRefreshToken(scope)
            .then()
            .statusCode(200)
            .body("message", equalTo("Logged out."));
      }
      assertThat(events(visitor, "logout")).hasSize(1);
    }
  }

  @Test
  void whoShowsNothingCannotLogOut() {
    assertRefused(
        ada.anonymous().contentType(ContentType.JSON).post("/api/auth/logout"),
        401,
        "invalid_token");
    assertRefused(ada.post("/api/auth/logout", "{}"), 401, "invalid_token");
    assertRefused(ada.post("/api/auth/logout", refreshBody(UNKNOWN)), 401, "invalid_token");
    assertRefused(ada.post("/api/auth/logout", refreshBody("x")), 401, "invalid_token");
    assertRefused(
        ada.anonymous()
            .header("Authorization", "Bearer garbage")
            .contentType(ContentType.JSON)
            .post("/api/auth/logout"),
        401,
        "invalid_token");
    assertSignedIn(ada);
  }

  @Test
  void theOthersAreLoggedOutAndThisDeviceStays() {
    TestUser phone = ada.elsewhere();
    phone.logsIn();
    TestUser tablet = ada.elsewhere();
    tablet.logsIn();

    phone.logsOut("others").then().statusCode(200);

    assertSignedIn(phone);
    for (TestUser other : List.of(ada, tablet)) {
      assertSignedOut(other);
      assertRefused(other.refreshes(), 401, "invalid_refresh_token");
    }
    assertSession(phone.refreshes());
    phone.logsOut("others").then().statusCode(200);
    assertThat(events("logout")).hasSize(1);
  }

  @Test
  void everyDeviceIsLoggedOut() {
    TestUser stranger = TestUser.signedUp();
    TestUser phone = ada.elsewhere();
    phone.logsIn();

    phone.logsOutByRefreshToken("global").then().statusCode(200);

    for (TestUser device : List.of(ada, phone)) {
      assertSignedOut(device);
      assertRefused(device.refreshes(), 401, "invalid_refresh_token");
    }
    assertSignedIn(stranger);
  }

  @Test
  void whatAnEndedSessionLeftBehindEndsNoOther() {
    TestUser phone = ada.elsewhere();
    phone.logsIn();
    ada.logsOut("local");

    for (String scope : List.of("others", "global")) {
      assertRefused(ada.logsOutByRefreshToken(scope), 401, "invalid_token");
    }

    assertSignedIn(phone);
    assertSession(phone.refreshes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "all", "local,others", "LOCAL%20", "%00", "lo%0Acal"})
  void anUnknownScopeIsRefusedAndEndsNothing(String scope) {
    Response answer = ada.logsOut(scope);

    assertRefused(answer, 400, "validation_failed");
    assertThat(answer.<List<String>>path("errors.field")).containsExactly("scope");
    assertSignedIn(ada);
  }

  @Test
  void aLogOutTakesEffectForEveryKindOfCall() {
    String task = member(ada.creates("a task"), "id");

    ada.logsOut("local");

    assertRefused(ada.creates("another"), 401, "invalid_token");
    assertRefused(ada.authenticated().get(ada.tasks() + "/" + task), 401, "invalid_token");
    assertRefused(ada.authenticated().delete(ada.tasks() + "/" + task), 401, "invalid_token");
    assertRefused(ada.sessions(), 401, "invalid_token");
    assertThat(Database.count("select count(*) from tasks where user_id = ?", ada.userId()))
        .isOne();
  }

  /** As when another node ended it and the data grid did not carry the news. */
  @Test
  void anEndThatOnlyTheDatabaseKnowsIsNoticedWithinASecond() {
    assertNoticedWithinASecond(Duration.ZERO);
  }

  /** By CLOCK_SKEW, and so late is the commit, too. */
  @Test
  void anEndByANodeWhoseClockIsLateIsNoticedWithinASecond() {
    assertNoticedWithinASecond(Duration.ofSeconds(75));
  }

  private void assertNoticedWithinASecond(Duration ago) {
    Database.update(
        "update sessions set ended_at = now() - ? * interval '1 second', end_reason = 'logout'"
            + " where id = ?",
        ago.toSeconds(),
        sessionOf(ada));
    Instant end = Instant.now();

    Instant sent = Instant.now();
    while (ada.authenticated().get("/api/auth/me").statusCode() == 200) {
      assertThat(sent).isBefore(end.plusSeconds(1));
      sent = Instant.now();
    }

    assertSignedOut(ada);
  }

  @Test
  void anOldTokenBlocksNothingThatNeedsNone() {
    TestUser leaver = TestUser.signedUp();
    leaver.logsOut("local");
    String altered = ada.token().substring(0, ada.token().length() - 8) + "AAAAAAAA";

    for (String token : List.of(leaver.token(), altered, "garbage", "a.b.c")) {
      TestUser eve = TestUser.arrives().carries(token);
      String credentials = TestUser.credentials(eve.email(), TestUser.PASSWORD);
      Response signUp = postsWithToken(eve, "/api/auth/signup", credentials);
      assertThat(signUp.statusCode()).isEqualTo(201);
      Response login = postsWithToken(eve, "/api/auth/login", credentials);
      assertSession(login);
      Response refresh =
          postsWithToken(eve, "/api/auth/refresh", refreshBody(member(login, "refresh_token")));
      assertSession(refresh);
      Response logout =
          postsWithToken(eve, "/api/auth/logout", refreshBody(member(refresh, "refresh_token")));
      assertThat(logout.statusCode()).isEqualTo(200);
      assertRefused(
          eve.refreshesWith(member(refresh, "refresh_token")), 401, "invalid_refresh_token");

      eve.authenticated().get("/health/live").then().statusCode(200);
      eve.authenticated().get("/.well-known/jwks.json").then().statusCode(200);
      eve.authenticated()
          .header("Origin", RunningService.ALLOWED_ORIGIN)
          .header("Access-Control-Request-Method", "POST")
          .header("Access-Control-Request-Headers", "authorization, content-type")
          .options("/api/auth/refresh")
          .then()
          .statusCode(204)
          .header("Access-Control-Allow-Origin", RunningService.ALLOWED_ORIGIN)
          .header("Access-Control-Allow-Headers", containsString("Authorization"));
    }
    assertSignedIn(ada);
  }

  @Test
  void aBrowserIsToldWhyItsTokenIsRefused() {
    ada.logsOut("local");

    ada.authenticated()
        .header("Origin", RunningService.ALLOWED_ORIGIN)
        .get("/api/auth/me")
        .then()
        .statusCode(401)
        .header("Access-Control-Allow-Origin", RunningService.ALLOWED_ORIGIN)
        .header("WWW-Authenticate", equalTo("Bearer realm=\"sallyport\", error=\"invalid_token\""));
  }

  @Test
  void withoutCookieModeACookieIsNothing() {
    Response refresh =
        ada.anonymous()
            .header("Cookie", CookieOwner.APPLICATION.cookieName() + "=" + ada.refreshToken())
            .header("Origin", "http://localhost:8080")
            .contentType(ContentType.JSON)
            .post("/api/auth/refresh");

    assertRefused(refresh, 401, "invalid_refresh_token");
    assertSession(ada.refreshes());
  }

  @Test
  void noTokenIsInTheLog() {
    ada.refreshes();
    String used = ada.refreshToken();
    ada.refreshes();
    ada.refreshes();
    ada.refreshesWith(used);
    ada.refreshesWith(used + "=");
    ada.logsOutByRefreshToken("local");

    assertThat(RunningService.shared().log())
        .contains("refresh_token_reuse")
        .doesNotContain(used, ada.refreshToken(), ada.token());
  }

  private static Response postsWithToken(TestUser visitor, String path, String body) {
    return visitor.authenticated().contentType(ContentType.JSON).body(body).post(path);
  }

  private static void assertSession(Response answer) {
    answer.then().contentType("application/json").header("Cache-Control", "no-store");
    assertThat(answer.statusCode()).isBetween(200, 201);
    Map<String, Object> session = TestUser.body(answer);
    assertThat(session).containsEntry("token_type", "Bearer").containsEntry("expires_in", 900);
    assertThat((String) session.get("token")).startsWith("eyJ");
    assertThat((Integer) session.get("refresh_expires_in")).isBetween(SEVEN_DAYS - 60, SEVEN_DAYS);
    assertThat((String) session.get("refresh_token")).matches("[A-Za-z0-9_-]{43}");
    assertThat(session)
        .containsOnlyKeys(
            "user_id",
            "email",
            "token",
            "token_type",
            "expires_in",
            "refresh_token",
            "refresh_expires_in",
            "device_token");
    assertThat(session).containsEntry("device_token", null);
    assertThat(answer.cookies()).isEmpty();
  }

  private static void assertSignedIn(TestUser visitor) {
    visitor
        .authenticated()
        .get("/api/auth/me")
        .then()
        .statusCode(200)
        .body("email", equalTo(visitor.email()));
  }

  private static void assertSignedOut(TestUser visitor) {
    assertRefused(visitor.authenticated().get("/api/auth/me"), 401, "invalid_token");
  }

  private static UUID sessionOf(TestUser visitor) {
    try {
      return UUID.fromString(
          SignedJWT.parse(visitor.token()).getJWTClaimsSet().getStringClaim("sid"));
    } catch (ParseException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  /** What the caller can see, but for the time. */
  private record Answer(int status, List<String> headers, String body) {}

  private static Answer refused(String body) {
    Response answer =
        TestUser.arrives()
            .anonymous()
            .header("X-Request-Id", "the-same-for-each")
            .contentType(ContentType.JSON)
            .body(body)
            .post("/api/auth/refresh");
    assertRefused(answer, 401, "invalid_refresh_token");
    return new Answer(
        answer.statusCode(),
        answer.headers().asList().stream()
            .map(header -> header.getName() + ": " + header.getValue())
            .filter(header -> !header.startsWith("Date: "))
            .toList(),
        answer.asString());
  }

  private List<Map<String, Object>> events(String type) {
    return events(ada, type);
  }

  private static List<Map<String, Object>> events(TestUser visitor, String type) {
    return Database.rows(
        "select * from auth_events where user_id = ? and event_type = ?", visitor.userId(), type);
  }
}

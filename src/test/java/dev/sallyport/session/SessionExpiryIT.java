package dev.sallyport.session;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.body;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.OtherServer;
import dev.sallyport.RunsConcurrently;
import dev.sallyport.SharedServer;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Tokens that really expire: access after 2 seconds, refresh after 9, the session after 15. */
@Slow
@RunsConcurrently(takesLong = true)
class SessionExpiryIT {
  private static OtherServer server;

  @BeforeAll
  static void start() {
    server = SharedServer.CLOSED.enter();
  }

  @AfterAll
  static void stop() {
    SharedServer.CLOSED.leave();
  }

  @Test
  void anAccessTokenLivesExpiresAndIsRefreshed(TestReporter reporter) throws Exception {
    Response session = freshWhileItWorks(logsIn());
    String token = member(session, "token");
    assertThat((int) body(session).get("expires_in")).isEqualTo(2);

    Instant expiry = TestUser.claims(token).getExpirationTime().toInstant();
    Instant acceptedLast = expiry;
    Response answer = server.me(token);
    for (Instant sent = Instant.now(); answer.statusCode() == 200; sent = Instant.now()) {
      answer = server.me(token);
      if (answer.statusCode() == 200) {
        acceptedLast = sent;
      }
    }
    reporter.publishEntry(
        "accepted after its expiry", Duration.between(expiry, acceptedLast).toMillis() + " ms");
    assertThat(Instant.now()).isAfterOrEqualTo(expiry);
    assertThat(acceptedLast).isBeforeOrEqualTo(expiry.plusSeconds(1));
    assertRefused(answer, 401, "invalid_token");
    assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_token\"");

    Response refreshed = freshWhileItWorks(server.refreshes(member(session, "refresh_token")));
    assertThat(TestUser.claims(member(refreshed, "token")).getStringClaim("sid"))
        .isEqualTo(TestUser.claims(token).getStringClaim("sid"));
  }

  @Test
  void anExpiredTokenInTheHeaderKeepsNobodyFromRefreshingOrLoggingOut() throws Exception {
    Response session = logsIn();
    String expired = member(session, "token");
    awaitRefusal(expired);

    Response refreshed = withToken(expired, "/api/auth/refresh", member(session, "refresh_token"));
    assertThat(refreshed.statusCode()).isEqualTo(200);
    Response loggedOut = withToken(expired, "/api/auth/logout", member(refreshed, "refresh_token"));
    assertThat(loggedOut.statusCode()).isEqualTo(200);

    assertRefused(
        server.refreshes(member(refreshed, "refresh_token")), 401, "invalid_refresh_token");
    server
        .request()
        .header("Authorization", "Bearer " + expired)
        .get("/health/live")
        .then()
        .statusCode(200);
  }

  @Test
  void anExpiredTokenAloneLogsNobodyOut() throws Exception {
    Response session = logsIn();
    String expired = member(session, "token");
    awaitRefusal(expired);

    assertRefused(
        server
            .request()
            .header("Authorization", "Bearer " + expired)
            .contentType(ContentType.JSON)
            .post("/api/auth/logout"),
        401,
        "invalid_token");
  }

  /** One wait for both. */
  @Test
  void aRefreshTokenExpiresUnusedAndNoneCarriesASessionPastItsEnd() throws Exception {
    Response unused = logsIn();
    assertThat((int) body(unused).get("refresh_expires_in")).isBetween(8, 9);
    Instant unusedUntil = Instant.now().plusSeconds(9);
    Response latest = logsIn();
    Instant end = Instant.now().plusSeconds(15);
    boolean expired = false;

    while (Instant.now().isBefore(end)) {
      Response next = server.refreshes(member(latest, "refresh_token"));
      if (next.statusCode() != 200) {
        break;
      }
      latest = next;
      if (!expired && Instant.now().isAfter(unusedUntil)) {
        assertRefused(
            server.refreshes(member(unused, "refresh_token")), 401, "invalid_refresh_token");
        expired = true;
      }
      assertThat(TestUser.claims(member(latest, "token")).getExpirationTime().toInstant())
          .isBeforeOrEqualTo(end);
      TimeUnit.MILLISECONDS.sleep(500);
    }

    // The last ones tell how little is left, of the access token, too.
    assertThat((int) body(latest).get("refresh_expires_in")).isLessThanOrEqualTo(2);
    assertThat((int) body(latest).get("expires_in")).isLessThanOrEqualTo(2);
    assertRefused(server.refreshes(member(latest, "refresh_token")), 401, "invalid_refresh_token");
    assertThat(expired).as("an unused one, while another's session went on").isTrue();
  }

  private static Response logsIn() {
    return server
        .request()
        .contentType(ContentType.JSON)
        .body(TestUser.credentials(SharedServer.OPERATOR, TestUser.PASSWORD))
        .post("/api/auth/login");
  }

  /** Seconds are few, and the machine may be busy: asked again for a token until it was used. */
  private static Response freshWhileItWorks(Response session) {
    Response latest = session;
    for (int i = 0; i < 5; i++) {
      assertThat(latest.statusCode()).isEqualTo(200);
      Response answer = server.me(member(latest, "token"));
      Instant expiry = TestUser.claims(member(latest, "token")).getExpirationTime().toInstant();
      if (answer.statusCode() == 200) {
        return latest;
      }
      assertThat(Instant.now()).as("refused before its expiry").isAfterOrEqualTo(expiry);
      latest = server.refreshes(member(latest, "refresh_token"));
    }
    throw new AssertionError("No token could be used within 2 seconds");
  }

  private static void awaitRefusal(String token) throws InterruptedException {
    Instant expiry = TestUser.claims(token).getExpirationTime().toInstant();
    TimeUnit.MILLISECONDS.sleep(Duration.between(Instant.now(), expiry).toMillis() + 1_000);
    assertRefused(server.me(token), 401, "invalid_token");
  }

  private static Response withToken(String token, String path, String refreshToken) {
    return server
        .request()
        .header("Authorization", "Bearer " + token)
        .contentType(ContentType.JSON)
        .body(TestUser.refreshBody(refreshToken))
        .post(path);
  }
}

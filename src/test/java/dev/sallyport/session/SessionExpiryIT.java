package dev.sallyport.session;

import static dev.sallyport.Visitor.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Aside;
import dev.sallyport.OtherServer;
import dev.sallyport.Visitor;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Tokens that really expire: access after 2 seconds, refresh after 6, the session after 8. */
@Aside
class SessionExpiryIT {
  private static OtherServer server;

  @BeforeAll
  static void start() {
    server =
        OtherServer.start(
            "expiry.log",
            Map.of(
                "ACCESS_TOKEN_TTL", "2s",
                "REFRESH_TOKEN_TTL", "9s",
                "SESSION_TTL", "15s"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void anAccessTokenLivesExpiresAndIsRefreshed(TestReporter reporter) throws Exception {
    Response session = freshWhileItWorks(server.signsUp());
    String token = session.path("token");
    assertThat(session.<Integer>path("expires_in")).isEqualTo(2);

    Instant expiry = OtherServer.claims(token).getExpirationTime().toInstant();
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

    Response refreshed = freshWhileItWorks(server.refreshes(session.path("refresh_token")));
    assertThat(OtherServer.claims(refreshed.path("token")).getStringClaim("sid"))
        .isEqualTo(OtherServer.claims(token).getStringClaim("sid"));
  }

  @Test
  void anExpiredTokenInTheHeaderKeepsNobodyFromRefreshingOrLoggingOut() throws Exception {
    Response session = server.signsUp();
    String expired = session.path("token");
    awaitRefusal(expired);

    Response refreshed = withToken(expired, "/api/auth/refresh", session.path("refresh_token"));
    assertThat(refreshed.statusCode()).isEqualTo(200);
    Response loggedOut = withToken(expired, "/api/auth/logout", refreshed.path("refresh_token"));
    assertThat(loggedOut.statusCode()).isEqualTo(200);

    assertRefused(server.refreshes(refreshed.path("refresh_token")), 401, "invalid_refresh_token");
    server
        .request()
        .header("Authorization", "Bearer " + expired)
        .get("/health/live")
        .then()
        .statusCode(200);
  }

  @Test
  void anExpiredTokenAloneLogsNobodyOut() throws Exception {
    Response session = server.signsUp();
    String expired = session.path("token");
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

  @Test
  void aRefreshTokenExpiresUnused() throws Exception {
    Response session = server.signsUp();
    assertThat(session.<Integer>path("refresh_expires_in")).isBetween(8, 9);

    TimeUnit.SECONDS.sleep(9);

    assertRefused(server.refreshes(session.path("refresh_token")), 401, "invalid_refresh_token");
  }

  @Test
  void noRefreshCarriesASessionPastItsEnd() throws Exception {
    Response session = server.signsUp();
    Instant end = Instant.now().plusSeconds(15);
    Response latest = session;

    while (Instant.now().isBefore(end)) {
      Response next = server.refreshes(latest.path("refresh_token"));
      if (next.statusCode() != 200) {
        break;
      }
      latest = next;
      assertThat(OtherServer.claims(latest.path("token")).getExpirationTime().toInstant())
          .isBeforeOrEqualTo(end);
      TimeUnit.MILLISECONDS.sleep(500);
    }

    // The last ones tell how little is left, of the access token, too.
    assertThat(latest.<Integer>path("refresh_expires_in")).isLessThanOrEqualTo(2);
    assertThat(latest.<Integer>path("expires_in")).isLessThanOrEqualTo(2);
    assertRefused(server.refreshes(latest.path("refresh_token")), 401, "invalid_refresh_token");
  }

  /** Seconds are few, and the machine may be busy: asked again for a token until it was used. */
  private static Response freshWhileItWorks(Response session) {
    Response latest = session;
    for (int i = 0; i < 5; i++) {
      assertThat(latest.statusCode()).isBetween(200, 201);
      Response answer = server.me(latest.path("token"));
      Instant expiry = OtherServer.claims(latest.path("token")).getExpirationTime().toInstant();
      if (answer.statusCode() == 200) {
        return latest;
      }
      assertThat(Instant.now()).as("refused before its expiry").isAfterOrEqualTo(expiry);
      latest = server.refreshes(latest.path("refresh_token"));
    }
    throw new AssertionError("No token could be used within 2 seconds");
  }

  private static void awaitRefusal(String token) throws InterruptedException {
    Instant expiry = OtherServer.claims(token).getExpirationTime().toInstant();
    TimeUnit.MILLISECONDS.sleep(Duration.between(Instant.now(), expiry).toMillis() + 1_000);
    assertRefused(server.me(token), 401, "invalid_token");
  }

  private static Response withToken(String token, String path, String refreshToken) {
    return server
        .request()
        .header("Authorization", "Bearer " + token)
        .contentType(ContentType.JSON)
        .body(Visitor.refreshBody(refreshToken))
        .post(path);
  }
}

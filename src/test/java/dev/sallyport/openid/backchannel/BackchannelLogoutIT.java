package dev.sallyport.openid.backchannel;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.claims.LogoutTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.validators.LogoutTokenValidator;
import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.openid.OpenIdApplication;
import dev.sallyport.web.Visitor;
import io.restassured.response.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Applications learn that a session has ended, whatever ends it. */
@SharesService
@Slow(takesLong = true)
class BackchannelLogoutIT {
  private final TestUser ada = TestUser.registered();
  private final Visitor browser = Visitor.arrives().isSignedIn(ada);
  private final OpenIdApplication application = OpenIdApplication.web();
  private final LogoutReceiver receiver = new LogoutReceiver();

  @AfterEach
  void close() {
    receiver.close();
    Database.update("delete from oauth_clients where client_id = ?", application.id());
  }

  private Response signsIn() {
    receives(application, receiver);
    return application.signsIn(browser);
  }

  private static void receives(OpenIdApplication application, LogoutReceiver receiver) {
    Database.update(
        "update oauth_clients set backchannel_logout_uri = ? where client_id = ?",
        receiver.uri(),
        application.id());
  }

  private void logsOut() {
    browser.opens("/logout");
    browser.submits("/logout", Map.of());
  }

  /** By the library of those who receive it. */
  @Test
  void theLogoutTokenIsThatOfTheSpecification() throws Exception {
    Response tokens = signsIn();
    OpenIdApplication modest = OpenIdApplication.withScopes("openid");
    receives(modest, receiver);
    String session =
        SignedJWT.parse(modest.signsIn(browser).jsonPath().getString("id_token"))
            .getJWTClaimsSet()
            .getStringClaim("sid");
    assertThat(tokens.statusCode()).isEqualTo(200);
    logsOut();

    List<String> calls = receiver.calls(1);
    assertThat(calls).hasSize(1);
    assertThat(calls.get(0)).startsWith("POST application/x-www-form-urlencoded logout_token=eyJ");
    LogoutTokenClaimsSet claims =
        new LogoutTokenValidator(
                new Issuer("http://localhost:8080"),
                new ClientID(modest.id()),
                JWSAlgorithm.RS256,
                URI.create(RunningService.shared().url() + "/oauth/jwks.json").toURL())
            .validate(SignedJWT.parse(LogoutReceiver.token(calls.get(0))));
    assertThat(claims.getSubject().getValue()).isEqualTo(ada.userId().toString());
    assertThat(claims.getSessionID().getValue()).isEqualTo(session);
    assertThat(SignedJWT.parse(LogoutReceiver.token(calls.get(0))).getHeader().getType())
        .isEqualTo(new JOSEObjectType("logout+jwt"));
  }

  /** The sessions of the application have lost it with the application. */
  @Test
  void aClientWithoutOfflineAccessAnyMoreLosesItsSessionsWithTheLogOut() {
    signsIn();
    application.with("scopes", new String[] {"openid"});
    logsOut();

    assertThat(receiver.calls(1)).hasSize(1);
  }

  /** Each statement is what one of the ways to end a session does in the database. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "update sessions set ended_at = now(), end_reason = 'logout' where id = ?",
        "update sessions set ended_at = now(), end_reason = 'credentials_changed' where id = ?",
        "update sessions set ended_at = now(), end_reason = 'user_deactivated'"
            + " where user_id = (select user_id from sessions where id = ?)",
        "update sessions set ended_at = now(), end_reason = 'ended_by_operator' where id = ?",
        "delete from users where id = (select user_id from sessions where id = ?)"
      })
  void everyEndIsAnnounced(String statement) {
    OpenIdApplication modest = OpenIdApplication.withScopes("openid");
    receives(modest, receiver);
    modest.signsIn(browser);
    Database.update(statement, browser.session());

    assertThat(receiver.calls(1)).hasSize(1);
  }

  @Test
  void theReuseOfARefreshTokenIsAnnounced() {
    Response tokens = signsIn();
    String first = tokens.jsonPath().getString("refresh_token");
    String second = application.refreshes(first).jsonPath().getString("refresh_token");
    application.refreshes(second);
    application.refreshes(first);

    assertThat(receiver.calls(1)).hasSize(1);
  }

  @Test
  void aWithdrawnConsentIsAnnounced() {
    OpenIdApplication other = OpenIdApplication.ofAnotherOwner();
    receives(other, receiver);
    Response question = browser.opens(OpenIdApplication.address(other.request()));
    browser.opens(question.header("Location").substring(2));
    Response back = browser.submits("/oauth/consent", Map.of());
    assertThat(other.exchanges(other.answer(back).get("code")).statusCode()).isEqualTo(200);
    browser.opens("/account/applications");
    browser.submits("/account/applications", Map.of("client", other.id()));

    assertThat(receiver.calls(1)).hasSize(1);
  }

  /** It may still run, and keep its users signed in. */
  @Test
  void theEndOfTheSessionsOfADisabledApplicationIsAnnounced() {
    assertThat(signsIn().statusCode()).isEqualTo(200);
    Database.update(
        "update oauth_clients set disabled_at = now() where client_id = ?", application.id());

    assertThat(receiver.calls(1)).hasSize(1);
  }

  @Test
  void anExpiryIsAnnouncedWithinAMinute() {
    OpenIdApplication modest = OpenIdApplication.withScopes("openid");
    receives(modest, receiver);
    modest.signsIn(browser);
    Database.update("update sessions set idle_expires_at = now() where id = ?", browser.session());
    long end = System.nanoTime() + 75_000_000_000L;
    while (receiver.calls(0).isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(200_000_000);
    }

    assertThat(receiver.calls(1)).hasSize(1);
    assertThat(Database.column("select end_reason from sessions where client_id = ?", modest.id()))
        .containsExactly("expired");
  }

  @Test
  void anApplicationThatRefusesGetsItAgainLater() {
    receiver.answers(503);
    OpenIdApplication modest = OpenIdApplication.withScopes("openid");
    receives(modest, receiver);
    modest.signsIn(browser);
    logsOut();
    assertThat(receiver.calls(1)).hasSize(1);
    receiver.answers(204);
    Database.update(
        "update logout_announcements set next_attempt_at = now() where client_id = ?", modest.id());

    assertThat(receiver.calls(2)).hasSize(2);
    awaitNoneFor(modest, 10);
    assertThat(count(modest)).isZero();
  }

  private static void awaitNoneFor(OpenIdApplication application, int seconds) {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    while (count(application) > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(50_000_000);
    }
  }

  private static long count(OpenIdApplication application) {
    return Database.count(
        "select count(*) from logout_announcements where client_id = ?", application.id());
  }

  /** It delays its own announcements only. */
  @Test
  void anApplicationThatStallsHarmsNobody() {
    OpenIdApplication stalled = OpenIdApplication.withScopes("openid");
    OpenIdApplication modest = OpenIdApplication.withScopes("openid");
    try (LogoutReceiver stalls = new LogoutReceiver().stalls()) {
      receives(stalled, stalls);
      receives(modest, receiver);
      for (int i = 0; i < 10; i++) {
        stalled.signsIn(browser);
      }
      modest.signsIn(browser);
      logsOut();

      assertThat(receiver.calls(1)).hasSize(1);
    }
    Database.update("delete from oauth_clients where client_id = ?", stalled.id());
  }

  /** It could lead to an address that nobody has registered. */
  @Test
  void aRedirectionIsNotFollowedAndTheAnnouncementIsKept() {
    OpenIdApplication modest = OpenIdApplication.withScopes("openid");
    try (LogoutReceiver elsewhere = new LogoutReceiver()) {
      receiver.redirectsTo(elsewhere.uri());
      receives(modest, receiver);
      modest.signsIn(browser);
      logsOut();
      assertThat(receiver.calls(1)).hasSize(1);
      // Longer than it takes to follow one within this machine.
      LockSupport.parkNanos(1_000_000_000);

      assertThat(elsewhere.calls(0)).isEmpty();
    }
    assertThat(count(modest)).isEqualTo(1);
  }

  @Test
  void aPrivateAddressThatIsNotAllowedIsNotCalled() {
    OpenIdApplication modest = OpenIdApplication.withScopes("openid");
    receives(modest, receiver);
    Database.update(
        "update oauth_clients set backchannel_logout_uri = replace(backchannel_logout_uri,"
            + " '127.0.0.1', '[::1]') where client_id = ?",
        modest.id());
    modest.signsIn(browser);
    logsOut();
    long end = System.nanoTime() + 5_000_000_000L;
    while (attempts(modest) == 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(50_000_000);
    }

    assertThat(attempts(modest)).isPositive();
    assertThat(receiver.calls(0)).isEmpty();
    Database.update("delete from oauth_clients where client_id = ?", modest.id());
  }

  private static long attempts(OpenIdApplication application) {
    return Database.count(
        "select coalesce(max(attempts), 0) from logout_announcements where client_id = ?",
        application.id());
  }

  @Test
  void anAnnouncementIsGivenUpAfterADay() {
    receiver.answers(500);
    OpenIdApplication modest = OpenIdApplication.withScopes("openid");
    receives(modest, receiver);
    modest.signsIn(browser);
    logsOut();
    assertThat(receiver.calls(1)).hasSize(1);
    Database.update(
        "update logout_announcements set created_at = now() - interval '25 hours'"
            + " where client_id = ?",
        modest.id());
    awaitNoneFor(modest, 75);
    assertThat(count(modest)).isZero();
  }
}

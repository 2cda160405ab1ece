package dev.sallyport.openid.logout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.openid.OpenIdApplication;
import dev.sallyport.web.Visitor;
import io.restassured.response.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends the sessions of applications, and what does not. */
@SharesService
class SingleLogoutIT {
  private final TestUser ada = TestUser.registered();
  private final Visitor browser = Visitor.arrives().isSignedIn(ada);
  private final OpenIdApplication application = OpenIdApplication.withScopes("openid", "email");
  private final Response tokens = application.signsIn(browser);

  @Test
  void anApplicationLogsItsUserOutOfEveryApplication() {
    OpenIdApplication second = OpenIdApplication.withScopes("openid");
    Response others = second.signsIn(browser);
    Response back =
        browser.opens(
            logout(
                Map.of(
                    "id_token_hint", tokens.jsonPath().getString("id_token"),
                    "post_logout_redirect_uri", application.afterLogout(),
                    "state", "bye 1")));

    assertThat(back.statusCode()).isEqualTo(303);
    assertThat(back.header("Location")).isEqualTo(application.afterLogout() + "?state=bye+1");
    assertThat(browser.opens("/account").statusCode()).isEqualTo(303);
    assertEnded(application, tokens);
    assertEnded(second, others);
  }

  private static void assertEnded(OpenIdApplication application, Response tokens) {
    Response refused = application.refreshes(tokens.jsonPath().getString("refresh_token"));
    assertThat(refused.jsonPath().getString("error")).isEqualTo("invalid_grant");
    assertThat(eventuallyRefused(application, tokens)).isTrue();
  }

  /** Within a second, on every node. */
  private static boolean eventuallyRefused(OpenIdApplication application, Response tokens) {
    long end = System.nanoTime() + 3_000_000_000L;
    while (System.nanoTime() < end) {
      String token = tokens.jsonPath().getString("access_token");
      if (application.userInfo(token).statusCode() == 401) {
        return true;
      }
    }
    return false;
  }

  @Test
  void withoutItsTokenTheUserIsAsked() {
    Response question =
        browser.opens(
            logout(
                Map.of(
                    "client_id", application.id(),
                    "post_logout_redirect_uri", application.afterLogout())));
    assertThat(question.statusCode()).isEqualTo(200);
    assertThat(question.asString()).contains("Log out?");
    assertThat(browser.opens("/account").statusCode()).isEqualTo(200);

    browser.opens(
        logout(
            Map.of(
                "client_id",
                application.id(),
                "post_logout_redirect_uri",
                application.afterLogout())));
    Response back = browser.submits("/logout", Map.of());
    assertThat(back.header("Location")).isEqualTo(application.afterLogout());
    assertEnded(application, tokens);
  }

  /** The ID token of one browser does not log another one out. */
  @Test
  void theTokenOfAnotherSessionAsksAsWell() {
    Visitor other = Visitor.arrives().isSignedIn(TestUser.registered());
    Response question =
        other.opens(logout(Map.of("id_token_hint", tokens.jsonPath().getString("id_token"))));
    assertThat(question.asString()).contains("Log out?");
    assertThat(other.opens("/account").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example/", "REGISTERED/", "REGISTERED?x", "javascript:1"})
  void nobodyIsSentToAUriThatIsNotRegistered(String uri) {
    Response page =
        browser.opens(
            logout(
                Map.of(
                    "id_token_hint", tokens.jsonPath().getString("id_token"),
                    "post_logout_redirect_uri",
                        uri.replace("REGISTERED", application.afterLogout()))));
    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(page.header("Location")).isNull();
    assertThat(browser.opens("/account").statusCode()).isEqualTo(200);
  }

  @Test
  void anAppIsReachedByItsScheme() {
    application.with("post_logout_redirect_uris", new String[] {"com.example.app:/bye"});
    Map<String, String> request =
        Map.of("client_id", application.id(), "post_logout_redirect_uri", "com.example.app:/bye");
    Response question = browser.opens(logout(request));
    assertThat(question.header("Content-Security-Policy"))
        .contains("form-action 'self' com.example.app:");
    Response back = browser.submits("/logout", Map.of());
    assertThat(back.header("Location")).isEqualTo("com.example.app:/bye");

    assertThat(browser.opens(logout(request)).header("Location"))
        .as("nobody is signed in")
        .isEqualTo("com.example.app:/bye");
  }

  /** For example because it is older than the keys. */
  @Test
  void aTokenThatNobodyCanReadAsksAndLeadsNowhere() {
    String token = tokens.jsonPath().getString("id_token");
    Response question =
        browser.opens(
            logout(
                Map.of(
                    "id_token_hint",
                    token.substring(0, token.length() - 4) + "AAAA",
                    "post_logout_redirect_uri",
                    application.afterLogout())));
    assertThat(question.asString()).contains("Log out?");
    Response done = browser.submits("/logout", Map.of());
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(browser.opens("/account").statusCode()).isEqualTo(303);
  }

  @Test
  void aClientThatIsNotThatOfTheTokenIsRefused() {
    Response page =
        browser.opens(
            logout(
                Map.of(
                    "id_token_hint", tokens.jsonPath().getString("id_token"),
                    "client_id", OpenIdApplication.web().id())));
    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(browser.opens("/account").statusCode()).isEqualTo(200);
  }

  @Test
  void offlineAccessOutlivesALogOutButNoLogOutEverywhere() {
    OpenIdApplication offline = OpenIdApplication.withScopes("openid", "offline_access");
    String token = offline.signsIn(browser).jsonPath().getString("refresh_token");
    browser.opens("/logout");
    browser.submits("/logout", Map.of());
    Response kept = offline.refreshes(token);
    assertThat(kept.statusCode()).as(kept.asString()).isEqualTo(200);

    ada.logsIn();
    ada.logsOut("global");
    assertThat(offline.refreshes(kept.jsonPath().getString("refresh_token")).statusCode())
        .isEqualTo(400);
  }

  @Test
  void aDeactivatedUserIsLoggedOutOfApplications() {
    OpenIdApplication offline = OpenIdApplication.withScopes("openid", "offline_access");
    String token = offline.signsIn(browser).jsonPath().getString("refresh_token");
    Database.update("update users set is_active = false where id = ?", ada.userId());
    assertThat(offline.refreshes(token).statusCode()).isEqualTo(400);
  }

  @Test
  void aSessionThatExpiresTakesThoseOfApplicationsWithIt() {
    Database.update("update sessions set idle_expires_at = now() where id = ?", browser.session());
    assertThat(application.refreshes(tokens.jsonPath().getString("refresh_token")).statusCode())
        .isEqualTo(400);
  }

  @Test
  void aUserHasAtMostTwoHundredLiveGrants() {
    Database.update(
        "insert into sessions (id, user_id, created_at, last_used_at, idle_expires_at,"
            + " absolute_expires_at, ip_address, auth_time, amr, acr, client_id, parent_id)"
            + " select gen_random_uuid(), user_id, created_at, last_used_at, idle_expires_at,"
            + " absolute_expires_at, ip_address, auth_time, amr, acr, ?, id"
            + " from sessions, generate_series(1, 250) where id = ?",
        application.id(),
        browser.session());
    assertThat(application.signsIn(browser).statusCode()).isEqualTo(200);
    assertThat(
            Database.count(
                "select count(*) from sessions where user_id = ? and client_id is not null"
                    + " and ended_at is null",
                ada.userId()))
        .isEqualTo(200);
  }

  @Test
  void aDisabledClientLosesItsSessions() {
    Database.update(
        "update oauth_clients set disabled_at = now() where client_id = ?", application.id());
    assertThat(
            Database.column(
                "select end_reason from sessions where client_id = ?", application.id()))
        .containsExactly("client_disabled");
    assertThat(browser.opens("/account").statusCode()).isEqualTo(200);
  }

  @Test
  void whoeverEndsASessionEndsThoseBelowIt() {
    Database.update(
        "update sessions set ended_at = now(), end_reason = 'ended_by_operator' where id = ?",
        browser.session());
    assertThat(
            Database.column(
                "select end_reason from sessions where client_id = ?", application.id()))
        .isEqualTo(List.of("ended_by_operator"));
  }

  private static String logout(Map<String, String> parameters) {
    return OpenIdApplication.address(new LinkedHashMap<>(parameters))
        .replace("/oauth/authorize?", "/oauth/logout?");
  }
}

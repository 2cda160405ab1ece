package dev.sallyport.openid.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.openid.OpenIdApplication;
import dev.sallyport.signin.factor.FactorStory;
import dev.sallyport.web.Visitor;
import io.restassured.response.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the user is asked on the way to an application. */
@SharesService
class InteractionIT {
  private final TestUser ada = TestUser.registered();
  private final Visitor browser = Visitor.arrives();
  private final OpenIdApplication application = OpenIdApplication.web();
  private final OpenIdApplication other = OpenIdApplication.ofAnotherOwner();

  @Test
  void withPromptNoneNobodyIsAsked() {
    Map<String, String> silent = application.request("prompt", "none");
    assertThat(application.answer(browser.opens(OpenIdApplication.address(silent))))
        .containsEntry("error", "login_required");
    browser.isSignedIn(ada);
    assertThat(application.answer(browser.opens(OpenIdApplication.address(silent))))
        .containsKey("code");
    assertThat(
            other.answer(browser.opens(OpenIdApplication.address(other.request("prompt", "none")))))
        .containsEntry("error", "consent_required");
  }

  @Test
  void withPromptLoginAUserWhoIsSignedInLogsInOnceMore() {
    browser.isSignedIn(ada);
    Response toLogin =
        browser.opens(OpenIdApplication.address(application.request("prompt", "login")));
    assertThat(toLogin.header("Location")).startsWith("../login?").endsWith("&again=true");
    assertThat(browser.opens(path(toLogin)).asString()).contains("<h1>Log in</h1>");
    Response back =
        browser.submits("/login", Map.of("email", ada.email(), "password", TestUser.PASSWORD));

    assertThat(application.answer(browser.opens(path(back)))).containsKey("code");
  }

  @Test
  void anAuthenticationThatIsTooOldIsRepeated() {
    browser.isSignedIn(ada).signedInLongAgo();
    assertThat(
            application.answer(
                browser.opens(OpenIdApplication.address(application.request("max_age", "3600")))))
        .containsKey("code");
    Response toLogin =
        browser.opens(OpenIdApplication.address(application.request("max_age", "60")));
    assertThat(toLogin.header("Location")).startsWith("../login?");
  }

  @Test
  void theExpectedAddressIsFilledIn() {
    Response toLogin =
        browser.opens(
            OpenIdApplication.address(application.request("login_hint", "ada+1@example.com")));
    assertThat(browser.opens(path(toLogin)).asString()).contains("value=\"ada+1@example.com\"");
  }

  @Test
  void theLanguageOfTheApplicationIsThatOfThePages() {
    Response toLogin =
        browser.opens(OpenIdApplication.address(application.request("ui_locales", "de en")));
    assertThat(browser.opens(path(toLogin)).asString()).contains("<html lang=\"de\" dir=\"ltr\">");
  }

  @Test
  void aUserWhoIsNotMeantLogsInAsTheOneWhoIs() {
    Visitor first = Visitor.arrives().isSignedIn(ada);
    String hint = application.signsIn(first).jsonPath().getString("id_token");
    browser.isSignedIn(TestUser.registered());
    Map<String, String> silent = application.request("prompt", "none");
    silent.put("id_token_hint", hint);

    assertThat(application.answer(browser.opens(OpenIdApplication.address(silent))))
        .containsEntry("error", "login_required");
    assertThat(application.answer(first.opens(OpenIdApplication.address(silent))))
        .containsKey("code");
  }

  @Test
  void anEssentialLevelThatIsNotReachedIsAnErrorInTheEnd() {
    Map<String, String> strict =
        application.request(
            "claims",
            "{\"id_token\":{\"acr\":{\"essential\":true,\"values\":[\"urn:sallyport:aal2\"]}}}");
    Response toLogin = browser.opens(OpenIdApplication.address(strict));
    browser.opens(path(toLogin));
    Response back =
        browser.submits("/login", Map.of("email", ada.email(), "password", TestUser.PASSWORD));

    assertThat(application.answer(browser.opens(path(back))))
        .containsEntry("error", "unmet_authentication_requirements");
  }

  /** A remembered device needs no second factor, but the application does. */
  @Test
  void anEssentialLevelIsReachedOnARememberedDevice() {
    ada.logsIn();
    FactorStory app = FactorStory.enrolled(ada);
    browser.logsIn(ada);
    browser.submits("/second-factor", Map.of("code", app.recoveryCodes().get(0), "remember", "on"));
    browser.cookies().remove("__Host-sallyport-sso");
    browser.logsIn(ada);
    for (Map<String, String> request :
        List.of(
            application.request("acr_values", "urn:sallyport:aal2"),
            application.request(
                "claims",
                "{\"id_token\":{\"acr\":{\"essential\":true,\"value\":\"urn:sallyport:aal2\"}}}"))) {
      Response toConfirm = browser.opens(OpenIdApplication.address(request));
      assertThat(toConfirm.header("Location")).startsWith("../confirm?return_to=");
    }
    browser.opens(
        path(
            browser.opens(
                OpenIdApplication.address(
                    application.request("acr_values", "urn:sallyport:aal2")))));
    Response back = browser.submits("/confirm", Map.of("code", app.recoveryCodes().get(1)));
    Map<String, String> answer = application.answer(browser.opens(path(back)));

    assertThat(answer).containsKey("code");
  }

  @Test
  void theLanguageIsChosenWithoutLosingTheWayBack() {
    browser.isSignedIn(ada);
    Response question =
        browser.opens(path(browser.opens(OpenIdApplication.address(other.request()))));
    String german =
        question
            .asString()
            .replace("&amp;", "&")
            .replace("&#x3D;", "=")
            .replaceAll("(?s).*href=\"([^\"]*lang=de)\".*", "$1");
    Response inGerman = browser.opens("/oauth/consent" + german);
    assertThat(inGerman.statusCode()).as(german).isEqualTo(200);
    assertThat(inGerman.asString())
        .contains("<html lang=\"de\" dir=\"ltr\">")
        .contains(ada.email());
    assertThat(other.answer(browser.submits("/oauth/consent", Map.of()))).containsKey("code");
  }

  /** The form of one user must not be the consent of the next. */
  @Test
  void theNextUserOfTheBrowserDoesNotConsentByTheFormOfTheFormer() {
    browser.isSignedIn(ada);
    Response toQuestion = browser.opens(OpenIdApplication.address(other.request()));
    browser.opens(path(toQuestion));
    TestUser bob = TestUser.registered();
    browser.isSignedIn(bob);

    Response back = browser.submits("/oauth/consent", Map.of());
    assertThat(back.header("Location")).startsWith("../oauth/authorize?continue=");
    assertThat(Database.count("select count(*) from consents where user_id = ?", bob.userId()))
        .isZero();
  }

  @Test
  void anApplicationOfAnotherOwnerNeedsAConsentOnce() {
    browser.isSignedIn(ada);
    Response toQuestion = browser.opens(OpenIdApplication.address(other.request()));
    Response question = browser.opens(path(toQuestion));
    assertThat(question.statusCode()).isEqualTo(200);
    assertThat(question.asString())
        .contains("Application &lt;b&gt;")
        .contains("see your e-mail address")
        .contains(ada.email());
    assertThat(question.header("Content-Security-Policy"))
        .contains("form-action 'self' https://" + other.id() + ".example;");
    Response back = browser.submits("/oauth/consent", Map.of());
    assertThat(other.answer(back)).containsKey("code");

    // Not again, unless the application wants more or asks for it.
    assertThat(other.signsIn(browser).statusCode()).isEqualTo(200);
    Response again = browser.opens(OpenIdApplication.address(other.request("prompt", "consent")));
    assertThat(again.header("Location")).startsWith("../oauth/consent?");
    browser.opens(path(again));
    assertThat(other.answer(browser.submits("/oauth/consent", Map.of()))).containsKey("code");
  }

  @Test
  void aUserWhoDoesNotConsentGoesBackWithoutACode() {
    browser.isSignedIn(ada);
    Response question =
        browser.opens(path(browser.opens(OpenIdApplication.address(other.request()))));
    String cancel =
        question.asString().replaceAll("(?s).*href=\"\\.\\./(oauth/authorize[^\"]*)\".*", "$1");

    assertThat(
            other.answer(browser.opens("/" + cancel.replace("&amp;", "&").replace("&#x3D;", "="))))
        .containsEntry("error", "access_denied");
  }

  @Test
  void aWithdrawnConsentEndsTheSessionsOfTheApplication() {
    browser.isSignedIn(ada);
    browser.opens(path(browser.opens(OpenIdApplication.address(other.request()))));
    Response tokens =
        other.exchanges(other.answer(browser.submits("/oauth/consent", Map.of())).get("code"));
    assertThat(browser.opens("/account/applications").asString()).contains(other.id());

    Response removed = browser.submits("/account/applications", Map.of("client", other.id()));
    assertThat(removed.statusCode()).isEqualTo(303);
    assertThat(other.refreshes(tokens.jsonPath().getString("refresh_token")).statusCode())
        .isEqualTo(400);
    assertThat(browser.opens("/account/applications").asString()).doesNotContain(other.id());
    assertThat(browser.submits("/account/applications", Map.of("client", other.id())).statusCode())
        .isEqualTo(404);
  }

  @Test
  void aCodeFromBeforeTheWithdrawalOfTheConsentIsUseless() {
    browser.isSignedIn(ada);
    browser.opens(path(browser.opens(OpenIdApplication.address(other.request()))));
    browser.submits("/oauth/consent", Map.of());
    String code = other.code(browser);
    String ofAnotherClient = application.code(browser);
    browser.opens("/account/applications");

    Response removed = browser.submits("/account/applications", Map.of("client", other.id()));
    assertThat(removed.statusCode()).isEqualTo(303);
    Response refused = other.exchanges(code);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.jsonPath().getString("error")).isEqualTo("invalid_grant");
    assertThat(application.exchanges(ofAnotherClient).statusCode()).isEqualTo(200);
  }

  /** Two tabs wait for a log-in; the one that is left for last works as well. */
  @Test
  void anOldTabStillCompletes() {
    Response first = browser.opens(OpenIdApplication.address(application.request()));
    browser.opens(path(first));
    String oldState = browser.state();
    browser.logsIn(ada);
    Map<String, String> form = new LinkedHashMap<>();
    form.put("email", ada.email());
    form.put("password", TestUser.PASSWORD);
    Response back = browser.submitsWith(oldState, "/login", form);

    assertThat(application.answer(browser.opens(path(back)))).containsKey("code");
  }

  @Test
  void aUserWhoIsAuthenticatedAgainStaysSignedInToOtherApplications() {
    browser.logsIn(ada);
    String token = application.signsIn(browser).jsonPath().getString("refresh_token");
    OpenIdApplication second = OpenIdApplication.web();
    browser.opens(
        path(browser.opens(OpenIdApplication.address(second.request("prompt", "login")))));
    browser.submits("/login", Map.of("email", ada.email(), "password", TestUser.PASSWORD));

    assertThat(application.refreshes(token).statusCode()).isEqualTo(200);
    assertThat(
            Database.count(
                "select count(*) from sessions where user_id = ? and client_id is null"
                    + " and ended_at is null",
                ada.userId()))
        .isEqualTo(1);
  }

  private static String path(Response redirect) {
    return "/" + redirect.header("Location").replaceAll("^[./]+", "");
  }
}

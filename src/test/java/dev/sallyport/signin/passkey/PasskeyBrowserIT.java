package dev.sallyport.signin.passkey;

import static dev.sallyport.TestUser.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.Chromium;
import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.signin.password.PasswordStory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Passkeys in a real browser, with its virtual authenticator. The page is at the configured origin,
 * and its requests are led to the port of the shared service.
 */
@Slow
@SharesService
class PasskeyBrowserIT {
  private static final String ORIGIN = "http://localhost:8080";

  private final TestUser ada = TestUser.registered();
  private final BrowserContext browser = Chromium.browser().newContext();
  private final Page page = browser.newPage();
  private VirtualAuthenticator authenticator;

  @BeforeEach
  void openThePage() {
    browser.route("http://localhost:*/**", this::leadToTheService);
    page.navigate(ORIGIN + "/reset");
    authenticator = VirtualAuthenticator.in(page);
    ada.logsIn().then().statusCode(200);
  }

  @AfterEach
  void closeTheBrowser() {
    browser.close();
  }

  private void leadToTheService(Route route) {
    String path = route.request().url().replaceFirst("http://localhost:\\d+", "");
    // An address of its own, because others sign in from loopback as well.
    Map<String, String> headers = new HashMap<>(route.request().allHeaders());
    headers.put("x-forwarded-for", ada.address());
    APIResponse response =
        route.fetch(
            new Route.FetchOptions()
                .setUrl(RunningService.shared().url().resolve(path).toString())
                .setHeaders(headers));
    route.fulfill(new Route.FulfillOptions().setResponse(response));
  }

  @Test
  void aPasskeyIsAddedAndSignsIn() {
    Map<String, Object> added = adds();
    assertThat(added).containsEntry("status", 201);

    Map<String, Object> signedIn = signsIn("required", "optional");

    assertThat(signedIn)
        .containsEntry("status", 200)
        .containsEntry("user", ada.userId().toString());
  }

  @Test
  void theFieldForTheAddressOffersIt() {
    adds();

    assertThat(signsIn("required", "conditional"))
        .containsEntry("status", 200)
        .containsEntry("user", ada.userId().toString());
  }

  @Test
  void aPageOfAnotherOriginIsRejected() {
    adds();
    page.navigate("http://localhost:8081/reset");

    assertThat(signsIn("required", "optional"))
        .containsEntry("status", 401)
        .containsEntry("code", "invalid_passkey");
  }

  @Test
  void withoutUserVerificationThereIsNoSession() {
    adds();
    JsonObject command = authenticator.command();
    command.addProperty("isUserVerified", false);
    authenticator.send("setUserVerified", command);

    assertThat(signsIn("required", "optional")).containsEntry("error", "NotAllowedError");
    assertThat(signsIn("discouraged", "optional"))
        .containsEntry("status", 401)
        .containsEntry("code", "invalid_passkey");
  }

  @Test
  void aCopyWithAnOlderCounterIsRejected() {
    adds();
    JsonObject copy = authenticator.passkeys().get(0).getAsJsonObject();
    assertThat(signsIn("required", "optional")).containsEntry("status", 200);
    JsonObject command = authenticator.command();
    authenticator.send("clearCredentials", command);
    copy.addProperty("signCount", 1);
    command.add("credential", copy);
    authenticator.send("addCredential", command);
    Database.update(
        "update credentials set sign_count = 9 where user_id = ? and passkey_id is not null",
        ada.userId());

    assertThat(signsIn("required", "optional")).containsEntry("code", "invalid_passkey");

    assertThat(
            Database.column(
                "select failure_reason from auth_events where user_id = ? and failure_reason ="
                    + " 'passkey_copied'",
                ada.userId()))
        .hasSize(1);
  }

  @Test
  void aPasskeyThatBecomesEligibleForBackupIsRejected() {
    adds();
    JsonObject command = authenticator.command();
    command.addProperty(
        "credentialId",
        authenticator.passkeys().get(0).getAsJsonObject().get("credentialId").getAsString());
    command.addProperty("backupEligibility", true);
    command.addProperty("backupState", true);
    authenticator.send("setCredentialProperties", command);

    assertThat(signsIn("required", "optional")).containsEntry("code", "invalid_passkey");
  }

  @Test
  void theAuthenticatorForgetsARemovedPasskey() {
    Map<String, Object> added = adds();
    assertThat(authenticator.passkeys()).hasSize(1);
    PasskeyStory.removes(ada, added.get("id").toString()).then().statusCode(204);

    page.evaluate(
        """
        async ([token]) => {
          const answer = await fetch('/api/auth/passkeys/signals', { headers: { Authorization: 'Bearer ' + token } })
          const signals = await answer.json()
          await PublicKeyCredential.signalAllAcceptedCredentials(signals.all_accepted_credentials)
          await PublicKeyCredential.signalCurrentUserDetails(signals.current_user_details)
        }
        """,
        Arrays.asList(ada.token()));

    assertThat(authenticator.passkeys()).isEmpty();
  }

  @Test
  void anAuthenticatorGetsNoSecondPasskeyOfTheSameUser() {
    adds();

    Map<String, Object> again = adds();

    assertThat(again).containsEntry("error", "InvalidStateError");
  }

  @Test
  void thePasswordAloneIsNotEnough() {
    adds();

    assertRefused(ada.logsIn(), 401, "second_factor_required");
    assertThat(presentsAfterThePassword()).containsEntry("status", 200);
  }

  @Test
  void thePageOfAResetAcceptsThePasskey() {
    Database.update("update users set email_verified = true where id = ?", ada.userId());
    adds();
    PasswordStory.forgets(ada.moves(), ada.email());
    String token = PasswordStory.token(PasswordStory.mailWithLink(ada.email(), 1));
    page.navigate(ORIGIN + "/mail/stop");
    page.navigate(ORIGIN + "/reset#token=" + token);
    page.locator("input").fill(PasswordStory.NEW_PASSWORD);
    page.locator("button[type=submit]").click();

    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Use a passkey")).click();

    PlaywrightAssertions.assertThat(page.getByRole(AriaRole.STATUS)).isVisible();
    assertRefused(
        ada.moves().logsInWith(PasswordStory.NEW_PASSWORD), 401, "second_factor_required");
  }

  @Test
  void anOperatorSignsInToTheConsole() {
    adds();
    Database.update("update users set roles = '{user,admin}' where id = ?", ada.userId());
    page.addInitScript("PublicKeyCredential.isConditionalMediationAvailable = async () => false");
    page.navigate(ORIGIN + "/console/");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Use a passkey")).click();

    PlaywrightAssertions.assertThat(heading()).hasText("Overview");
  }

  @Test
  void theConsoleOffersThePasskeyInTheFieldForTheAddress() {
    adds();
    Database.update("update users set roles = '{user,admin}' where id = ?", ada.userId());

    page.navigate(ORIGIN + "/console/");

    PlaywrightAssertions.assertThat(heading()).hasText("Overview");
  }

  @Test
  void anOperatorPresentsThePasskeyAfterThePassword() {
    adds();
    Database.update("update users set roles = '{user,admin}' where id = ?", ada.userId());
    // So that the field for the address does not offer the passkey at once.
    page.addInitScript("PublicKeyCredential.isConditionalMediationAvailable = async () => false");
    page.navigate(ORIGIN + "/console/");
    page.getByLabel("E-mail").fill(ada.email());
    page.getByLabel("Password").fill(TestUser.PASSWORD);
    page.keyboard().press("Enter");
    PlaywrightAssertions.assertThat(page.getByLabel("Code of your authenticator app")).isVisible();

    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Use a passkey")).click();

    PlaywrightAssertions.assertThat(heading()).hasText("Overview");
  }

  @Test
  void theConsoleSaysThatAPasskeyIsNotKnown() {
    Map<String, Object> added = adds();
    PasskeyStory.removes(ada, added.get("id").toString()).then().statusCode(204);
    page.addInitScript("PublicKeyCredential.isConditionalMediationAvailable = async () => false");
    page.navigate(ORIGIN + "/console/");

    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Use a passkey")).click();

    PlaywrightAssertions.assertThat(page.getByRole(AriaRole.ALERT))
        .containsText("The passkey is not registered here");
    assertThat(authenticator.passkeys()).isEmpty();
  }

  private Locator heading() {
    return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
  }

  private static final String CALL =
      """
      const call = async (path, body, token) => {
        const headers = { 'Content-Type': 'application/json' }
        if (token) headers.Authorization = 'Bearer ' + token
        const answer = await fetch(path, { method: 'POST', headers, body: body === null ? undefined : JSON.stringify(body) })
        return { status: answer.status, body: await answer.json() }
      }
      """;

  private Map<String, Object> adds() {
    return inThePage(
        """
        const begun = await call('/api/auth/passkeys/options', null, token)
        const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(begun.body.public_key)
        const made = await navigator.credentials.create({ publicKey })
        const added = await call('/api/auth/passkeys', { flow: begun.body.flow, credential: made.toJSON(), name: 'Laptop' }, token)
        return { status: added.status, id: added.body.passkey?.id ?? null, code: added.body.code ?? null }
        """,
        null,
        null);
  }

  private Map<String, Object> signsIn(String verification, String mediation) {
    return inThePage(
        """
        const begun = await call('/api/auth/passkeys/login/options', null, null)
        const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON({ ...begun.body.public_key, userVerification: a })
        const used = await navigator.credentials.get({ publicKey, mediation: b })
        const answer = await call('/api/auth/passkeys/login', { flow: begun.body.flow, credential: used.toJSON() }, null)
        return { status: answer.status, user: answer.body.user_id ?? null, code: answer.body.code ?? null }
        """,
        verification,
        mediation);
  }

  private Map<String, Object> presentsAfterThePassword() {
    return inThePage(
        """
        const first = await call('/api/auth/login', { email: a, password: b }, null)
        const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(first.body.public_key)
        const used = await navigator.credentials.get({ publicKey })
        const answer = await call('/api/auth/login/second-factor', { flow: first.body.flow, credential: used.toJSON() }, null)
        return { status: answer.status, code: answer.body.code ?? null }
        """,
        ada.email(),
        TestUser.PASSWORD);
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> inThePage(String script, String first, String second) {
    try {
      return (Map<String, Object>)
          page.evaluate(
              "async ([token, a, b]) => { try { "
                  + CALL
                  + script
                  + " } catch (failed) { return { error: failed.name } } }",
              Arrays.asList(ada.token(), first, second));
    } catch (PlaywrightException failed) {
      throw new AssertionError(script, failed);
    }
  }
}

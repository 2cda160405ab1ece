package dev.sallyport.client.browser;

import static dev.sallyport.client.browser.Tabs.begins;
import static dev.sallyport.client.browser.Tabs.object;
import static dev.sallyport.client.browser.Tabs.result;
import static dev.sallyport.client.browser.Tabs.runs;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.signin.passkey.VirtualAuthenticator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code @sallyport/client}: passkeys, with Chromium's virtual authenticator. */
@Slow
@SharesService
class BrowserPasskeyIT {
  private static final String SIGN_IN = "kit.signIn({ email: a[0], password: a[1] })";

  private final TestUser ada = TestUser.registered();
  private final Tabs tabs = Tabs.atLocalhost(ada.address());
  private final Page tab = tabs.opens();
  private final VirtualAuthenticator authenticator = VirtualAuthenticator.in(tab);

  @AfterEach
  void closeTheBrowser() {
    tabs.close();
  }

  @Test
  void aPasskeyIsAddedAndSignsIn() {
    Map<String, Object> added = adds();
    assertThat(added.get("passkey")).asString().contains("name=Laptop").contains("createdAt=");
    assertThat((List<?>) added.get("recoveryCodes")).isNotEmpty();
    runs(tab, "kit.signOut()");

    assertThat(object(tab, "kit.signInWithPasskey()"))
        .containsEntry("email", ada.email())
        .containsEntry("userId", ada.userId().toString());
  }

  @Test
  void theFieldForTheAddressOffersIt() {
    adds();
    runs(tab, "kit.signOut()");
    assertThat(
            runs(
                tab, "import('/clients/js/index.js').then((kit) => kit.supportsPasskeyAutofill())"))
        .isEqualTo(true);

    assertThat(object(tab, "kit.signInWithPasskey({ mediation: 'conditional' })"))
        .containsEntry("email", ada.email());
  }

  @Test
  void itCompletesTheSignInWithThePassword() {
    adds();
    runs(tab, "kit.signOut()");
    String required = SIGN_IN + ".catch((error) => { window.required = error; throw error; })";
    assertThat(object(tab, required, ada.email(), TestUser.PASSWORD))
        .containsEntry("error", "second_factor_required")
        .containsKey("publicKey");

    assertThat(object(tab, "kit.verifySecondFactor(required, { passkey: true })"))
        .containsEntry("email", ada.email());
  }

  @Test
  void itMakesTheAuthenticationRecent() {
    adds();

    assertThat(runs(tab, "kit.reauthenticate({ passkey: true })")).isNull();

    assertThat(tabs.serviceCalls("/api/auth/reauthenticate")).hasSize(2);
    assertThat(object(tab, "kit.addPasskey('Phone')")).containsEntry("error", "InvalidStateError");
  }

  /** Browsers allow one request at a time; the field for the address has one that waits. */
  @Test
  void aSignInReplacesTheOneThatWaits() {
    adds();
    runs(tab, "kit.signOut()");
    authenticator.answers(false);
    begins(tab, "kit.signInWithPasskey({ mediation: 'conditional' })");
    tab.waitForCondition(() -> tabs.serviceCalls("/api/auth/passkeys/login/options").size() == 1);
    tab.waitForTimeout(200);
    authenticator.answers(true);

    assertThat(object(tab, "kit.signInWithPasskey()")).containsEntry("email", ada.email());
    assertThat(result(tab)).asString().contains("error=AbortError");
  }

  /** The form of a slow sign-in page asks while the user is signed in already. */
  @Test
  void aLateOptionDoesNotDisturbWhatTheUserDoes() {
    tabs.delays("/api/auth/passkeys/login/options", () -> adds());

    assertThat(object(tab, "kit.signInWithPasskey({ mediation: 'conditional' })"))
        .containsEntry("error", "AbortError");

    assertThat(authenticator.passkeys()).hasSize(1);
    assertThat(object(tab, "kit.user")).containsEntry("email", ada.email());
  }

  @Test
  void theApplicationCanStopWaiting() {
    adds();
    runs(tab, "kit.signOut()");
    authenticator.answers(false);
    begins(
        tab,
        "(window.stop = new AbortController(),"
            + " kit.signInWithPasskey({ mediation: 'conditional', signal: stop.signal }))");
    tab.waitForTimeout(200);

    tab.evaluate("() => stop.abort()");

    assertThat(result(tab)).asString().contains("error=AbortError");
    assertThat(tabs.serviceCalls("/api/auth/passkeys/login/options")).hasSize(1);
  }

  /** The form may be open for hours, a challenge is accepted for minutes. */
  @Test
  void theFieldGetsNewChallenges() {
    adds();
    runs(tab, "kit.signOut()");
    authenticator.answers(false);
    tab.evaluate(
        "() => { const timeout = AbortSignal.timeout; AbortSignal.timeout = (time) => timeout.call(AbortSignal, time / 800); }");
    begins(tab, "kit.signInWithPasskey({ mediation: 'conditional' })");
    tab.waitForCondition(() -> tabs.serviceCalls("/api/auth/passkeys/login/options").size() >= 3);
    authenticator.answers(true);

    assertThat(result(tab)).asString().contains("email=" + ada.email());
  }

  @Test
  void theAuthenticatorForgetsAPasskeyThatTheServiceDoesNotKnow() {
    Map<?, ?> added = (Map<?, ?>) adds().get("passkey");
    runs(tab, "kit.request('DELETE', '/api/auth/passkeys/' + a[0])", (String) added.get("id"));
    runs(tab, "kit.signOut()");
    assertThat(authenticator.passkeys()).hasSize(1);

    assertThat(object(tab, "kit.signInWithPasskey()")).containsEntry("error", "unknown_credential");

    assertThat(authenticator.passkeys()).isEmpty();
  }

  private Map<String, Object> adds() {
    assertThat(object(tab, SIGN_IN, ada.email(), TestUser.PASSWORD))
        .containsEntry("email", ada.email());
    Map<String, Object> added = object(tab, "kit.addPasskey('Laptop')");
    assertThat(added).containsKey("passkey");
    return added;
  }
}

package dev.sallyport.client.browser;

import static dev.sallyport.client.browser.Tabs.object;
import static dev.sallyport.client.browser.Tabs.runs;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.signin.factor.FactorStory;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code @sallyport/client}: sign-ins with an authenticator app. */
@Slow
@SharesService
class BrowserSecondFactorIT {
  private final TestUser ada = TestUser.registered();
  private final Tabs tabs = Tabs.of(TestUser.newAddress());
  private final Page tab = tabs.opens();
  private FactorStory app;

  @AfterEach
  void closeTheBrowser() {
    tabs.close();
  }

  @Test
  void theCodeOfTheAppCompletesTheSignIn() {
    enrols();

    Map<String, Object> required = signsIn("");

    assertThat(required)
        .containsEntry("error", "second_factor_required")
        .containsEntry("status", 401)
        .containsKeys("factors", "expiresIn");
    assertThat(runs(tab, "kit.user")).isNull();
    assertThat(verifies("{ code: a[0] }", app.wrongCode())).containsEntry("error", "invalid_code");
    assertThat(verifies("{ code: a[0] }", app.freshCode())).containsEntry("email", ada.email());
    assertThat(object(tab, "kit.user")).containsEntry("email", ada.email());
  }

  @Test
  void aRecoveryCodeCompletesTheSignIn() {
    enrols();
    signsIn("");

    assertThat(verifies("{ recoveryCode: a[0] }", app.recoveryCodes().get(0)))
        .containsEntry("email", ada.email());
  }

  /** It is half of a sign-in, and errors end up in reports. */
  @Test
  void reportsOfTheErrorDoNotContainTheFlow() {
    enrols();

    String flow = (String) signsIn("").get("flow");

    assertThat(flow).hasSizeGreaterThan(30);
    assertThat(
            runs(
                tab,
                "JSON.stringify([required, { ...required }, String(required), required.stack])"))
        .asString()
        .contains("second_factor_required")
        .doesNotContain(flow);
  }

  @Test
  void aRememberedDeviceNeedsNoCode() {
    enrols();
    signsIn("");
    String device =
        (String)
            verifies("{ code: a[0], rememberDevice: true }", app.freshCode()).get("deviceToken");
    assertThat(device).isNotBlank();
    runs(tab, "kit.signOut()");

    assertThat(signsIn(device)).containsEntry("email", ada.email());
  }

  @Test
  void anAuthenticationIsMadeRecentByTheCode() {
    enrols();
    signsIn("");
    verifies("{ code: a[0] }", app.freshCode());
    Object before = runs(tab, "kit.accessToken()");

    assertThat(object(tab, "kit.reauthenticate({ password: a[0] })", TestUser.PASSWORD))
        .containsEntry("error", "second_factor_required");
    assertThat(runs(tab, "kit.reauthenticate({ code: a[0] })", app.freshCode())).isNull();

    assertThat(runs(tab, "kit.accessToken()")).isNotEqualTo(before);
    assertThat(runs(tab, "kit.refresh()")).isNull();
    assertThat(object(tab, "kit.request('GET', '/api/auth/me')"))
        .containsEntry("email", ada.email());
  }

  @Test
  void aChangedPasswordKeepsThisBrowserSignedIn() {
    signsIn("");
    String changed = "Analytical-Engine-1837";

    assertThat(
            object(
                tab,
                "kit.startSession('/api/auth/password', { current_password: a[0], password: a[1] })",
                TestUser.PASSWORD,
                changed))
        .containsEntry("email", ada.email());

    assertThat(object(tab, "kit.request('GET', '/api/auth/me')"))
        .containsEntry("email", ada.email());
    assertThat(runs(tab, "kit.refresh()")).isNull();
    assertThat(ada.moves().logsInWith(changed).statusCode()).isEqualTo(200);
  }

  private void enrols() {
    ada.logsIn().then().statusCode(200);
    app = FactorStory.enrolled(ada);
  }

  private Map<String, Object> signsIn(String deviceToken) {
    return object(
        tab,
        "kit.signIn({ email: a[0], password: a[1], deviceToken: a[2] || undefined })"
            + ".catch((error) => { window.required = error; throw error; })",
        ada.email(),
        TestUser.PASSWORD,
        deviceToken);
  }

  private Map<String, Object> verifies(String proof, String code) {
    return object(tab, "kit.verifySecondFactor(required, " + proof + ")", code);
  }
}

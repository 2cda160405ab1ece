package dev.sallyport.client.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import dev.sallyport.Chromium;
import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.signin.factor.FactorStory;
import dev.sallyport.token.ApplicationServer;
import io.restassured.RestAssured;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The application with pages in {@code clients/examples/jakarta-ee}, used as people do. */
@Slow
@SharesService
class PagesExampleIT {
  private static String application;

  private final TestUser ada = TestUser.registered();
  private final BrowserContext browser = Chromium.browser().newContext();
  private final Page page = browser.newPage();

  @BeforeAll
  static void start() {
    application = ApplicationServer.shared() + "/pages";
    ApplicationServer.awaitDeployment(PagesExampleIT::status);
    assertThat(status()).isEqualTo(200);
  }

  private static int status() {
    try {
      return RestAssured.get(application + "/index.xhtml").statusCode();
    } catch (Exception notUpYet) {
      return 404;
    }
  }

  @BeforeEach
  void begin() {
    PagesApplication.begins();
  }

  @AfterEach
  void closeTheBrowser() {
    browser.close();
  }

  @Test
  void aProtectedPageAsksForTheLogInAndLeadsBack() {
    page.navigate(application + "/account.xhtml");
    assertThat(page).hasURL(application + "/login.xhtml");
    String before = cookie().value;
    presentsPassword("Wrong-Horse-7");
    assertThat(page.getByRole(AriaRole.ALERT)).not().isEmpty();
    presentsPassword(TestUser.PASSWORD);

    assertThat(page).hasURL(application + "/account.xhtml");
    assertThat(page.getByText("Signed in as " + ada.email())).isVisible();
    // Else who had planted the id would be signed in as well.
    assertThat(cookie().value).isNotEqualTo(before);
    assertThat(PagesApplication.calls("/api/auth/login"))
        .hasSize(2)
        .allSatisfy(
            call -> {
              assertThat(call.userAgent()).contains("Chrome");
              assertThat(call.address()).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
            });
  }

  @Test
  void theBrowserGetsNoToken() {
    logsIn();

    assertThat(page.content()).doesNotContain("eyJ");
    assertThat(browser.cookies()).hasSize(1);
    assertThat(cookie().httpOnly).isTrue();
    assertThat(cookie().secure).isTrue();
    assertThat(cookie().sameSite).isEqualTo(SameSiteAttribute.LAX);
    assertThat(cookie().value).doesNotContain("eyJ");
    Response again = page.reload();
    assertThat(again.headerValue("Cache-Control")).contains("no-store");
  }

  @Test
  void theCodeOfTheAppIsAskedFor() {
    ada.logsIn().then().statusCode(200);
    FactorStory app = FactorStory.enrolled(ada);
    page.navigate(application + "/account.xhtml");
    presentsPassword(TestUser.PASSWORD);
    presentsCode(app.wrongCode());
    assertThat(page.getByRole(AriaRole.ALERT)).not().isEmpty();
    page.navigate(application + "/account.xhtml");
    assertThat(page).hasURL(application + "/login.xhtml");

    page.navigate(application + "/second-factor.xhtml");
    presentsCode(app.freshCode());
    assertThat(page.getByText("Signed in as " + ada.email())).isVisible();
  }

  @Test
  void theLogOutEndsTheSession() {
    logsIn();
    assertThat(sessions()).isEqualTo(1);

    button("Log out").click();

    assertThat(page).hasURL(application + "/index.xhtml");
    assertThat(sessions()).isZero();
    page.navigate(application + "/account.xhtml");
    assertThat(page).hasURL(application + "/login.xhtml");
  }

  /** Without the state of the view, which another site cannot read. */
  @Test
  void aForgedFormDoesNotLogOut() {
    logsIn();

    page.evaluate(
        "() => fetch('account.xhtml', { method: 'POST', body: new URLSearchParams("
            + "{ logout: 'logout', 'logout:submit': 'Log out' }) })");

    assertThat(sessions()).isEqualTo(1);
    page.reload();
    assertThat(page.getByText("Signed in as " + ada.email())).isVisible();
  }

  @Test
  void whileTheServiceIsAwayNobodyIsLoggedOut() {
    logsIn();
    PagesApplication.goesAway(true);
    button("Log out").click();
    PagesApplication.goesAway(false);

    page.navigate(application + "/account.xhtml");
    assertThat(page.getByText("Signed in as " + ada.email())).isVisible();
    assertThat(sessions()).isEqualTo(1);
  }

  @Test
  void anExpiringTokenIsRefreshedOnce() {
    PagesApplication.shortens(30);
    logsIn();
    PagesApplication.shortens(0);
    int before = PagesApplication.calls("/api/auth/refresh").size();

    page.evaluate(
        "() => Promise.all([1, 2, 3, 4].map(() => fetch('account.xhtml').then((answer) => answer.text())))");

    assertThat(PagesApplication.calls("/api/auth/refresh")).hasSize(before + 1);
    page.reload();
    assertThat(page.getByText("Signed in as " + ada.email())).isVisible();
    assertThat(PagesApplication.calls("/api/auth/refresh")).hasSize(before + 1);
  }

  @Test
  void anExpiredTokenFailsClosed() {
    PagesApplication.shortens(1);
    logsIn();
    page.waitForTimeout(1_100);
    PagesApplication.goesAway(true);
    assertThat(page.navigate(application + "/account.xhtml").status()).isEqualTo(503);
    PagesApplication.goesAway(false);

    page.navigate(application + "/account.xhtml");
    assertThat(page.getByText("Signed in as " + ada.email())).isVisible();
  }

  @Test
  void aRevokedSessionLeadsToTheLogIn() {
    PagesApplication.shortens(30);
    logsIn();
    ada.logsIn().then().statusCode(200);
    ada.logsOut("global").then().statusCode(200);

    page.navigate(application + "/account.xhtml");

    assertThat(page).hasURL(application + "/login.xhtml");
  }

  private void logsIn() {
    page.navigate(application + "/account.xhtml");
    presentsPassword(TestUser.PASSWORD);
    assertThat(page.getByText("Signed in as " + ada.email())).isVisible();
  }

  private void presentsPassword(String password) {
    page.getByLabel("E-mail").fill(ada.email());
    page.getByLabel("Password").fill(password);
    button("Log in").click();
  }

  private void presentsCode(String code) {
    page.getByLabel("Code").fill(code);
    button("Continue").click();
  }

  private Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }

  private Cookie cookie() {
    return browser.cookies().get(0);
  }

  private long sessions() {
    return (Long)
        Database.value(
            "select count(*) from sessions where user_id = ? and ended_at is null", ada.userId());
  }
}

package dev.sallyport.admin.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.sallyport.TestUser.credentials;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.KeyboardModifier;
import dev.sallyport.Chromium;
import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without {@code SESSION_COOKIE} the console has a cookie under the service's own origin. */
@Slow
@SharesService
class ConsoleTabsIT {
  /** That of {@code JWT_ISSUER}. */
  private static final String OWN_ORIGIN = "http://localhost:8080";

  private static final String COOKIE = "__Host-sallyport-console=";
  private static final String CONSOLE = OWN_ORIGIN + "/console/";

  private final TestUser operator = TestUser.operator();

  /** What a page of another origin says about itself gets it no cookie. */
  @ParameterizedTest
  @CsvSource({
    "console, http://localhost:8080, true",
    "console, http://LOCALHOST:8080, true",
    "console, https://app.example.com, false",
    "console, http://localhost, false",
    "console, null, false",
    "console,, false",
    "'console,console', http://localhost:8080, false",
    "app, http://localhost:8080, false",
    ", http://localhost:8080, false"
  })
  void theConsoleAloneGetsACookie(String client, String origin, boolean isCookie) {
    RequestSpecification request =
        operator
            .anonymous()
            .contentType(ContentType.JSON)
            .body(credentials(operator.email(), TestUser.PASSWORD));
    if (client != null) {
      request.header("X-Sallyport-Client", client);
    }
    if (origin != null) {
      request.header("Origin", origin);
    }

    io.restassured.response.Response session = request.post("/api/auth/login");

    assertThat(session.statusCode()).isEqualTo(200);
    assertThat(member(session, "refresh_token") == null).isEqualTo(isCookie);
    List<String> cookies = session.headers().getValues("Set-Cookie");
    if (isCookie) {
      assertThat(cookies)
          .singleElement()
          .asString()
          .startsWith(COOKIE)
          .endsWith("; Secure; HttpOnly; SameSite=Strict");
    } else {
      assertThat(cookies).isEmpty();
    }
  }

  @Test
  void aReloadAndANewTabGoOnWithTheSession() {
    try (Browser browser = Chromium.launchFor(RunningService.shared().url());
        Console console = signsIn(browser)) {
      Page page = console.page();
      page.reload();
      assertSignedIn(page, "Overview");

      Page users =
          page.context()
              .waitForPage(
                  () ->
                      console
                          .link("Users")
                          .click(
                              new Locator.ClickOptions()
                                  .setModifiers(List.of(KeyboardModifier.CONTROL))));
      assertSignedIn(users, "Users");
      assertThat(users.evaluate("document.cookie + JSON.stringify([localStorage, sessionStorage])"))
          .asString()
          .doesNotContain("eyJ", "__Host");
    }
  }

  /** Otherwise the second one would present a token that has been used, which ends the session. */
  @Test
  void tabsThatRenewAtOnceKeepTheSession() {
    try (Browser browser = Chromium.launchFor(RunningService.shared().url());
        Console console = signsIn(browser)) {
      Page other = console.page().context().newPage();
      other.navigate(CONSOLE);
      assertSignedIn(other, "Overview");
      AtomicInteger renewals = new AtomicInteger();
      List<Page> tabs = List.of(console.page(), other);
      for (Page tab : tabs) {
        tab.onResponse(answer -> renewals.addAndGet(isRenewal(answer) ? 1 : 0));
        // The access token has expired.
        tab.route(
            Pattern.compile("/api/admin/users(\\?.*)?$"),
            route -> route.fulfill(new Route.FulfillOptions().setStatus(401).setBody("{}")),
            new Page.RouteOptions().setTimes(1));
      }
      for (Page tab : tabs) {
        tab.evaluate("setTimeout(() => { location.hash = '#/users'; }, 300)");
      }

      for (Page tab : tabs) {
        assertSignedIn(tab, "Users");
        assertThat(tab.locator("[aria-busy]")).hasCount(0);
        tab.reload();
        assertSignedIn(tab, "Users");
      }
      // Of each tab one for the refused call, and one after the reload.
      assertThat(renewals).hasValue(4);
    }
  }

  @Test
  void aSignOutEndsTheSessionInAllOfItsTabs() {
    try (Browser browser = Chromium.launchFor(RunningService.shared().url());
        Console console = signsIn(browser)) {
      Page other = console.page().context().newPage();
      other.navigate(CONSOLE);
      assertSignedIn(other, "Overview");

      console.button("Sign out").click();

      assertThat(console.page().getByRole(AriaRole.ALERT)).hasText("You have signed out.");
      assertThat(other.getByRole(AriaRole.ALERT))
          .hasText("Your session has ended. Sign in again to continue.");
      assertThat(other.getByText(operator.email())).hasCount(0);
      for (Page tab : console.page().context().pages()) {
        tab.reload();
        assertThat(tab.getByLabel("Password")).isVisible();
        assertThat(tab.evaluate("localStorage.length")).isEqualTo(0);
      }
    }
  }

  private Console signsIn(Browser browser) {
    Console console = Console.in(browser, operator.address());
    console.goesTo(CONSOLE);
    console.signsIn(operator.email(), TestUser.PASSWORD);
    assertSignedIn(console.page(), "Overview");
    return console;
  }

  private void assertSignedIn(Page page, String view) {
    assertThat(
            page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1))
                .and(page.getByText(view)))
        .isVisible();
    assertThat(page.locator(".account")).containsText(operator.email());
  }

  private static boolean isRenewal(Response answer) {
    return answer.url().endsWith("/api/auth/refresh") && answer.status() == 200;
  }
}

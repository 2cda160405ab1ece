package dev.sallyport.admin.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.sallyport.TestUser.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.sallyport.Database;
import dev.sallyport.MailSink;
import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.openid.OpenIdApplication;
import dev.sallyport.signin.factor.FactorStory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What operators do at the console, in a real browser. */
@Slow
@SharesService
class ConsoleIT {
  /** Buttons that an auditor must not see. */
  private static final Locator.FilterOptions CHANGES =
      new Locator.FilterOptions()
          .setHasText(
              Pattern.compile(
                  "^(Make|Review|Remove|Delete|Restore|Deactivate|Activate|Send|Mark|End|Create|Invite"
                      + "|Approve|Reject|Resend|Revoke|Rotate|Release|Export|Import|Cancel|Save"
                      + "|Register|Edit|Add)"));

  private static final String WRONG = "Wrong-Horse-7";
  private static final Map<String, String> VIEWS =
      Map.of(
          "overview", "Overview",
          "suspicious", "Suspicious",
          "users", "Users",
          "imports", "Imports",
          "events", "Events",
          "throttled", "Throttled",
          "mails", "Mails",
          "clients", "Clients",
          "keys", "Keys");

  private static final URI SHARED = RunningService.shared().url();

  private final TestUser operator = TestUser.operator();

  @Test
  void aWrongPasswordIsToldAndTheRightOneLetsIn() {
    try (Console console = Console.opens(operator)) {
      console.signsIn(operator.email(), WRONG);
      assertThat(console.page().getByRole(AriaRole.ALERT))
          .hasText("The e-mail address or the password is wrong.");
      assertThat(console.page().getByLabel("Password")).isFocused();
      assertThat(console.page().getByLabel("Password")).hasValue("");

      console.signsIn(operator.email(), TestUser.PASSWORD);
      assertThat(console.heading()).hasText("Overview");
      assertThat(console.page().locator("[data-figure=logins]"))
          .hasText(Pattern.compile("[1-9].*"));

      console.button("Sign out").click();
      assertThat(console.page().getByRole(AriaRole.ALERT)).hasText("You have signed out.");
      // Nothing is left in the browser for whoever comes next.
      assertThat(console.page().evaluate("localStorage.length + sessionStorage.length"))
          .isEqualTo(0);
      console.page().reload();
      assertThat(console.button("Sign in")).isVisible();
    }
  }

  @Test
  void tooManyAttemptsAreToldWithTheWait() {
    try (Console console = Console.opens(operator.moves())) {
      for (int i = 0; i < 5; i++) {
        console.signsIn(operator.email(), WRONG);
        assertThat(console.button("Sign in")).isEnabled();
        assertThat(console.page().getByLabel("Password")).hasValue("");
      }
      console.signsIn(operator.email(), TestUser.PASSWORD);
      assertThat(console.page().getByRole(AriaRole.ALERT))
          .hasText(Pattern.compile("Too many attempts. Try again in \\d+ seconds."));
    }
  }

  @Test
  void aUserWithoutTheRoleIsTurnedAwayAndSignedOut() {
    TestUser ada = TestUser.registered();
    try (Console console = Console.opens(ada)) {
      console.signsIn(ada.email(), TestUser.PASSWORD);

      assertThat(console.page().getByRole(AriaRole.ALERT))
          .hasText("This account is neither an operator nor an auditor. You have been signed out.");
      assertThat(console.page().locator("nav")).hasCount(0);
      assertThat(Database.openSessions(ada.userId())).isZero();
    }
  }

  @Test
  void anExpiredTokenIsRenewedWithoutAWord() {
    try (Console console = Console.opensFor(operator)) {
      int[] spoiled = {0};
      console
          .page()
          .route(
              Pattern.compile("/api/admin/users"),
              route -> {
                if (spoiled[0]++ == 0) {
                  spoil(route);
                } else {
                  route.resume();
                }
              });

      Request refresh =
          console
              .page()
              .waitForRequest(
                  Pattern.compile("/api/auth/refresh"), () -> console.link("Users").click());

      assertThat(refresh.method()).isEqualTo("POST");
      assertThat(console.heading()).hasText("Users");
      assertThat(console.page().locator("tbody tr").first()).isVisible();
    }
  }

  @Test
  void aRenewalThatIsAnsweredAfterTheSignOutIsForgotten() {
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      Route[] held = new Route[1];
      page.route(Pattern.compile("/api/auth/refresh"), route -> held[0] = route);
      page.route(Pattern.compile("/api/admin/users"), ConsoleIT::spoil);
      console.link("Users").click();
      page.waitForCondition(() -> held[0] != null);
      APIResponse renewed = held[0].fetch();
      assertThat(renewed.status()).isEqualTo(200);

      console.button("Sign out").click();
      assertThat(page.getByRole(AriaRole.ALERT)).hasText("You have signed out.");
      page.waitForResponse(
          Pattern.compile("/api/auth/refresh"),
          () -> held[0].fulfill(new Route.FulfillOptions().setResponse(renewed)));
      page.waitForTimeout(300);

      assertThat(
              page.evaluate(
                  "async () => { const { isSignedIn } = await import('/console/js/api.js');"
                      + " return isSignedIn(); }"))
          .isEqualTo(false);
    }
  }

  /** The shared service ends a session that was not used for seven days. */
  @Test
  void anOperatorIsAskedBeforeAnUnusedSessionEnds() {
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      page.evaluate(
          "() => { const now = Date.now; Date.now = () => now() + (7 * 24 * 60 - 4) * 60_000; }");

      assertThat(console.dialog())
          .containsText("Your session is about to end", containsText(20_000));
      Request refresh =
          page.waitForRequest(
              Pattern.compile("/api/auth/refresh"), () -> console.confirms("Stay signed in"));
      assertThat(refresh.method()).isEqualTo("POST");
      // It is asked about no more.
      page.waitForTimeout(6_000);
      assertThat(console.dialog()).hasCount(0);
    }
  }

  @Test
  void signingOutEndsTheSessionAlsoWhenTheTokenHasExpired() {
    try (Console console = Console.opensFor(operator)) {
      console.page().route(Pattern.compile("/api/auth/logout"), ConsoleIT::spoil);
      long before = Database.openSessions(operator.userId());

      console.button("Sign out").click();

      assertThat(console.page().getByRole(AriaRole.ALERT)).hasText("You have signed out.");
      assertThat(Database.openSessions(operator.userId())).isEqualTo(before - 1);
    }
  }

  /** Who believes to be signed out leaves the computer. */
  @Test
  void aFailedSignOutIsToldAndRetried() {
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      long before = Database.openSessions(operator.userId());
      page.route(Pattern.compile("/api/auth/logout"), Route::abort);

      console.button("Sign out").click();

      assertThat(console.dialog()).containsText("You are still signed in");
      assertThat(console.dialog()).containsText("The service is not responding.");
      assertThat(console.text("You have signed out.")).hasCount(0);
      assertThat(Database.openSessions(operator.userId())).isEqualTo(before);

      // And once more, for another reason.
      page.unrouteAll();
      page.route(
          Pattern.compile("/api/auth/logout"),
          route -> route.fulfill(new Route.FulfillOptions().setStatus(503).setBody("")));
      console.dialog().getByRole(AriaRole.BUTTON, named("Try again")).click();
      assertThat(console.dialog()).containsText("You are still signed in");

      // Who stays is still signed in.
      console.confirms("Stay signed in");
      console.link("Users").click();
      assertThat(console.heading()).hasText("Users");
      assertThat(page.locator("tbody tr").first()).isVisible();

      console.button("Sign out").click();
      assertThat(console.dialog()).containsText("You are still signed in");
      page.unrouteAll();
      console.confirms("Try again");
      assertThat(page.getByRole(AriaRole.ALERT)).hasText("You have signed out.");
      assertThat(Database.openSessions(operator.userId())).isEqualTo(before - 1);
    }
  }

  @Test
  void aSessionThatHadEndedIsSignedOut() {
    try (Console console = Console.opensFor(operator)) {
      TestUser.operator()
          .authenticated()
          .delete("/api/admin/users/" + operator.userId() + "/sessions")
          .then()
          .statusCode(200);

      console.button("Sign out").click();

      assertThat(console.page().getByRole(AriaRole.ALERT)).hasText("You have signed out.");
    }
  }

  @Test
  void aUserWithoutTheRoleWhoCouldNotBeSignedOutIsToldSo() {
    TestUser ada = TestUser.registered();
    try (Console console = Console.opens(ada)) {
      console.page().route(Pattern.compile("/api/auth/logout"), Route::abort);
      console.signsIn(ada.email(), TestUser.PASSWORD);

      assertThat(console.dialog()).containsText("You are still signed in");
      assertThat(console.page().locator("nav")).hasCount(0);
      assertThat(Database.openSessions(ada.userId())).isOne();

      console.confirms("Stay signed in");
      assertThat(console.page().getByRole(AriaRole.ALERT))
          .hasText("This account is neither an operator nor an auditor. You are still signed in.");

      console.signsIn(ada.email(), TestUser.PASSWORD);
      assertThat(console.dialog()).containsText("You are still signed in");
      console.page().unrouteAll();
      console.confirms("Try again");
      assertThat(console.page().getByRole(AriaRole.ALERT))
          .hasText("This account is neither an operator nor an auditor. You have been signed out.");
      assertThat(Database.openSessions(ada.userId())).isOne();
    }
  }

  @Test
  void theConsoleWorksBehindAProxyThatStripsAPrefix() throws IOException {
    TestUser ada = TestUser.signedUp();
    try (PrefixProxy proxy = new PrefixProxy("/apps/sally port".replace(" ", "%20"), SHARED);
        Console console = Console.opensAt(proxy.url() + "/console", operator)) {
      Page page = console.page();
      assertThat(page).hasURL(proxy.url() + "/console/");
      console.signsIn(operator.email(), TestUser.PASSWORD);
      assertThat(console.heading()).hasText("Overview");
      for (Map.Entry<String, String> view : VIEWS.entrySet()) {
        console.link(view.getValue()).click();
        assertThat(console.heading()).hasText(view.getValue());
        assertThat(page.locator("[aria-busy]")).hasCount(0);
        assertThat(page.locator(".failure")).hasCount(0);
      }
      console.goes("users/" + ada.userId(), ada.email());
      console.button("Deactivate").click();
      console.confirms("Deactivate");
      console.says("The user has been deactivated.");
      console.goes("events", "Events");
      Download file = page.waitForDownload(() -> console.button("Export CSV").click());
      assertThat(Files.readAllLines(file.path())).hasSizeGreaterThan(1);
      console.button("Sign out").click();
      assertThat(page.getByRole(AriaRole.ALERT)).hasText("You have signed out.");

      assertThat(proxy.strays()).isEmpty();
    }
  }

  /** As if the token had run out on the way. */
  private static void spoil(Route route) {
    Map<String, String> headers = new HashMap<>(route.request().headers());
    headers.put("authorization", "Bearer expired");
    route.resume(new Route.ResumeOptions().setHeaders(headers));
  }

  @Test
  void aSessionThatEndsInTheMiddleAsksForANewLogInAndGoesOnWhereItWas() {
    try (Console console = Console.opensFor(operator)) {
      console.goes("keys", "Keys");
      TestUser other = TestUser.operator();
      other
          .authenticated()
          .delete("/api/admin/users/" + operator.userId() + "/sessions")
          .then()
          .statusCode(200);

      console.link("Events").click();

      assertThat(console.page().getByRole(AriaRole.ALERT))
          .hasText("Your session has ended. Sign in again to continue.");
      assertThat(console.page().locator("table")).hasCount(0);
      console.signsIn(operator.email(), TestUser.PASSWORD);
      assertThat(console.heading()).hasText("Events");
    }
  }

  @Test
  void whatOthersTypedIsShownAndNeverRun() {
    String markup = "<img src=x onerror=alert(1)><script>alert(2)</script>";
    TestUser mallory = TestUser.registered();
    String email = "\"><img/src=x/onerror=alert(3)>" + UUID.randomUUID() + "@example.com";
    mallory
        .anonymous()
        .header("User-Agent", markup)
        .contentType("application/json")
        .body(TestUser.credentials(mallory.email(), TestUser.PASSWORD))
        .post("/api/auth/login")
        .then()
        .statusCode(200);
    // No sign-up takes such an e-mail; what a database holds must not matter.
    Database.update("update users set email = ? where id = ?", email, mallory.userId());

    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      console.goes("users", "Users");
      page.getByLabel("E-mail").fill("\"><img");
      assertThat(console.link(email)).isVisible();

      console.goes("users/" + mallory.userId(), email);
      assertThat(console.text(markup).first()).isVisible();

      console.goes("events?ip=" + mallory.address(), "Events");
      console.button("Details").first().click();
      assertThat(console.text(markup).first()).isVisible();

      // An address that comes with markup, by a link that somebody sent.
      console.goes("events?ip=%3Cimg%20src%3Dx%20onerror%3Dalert(4)%3E", "Events");
      console.goes("users/%3Cimg%20src%3Dx%3E", "User");
      assertThat(page.locator("#main img, #main script")).hasCount(0);
    }
  }

  @Test
  void anUnknownUserIsToldOnce() {
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      console.goes("users/" + UUID.randomUUID(), "User");

      assertThat(console.text("No such user")).isVisible();
      assertThat(page.locator(".failure")).hasCount(0);
      assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(2)))
          .hasCount(0);
    }
  }

  @Test
  void anInternationalisedDomainIsShownInItsOwnLetters() {
    TestUser ada = TestUser.signedUp();
    String local = "ada-" + ada.userId();
    Database.update(
        "update users set email = ? where id = ?", local + "@xn--mnchen-3ya.example", ada.userId());
    TestUser fake = TestUser.signedUp();
    // Two labels that no browser turns into the same domain again, and one that is malformed.
    String odd = "x-" + fake.userId() + "@xn--a.xn--99999999999.example";
    Database.update("update users set email = ? where id = ?", odd, fake.userId());

    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      console.goes("events?email=" + local + "@m%C3%BCnchen.example", "Events");
      page.getByRole(
              AriaRole.LINK, new Page.GetByRoleOptions().setName(local + "@m\u00fcnchen.example"))
          .first()
          .click();
      assertThat(console.heading()).hasText(local + "@m\u00fcnchen.example");
      assertThat(console.text(local + "@xn--mnchen-3ya.example")).isVisible();

      console.goes("users", "Users");
      page.getByLabel("E-mail").fill(fake.userId().toString());
      assertThat(console.heading()).hasText(odd);

      console.goes("users", "Users");
      page.getByLabel("E-mail").fill("@xn--mnchen-3ya");
      assertThat(console.link(local + "@m\u00fcnchen.example")).isVisible();
    }
  }

  @Test
  void aTaskTitleIsNowhereInTheConsole() {
    TestUser mallory = TestUser.signedUp();
    mallory.creates("<script>alert(5)</script>").then().statusCode(201);
    try (Console console = Console.opensFor(operator)) {
      console.goes("users/" + mallory.userId(), mallory.email());
      assertThat(console.text("<script>alert(5)</script>")).hasCount(0);
    }
  }

  /** Not those of invitations and changes that wait, which other tests have made. */
  private static Locator users(Page page) {
    return page.locator("table:has-text('Users, newest first') tbody tr");
  }

  @Test
  void anOperatorWithAnAuthenticatorAppSignsInWithItsCode() {
    TestUser grace = TestUser.operator();
    FactorStory app = FactorStory.enrolled(grace);
    try (Console console = Console.opens(grace)) {
      Page page = console.page();
      page.getByLabel("E-mail").fill(grace.email());
      page.getByLabel("Password").fill(TestUser.PASSWORD);
      console.button("Sign in").click();

      Locator code = page.getByLabel("Code of your authenticator app");
      assertThat(code).isFocused();
      code.fill(app.wrongCode());
      console.button("Sign in").click();
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("The code is wrong");
      assertThat(code).isFocused();
      code.fill(app.freshCode());
      page.keyboard().press("Enter");

      assertThat(console.heading()).hasText("Overview");
    }
  }

  @Test
  void factorsAreShownAndRemovedAfterAnotherProofOfTheOperator() {
    TestUser ada = TestUser.registered();
    ada.logsIn().then().statusCode(200);
    FactorStory.enrolled(ada);
    TestUser grace = TestUser.operator();
    try (Console console = Console.opensFor(grace)) {
      Page page = console.page();
      console.goes("users/" + ada.userId(), ada.email());
      Locator codes = page.locator("tr", new Page.LocatorOptions().setHasText("Recovery codes"));
      assertThat(codes).containsText("10");
      Database.update(
          "update sessions set auth_time = auth_time - interval '1 hour' where user_id = ?",
          grace.userId());

      console.button("Remove authenticator app").press("Enter");
      console.dialog().getByRole(AriaRole.BUTTON, named("Remove")).press("Enter");
      Locator password = console.dialog().getByLabel("Your password");
      password.fill(TestUser.PASSWORD);
      password.press("Enter");

      console.says("The removal is due .*");
      assertThat(page.getByText("Will be removed: Authenticator app")).isVisible();
      console.button("Cancel removal").press("Enter");
      console.confirms("Cancel removal");
      console.says("The removal has been cancelled.");
      assertThat(page.getByText("Will be removed")).hasCount(0);
    }
  }

  /** Otherwise an operator would act on users who were not asked for. */
  @Test
  void theLateAnswerToAnEarlierSearchIsNotShown() {
    TestUser ada = TestUser.signedUp();
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      console.goes("users", "Users");
      page.evaluate(
          "const plain = window.fetch; window.late = 0;"
              + " window.fetch = async (url, options) => {"
              + "   const answer = await plain(url, options);"
              + "   if (String(url).includes('email=v-&') || String(url).endsWith('email=v-')) {"
              + "     await new Promise((done) => setTimeout(done, 1500));"
              + "     window.late++;"
              + "   }"
              + "   return answer;"
              + " };");
      page.getByLabel("E-mail").fill("v-");
      page.waitForTimeout(400);
      page.getByLabel("E-mail").fill(ada.email());
      assertThat(users(page)).hasCount(1);

      for (int i = 0; i < 100 && page.evaluate("window.late").equals(0); i++) {
        page.waitForTimeout(100);
      }
      assertThat(page.evaluate("window.late")).isEqualTo(1);
      assertThat(users(page)).hasCount(1);
    }
  }

  @Test
  void backAndALinkFindTheFiltersAgain() {
    TestUser ada = TestUser.signedUp();
    String address;
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      console.goes("users", "Users");
      page.getByLabel("E-mail").fill(ada.email());
      page.getByLabel("State").selectOption("true");
      assertThat(users(page)).hasCount(1);
      users(page).getByRole(AriaRole.LINK).click();
      assertThat(console.heading()).hasText(ada.email());

      page.goBack();
      assertThat(page.getByLabel("E-mail")).hasValue(ada.email());
      assertThat(page.getByLabel("State")).hasValue("true");
      assertThat(users(page)).hasCount(1);

      console.goes("events", "Events");
      page.getByLabel("User id").fill(ada.userId().toString());
      page.getByLabel("From").fill("2026-01-31T13:30");
      page.getByLabel("Outcome").selectOption("true");
      assertThat(page.locator("tbody strong").getByText("Sign-up").first()).isVisible();
      address = page.url();
    }
    assertThat(address).contains("user_id=" + ada.userId(), "success=true", "from=2026-01-31T");

    try (Console console = Console.opensAt(address, operator)) {
      Page page = console.page();
      console.signsIn(operator.email(), TestUser.PASSWORD);

      assertThat(console.heading()).hasText("Events");
      assertThat(page.getByLabel("User id")).hasValue(ada.userId().toString());
      assertThat(page.getByLabel("From")).hasValue("2026-01-31T13:30");
      assertThat(page.getByLabel("Outcome")).hasValue("true");
      console.button("Reset").click();
      assertThat(page.getByLabel("From")).hasValue("");
      assertThat(page).hasURL(Pattern.compile("#/events$"));
    }
  }

  @Test
  void aUserIsDeactivatedByKeyboardAlone() {
    TestUser ada = TestUser.signedUp();
    try (Console console = Console.opens(operator)) {
      Page page = console.page();
      page.keyboard().type(operator.email());
      page.keyboard().press("Tab");
      page.keyboard().type(TestUser.PASSWORD);
      page.keyboard().press("Enter");
      assertThat(console.heading()).isFocused();

      tabTo(page, console.link("Users"));
      page.keyboard().press("Enter");
      assertThat(console.heading()).hasText("Users");
      assertThat(console.heading()).isFocused();
      tabTo(page, page.getByLabel("E-mail"));
      page.keyboard().type(ada.email());
      assertThat(users(page)).hasCount(1);
      tabTo(page, console.link(ada.email()));
      page.keyboard().press("Enter");
      assertThat(console.heading()).hasText(ada.email());

      tabTo(page, console.button("Deactivate"));
      page.keyboard().press("Enter");
      assertThat(console.dialog()).isVisible();
      page.keyboard().press("Escape");
      assertThat(console.dialog()).hasCount(0);
      assertThat(console.button("Deactivate")).isFocused();
      ada.authenticated().get("/api/auth/me").then().statusCode(200);

      page.keyboard().press("Enter");
      tabTo(page, console.dialog().getByRole(AriaRole.BUTTON, named("Deactivate")));
      page.keyboard().press("Enter");
      console.says("The user has been deactivated.");
      assertThat(console.button("Activate")).isVisible();
    }
    assertRefused(ada.authenticated().get("/api/auth/me"), 401, "invalid_token");
  }

  @Test
  void theSkipLinkIsFirstAndLeadsToTheContent() {
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      Locator skip = console.link("Skip to the content");
      assertThat(page.evaluate("document.querySelector('a, button, input, select').className"))
          .isEqualTo("skip");
      for (int i = 0; i < 20 && !isFocused(skip); i++) {
        page.keyboard().press("Shift+Tab");
      }
      assertThat(skip).isFocused();
      assertThat(skip).isInViewport();
      page.keyboard().press("Enter");
      assertThat(console.heading()).isFocused();
    }
  }

  private static void tabTo(Page page, Locator wanted) {
    for (int i = 0; i < 60; i++) {
      if (isFocused(wanted.first())) {
        return;
      }
      page.keyboard().press("Tab");
    }
    assertThat(wanted.first()).isFocused();
  }

  private static boolean isFocused(Locator locator) {
    return (Boolean) locator.evaluate("element => element === document.activeElement");
  }

  @Test
  void onAPhoneNothingIsWiderThanTheScreenAndTheMenuLeadsEverywhere() {
    TestUser ada = TestUser.signedUp();
    ada.logsInWith(WRONG);
    for (int width : new int[] {320, 390}) {
      try (Console console = Console.opens(operator.moves(), width, 800, ColorScheme.DARK)) {
        Page page = console.page();
        assertFits(page);
        console.signsIn(operator.email(), TestUser.PASSWORD);
        assertThat(console.heading()).hasText("Overview");
        console.button("Menu").click();
        console.link("Overview").click();
        for (Map.Entry<String, String> view : VIEWS.entrySet()) {
          assertThat(page.locator("nav")).not().isVisible();
          console.button("Menu").click();
          assertFits(page);
          console.link(view.getValue()).click();
          assertThat(console.heading()).hasText(view.getValue());
          assertThat(page.locator("[aria-busy]")).hasCount(0);
          assertFits(page);
        }
        console.goes("users/" + ada.userId(), ada.email());
        assertFits(page);
        console.button("Deactivate").click();
        assertFits(page);
        page.keyboard().press("Escape");
        console.goes("events?user_id=" + ada.userId(), "Events");
        console.button("Details").first().click();
        assertFits(page);
      }
    }
  }

  static void assertFits(Page page) {
    assertThat(
            page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
        .as(page.url())
        .isEqualTo(0);
  }

  @Test
  void aFindingIsReviewedAndFoundAgain() {
    String address = TestUser.newAddress();
    Database.update(
        "insert into suspicious_findings (id, pattern, subject, window_start, window_end,"
            + " occurrences, distinct_count, first_at, last_at, addresses, created_at)"
            + " values (?, 'accounts_from_address', ?, now(), now(), 30, 7, now(), now(), '{}',"
            + " now())",
        UUID.randomUUID(),
        address);
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      console.goes("suspicious", "Suspicious");
      Locator row = page.locator("tr", new Page.LocatorOptions().setHasText(address));
      row.getByRole(AriaRole.BUTTON).click();
      page.getByLabel("Note").fill("<b>our own test</b>");
      console.dialog().getByLabel("State").selectOption("true");
      console.dialog().getByLabel("Assigned to").selectOption("Me");
      console.confirms("Save");
      console.says("The finding has been reviewed.");
      assertThat(row).hasCount(0);

      page.locator("main").getByLabel("State").selectOption("true");
      assertThat(row).containsText("Acknowledged");
      assertThat(row).containsText("<b>our own test</b>");
      assertThat(row).containsText("Assigned to " + operator.email());
      page.reload();
      console.signsIn(operator.email(), TestUser.PASSWORD);
      assertThat(console.heading()).hasText("Suspicious");
      assertThat(row).containsText("Acknowledged");
    }
  }

  @Test
  void anAttackOfTwoPatternsIsOneRowThatNamesEachOnce() {
    String address = TestUser.newAddress();
    UUID first = UUID.randomUUID();
    for (String pattern : List.of("failures_from_address", "accounts_from_address")) {
      Database.update(
          "insert into suspicious_findings (id, pattern, subject, window_start, window_end,"
              + " occurrences, distinct_count, first_at, last_at, addresses, created_at, part_of)"
              + " values (?, ?, ?, now(), now(), 30, 7, now(), now(), array[?], now(), ?)",
          pattern.startsWith("failures") ? first : UUID.randomUUID(),
          pattern,
          address,
          address,
          pattern.startsWith("failures") ? null : first);
    }
    try (Console console = Console.opensFor(operator)) {
      console.goes("suspicious", "Suspicious");
      Locator row = console.page().locator("tr", new Page.LocatorOptions().setHasText(address));
      assertThat(row).hasCount(1);
      assertThat(row.locator(".pattern")).hasCount(2);
      assertThat(row.locator(".pattern").first()).containsText("30 events, 7 distinct");
      assertThat(row.locator("td[data-label=Addresses] a")).hasCount(1);
    }
  }

  @Test
  void failedMailsAreListedAndSentAgain() {
    TestUser ada = TestUser.registered();
    Database.update(
        "insert into mails (id, template, user_id, sealed_content, sealed_by, state, attempts,"
            + " created_at, expires_at, next_attempt_at, settled_at, last_error)"
            + " values (gen_random_uuid(), 'password_reset', ?, '\\x00'::bytea, 'unknown',"
            + " 'failed', 9, now(), now() - interval '1 minute', now(), now(), '550 5.1.1')",
        ada.userId());
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      console.goes("mails", "Mails");
      Locator row =
          page.locator(
              "tbody tr",
              new Page.LocatorOptions().setHas(page.locator("a[href$='" + ada.userId() + "']")));
      assertThat(row).containsText("Password reset");
      assertThat(row).containsText("550 5.1.1");
      row.getByRole(AriaRole.BUTTON, named("Send again")).click();
      console.says("Only a failed mail whose content has not expired can be retried.");

      page.getByLabel("State").selectOption("sent");
      assertThat(row).hasCount(0);
      assertThat(page).hasURL(Pattern.compile("state=sent$"));
      page.reload();
      console.signsIn(operator.email(), TestUser.PASSWORD);
      assertThat(page.getByLabel("State")).hasValue("sent");
    }
  }

  @Test
  void theSettingsInForceAreListedWithoutSecrets() {
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      console.link("Settings").click();
      assertThat(console.heading()).hasText("Settings");
      Locator rows = page.locator("tbody tr");
      assertThat(rows.filter(new Locator.FilterOptions().setHasText("SESSION_TTL")))
          .containsText(Pattern.compile("30d.*Environment.*the default"));
      assertThat(
              rows.filter(
                  new Locator.FilterOptions().setHasText(Pattern.compile("^JWT_SECRETset"))))
          .containsText(Pattern.compile("set, secret.*Environment"));
      page.getByLabel("Only changed").check();
      assertThat(rows.filter(new Locator.FilterOptions().setHasText("SESSION_TTL"))).hasCount(0);
    }
  }

  /** Otherwise an open console would hide what operators do among thousands of its own events. */
  @Test
  void lookingAroundIsOneEventForEachView() {
    TestUser grace = TestUser.operator().moves();
    try (Console console = Console.opensFor(grace)) {
      for (int i = 0; i < 5; i++) {
        console.goes("keys", "Keys");
        console.goes("overview", "Overview");
      }
    }
    assertThat(
            Database.column(
                "select detail from auth_events where actor_id = ? and event_type ="
                    + " 'operator_action' and ip_address = ?::inet",
                grace.userId(),
                grace.address()))
        .containsExactlyInAnyOrder(
            "nodes.list",
            "keys.list",
            "suspicious.list acknowledged=false&limit=5",
            "statistics.read last=PT24H&step=PT15M");
  }

  @Test
  void theSessionsOfManyUsersEndOnceTheirNumberIsConfirmed() {
    TestUser ada = TestUser.withSession();
    TestUser bob = TestUser.withSession();
    String domain = "c" + ada.userId() + ".example";
    for (TestUser user : List.of(ada, bob)) {
      Database.update(
          "update users set email = ? where id = ?", user.userId() + "@" + domain, user.userId());
    }
    try (Console console = Console.opensFor(operator)) {
      console.goes("users", "Users");
      console.button("End sessions").click();
      console.dialog().getByLabel("By").selectOption("email");
      console.dialog().getByLabel("Value").fill("@" + domain);
      console
          .dialog()
          .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Count"))
          .click();
      assertThat(console.dialog()).containsText("End 2 sessions?");
      ada.authenticated().get("/api/auth/me").then().statusCode(200);
      console.confirms("End sessions");
      console.says("2 sessions ended.");
    }
    assertRefused(ada.authenticated().get("/api/auth/me"), 401, "invalid_token");
    assertRefused(bob.authenticated().get("/api/auth/me"), 401, "invalid_token");
  }

  @Test
  void anAuditorLooksAtEverythingAndFindsNothingToChange() {
    TestUser ada = TestUser.signedUp();
    OpenIdApplication application = OpenIdApplication.web();
    try (Console console = Console.opensFor(TestUser.auditor())) {
      Locator client =
          console
              .page()
              .locator("tbody tr", new Page.LocatorOptions().setHasText(application.id()))
              .first();
      assertThat(console.text("Read only")).isVisible();
      for (String view :
          List.of(
              "Suspicious",
              "Imports",
              "Events",
              "Throttled",
              "Mails",
              "Clients",
              "Keys",
              "Settings",
              "Users")) {
        console.link(view).click();
        assertThat(console.heading()).hasText(view);
        assertThat(console.page().locator("[aria-busy]")).hasCount(0);
        assertThat(console.page().locator("main")).not().containsText("Loading failed");
        assertThat(console.page().locator("main").getByRole(AriaRole.BUTTON).filter(CHANGES))
            .hasCount(0);
      }
      console.goes("users/" + ada.userId(), ada.email());
      assertThat(console.text("Live sessions")).isVisible();
      assertThat(console.page().locator("main").getByRole(AriaRole.BUTTON).filter(CHANGES))
          .hasCount(0);
      assertThat(console.page().locator("main")).not().containsText("null");

      console.goes("clients", "Clients");
      client.getByRole(AriaRole.BUTTON, named("Details")).click();
      assertThat(console.page().getByText("Secret of ").first()).isVisible();
      assertThat(console.page().locator("main").getByRole(AriaRole.BUTTON).filter(CHANGES))
          .hasCount(0);
    }
  }

  @Test
  void anAuditorIsAppointedAndRemoved() {
    TestUser ada = TestUser.signedUp();
    try (Console console = Console.opensFor(operator)) {
      console.goes("users/" + ada.userId(), ada.email());
      console.button("Make auditor").click();
      console.confirms("Make auditor");
      assertThat(console.text("Auditor")).isVisible();
      ada.logsIn().then().statusCode(200);
      ada.authenticated().get("/api/admin/nodes").then().statusCode(200);

      console.button("Remove auditor role").click();
      console.confirms("Remove role");
      assertThat(console.button("Make auditor")).isVisible();
    }
    assertRefused(ada.authenticated().get("/api/admin/nodes"), 401, "invalid_token");
  }

  @Test
  void sessionsAreEndedAndRolesGiven() {
    TestUser ada = TestUser.signedUp();
    try (Console console = Console.opensFor(operator)) {
      console.goes("users/" + ada.userId(), ada.email());
      console.button("End").click();
      console.confirms("End session");
      console.says("The sessions? .*ended.");
      assertThat(console.text("Not signed in anywhere")).isVisible();
      assertRefused(ada.authenticated().get("/api/auth/me"), 401, "invalid_token");

      console.button("Make operator").click();
      console.confirms("Make operator");
      assertThat(console.button("Remove operator role")).isVisible();
    }
    ada.logsIn().then().statusCode(200);
    ada.authenticated().get("/api/admin/nodes").then().statusCode(200);
  }

  @Test
  void usersAreInvitedCreatedHelpedDeletedAndRestored() {
    String invited = TestUser.arrives().email();
    String created = TestUser.arrives().email();
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      console.goes("users", "Users");
      console.button("Invite user").click();
      console.dialog().getByLabel("E-mail").fill(invited);
      // By the keyboard alone, as in every form.
      page.keyboard().press("Enter");
      console.says("The invitation has been sent.");
      assertThat(MailSink.shared().text(invited, 0)).contains("#token=");
      Locator row = page.locator("tr", new Page.LocatorOptions().setHasText(invited));
      row.getByRole(AriaRole.BUTTON, named("Resend")).click();
      console.says("The invitation has been sent again.");
      row.getByRole(AriaRole.BUTTON, named("Revoke")).click();
      console.says("The invitation has been revoked.");
      assertThat(row).hasCount(0);

      console.button("Create user").click();
      page.keyboard().press("Escape");
      assertThat(console.dialog()).hasCount(0);
      console.button("Create user").click();
      console.dialog().getByLabel("E-mail").fill(created);
      console.dialog().getByRole(AriaRole.BUTTON, named("Create user")).click();
      assertThat(console.heading()).hasText(created);

      console.button("Send password reset").click();
      console.confirms("Send");
      console.says("The password reset has been sent.");
      assertThat(MailSink.shared().text(created, 0)).contains("#token=");
      console.button("Mark e-mail as verified").click();
      console.confirms("Mark as verified");
      assertThat(console.button("Mark e-mail as verified")).hasCount(0);

      console.button("Delete").click();
      console.confirms("Delete");
      assertThat(page.locator(".profile")).containsText("Will be deleted");
      console.button("Restore").click();
      console.confirms("Restore");
      assertThat(console.button("Delete")).isVisible();
    }
    assertThat(
            Database.value(
                "select count(*) from users where email = ? and email_verified"
                    + " and deletion_due is null",
                created))
        .isEqualTo(1L);
  }

  @Test
  void anAddressIsReleased() {
    TestUser ada = TestUser.registered();
    for (int i = 0; i < 5; i++) {
      ada.logsInAs("nobody-" + i + ada.email(), WRONG);
    }
    assertRefused(ada.logsIn(), 429, "rate_limited");
    String network = ada.address().substring(0, ada.address().indexOf("::")) + "::/64";
    try (Console console = Console.opensFor(operator)) {
      console.goes("throttled", "Throttled");
      console
          .page()
          .locator("tr", new Page.LocatorOptions().setHasText(network))
          .getByRole(AriaRole.BUTTON)
          .click();
      console.confirms("Release");
      console.says("Released.");
      assertThat(console.text(network)).hasCount(0);
    }
    ada.logsIn().then().statusCode(200);
  }

  @Test
  void revokingAKeyIsAskedTwice() {
    try (Console console = Console.opensFor(operator)) {
      console.goes("keys", "Keys");
      console.button("Revoke").first().click();
      assertThat(console.dialog()).containsText("Within two seconds all nodes reject");
      console.confirms("Cancel");
    }
    assertThat(Database.count("select count(*) from signing_keys where revoked_at is not null"))
        .isZero();
  }

  @Test
  void eventsAreFollowedLiveFilteredAndSaved() throws IOException {
    TestUser ada = TestUser.signedUp();
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      console.goes("events?user_id=" + ada.userId(), "Events");
      assertThat(page.locator("tbody tr")).hasCount(1);
      page.getByRole(AriaRole.SWITCH).check();

      ada.logsInWith(WRONG);
      assertThat(page.locator("tbody tr")).hasCount(2, hasCount(20_000));
      assertThat(page.locator("tbody tr").first()).containsText("Wrong password");

      page.getByLabel("Outcome").selectOption("false");
      assertThat(page.locator("tbody tr")).hasCount(1);

      Download file = page.waitForDownload(() -> console.button("Export CSV").click());
      assertThat(file.suggestedFilename()).isEqualTo("auth-events.csv");
      List<String> lines = Files.readAllLines(file.path());
      assertThat(lines).hasSize(2);
      assertThat(lines.get(1)).contains("\"wrong_password\"", ada.userId().toString());
    }
  }

  @Test
  void aFileIsCheckedImportedAndItsFaultsAreSaved() throws IOException {
    String address = "console-" + UUID.randomUUID() + "@example.com";
    Path users = Files.createTempFile("users", ".csv");
    Files.writeString(users, "email,password\n" + address + ",\n=1+1,\n");
    TestUser grace = TestUser.operator();
    try (Console console = Console.opensFor(grace)) {
      Page page = console.page();
      console.goes("imports", "Imports");
      Database.update(
          "update sessions set auth_time = auth_time - interval '1 hour' where user_id = ?",
          grace.userId());

      Locator firebase = page.getByLabel("Firebase hash parameters");
      assertThat(firebase).not().isVisible();
      page.getByLabel("Exported by").selectOption("firebase");
      assertThat(firebase).isVisible();
      page.getByLabel("Exported by").selectOption("table");
      page.getByLabel("File").setInputFiles(users);
      console.button("Import").click();
      Locator password = console.dialog().getByLabel("Your password");
      password.fill(TestUser.PASSWORD);
      password.press("Enter");
      console.says("The file is being checked.");
      Locator first =
          page.locator("tbody tr", new Page.LocatorOptions().setHasText("CSV or COPY")).first();
      assertThat(first).containsText("Done", containsText(20_000));
      assertThat(first).containsText("Dry run");
      assertThat(first).containsText(grace.email());
      assertThat(Database.count("select count(*) from users where email = ?", address)).isZero();

      page.getByRole(AriaRole.SWITCH).uncheck();
      page.getByLabel("File").setInputFiles(users);
      console.button("Import").click();
      console.says("The import has started.");
      assertThat(first).not().containsText("Dry run");
      assertThat(first).containsText("1 created, 1 faulty", containsText(20_000));
      assertThat(Database.count("select count(*) from users where email = ?", address))
          .isEqualTo(1);

      Download file = page.waitForDownload(() -> first.getByText("Save list").click());
      assertThat(Files.readString(file.path())).contains("email_malformed").doesNotContain("1+1");
      screenshot(page, "imports");
      page.setViewportSize(390, 800);
      assertFits(page);
      screenshot(page, "imports-phone");
    } finally {
      Files.delete(users);
    }
  }

  /** A browser shows no answer to a body that the service does not read. */
  @Test
  void aLargeFileThatIsRefusedIsNotANetworkError() throws IOException {
    Path users = Files.createTempFile("users", ".csv");
    Files.writeString(users, "email,password\n" + "x".repeat(200_000).concat("\n").repeat(15));
    TestUser grace = TestUser.operator();
    try (Console console = Console.opensFor(grace)) {
      Page page = console.page();
      console.goes("imports", "Imports");
      page.getByLabel("Exported by").selectOption("table");
      page.getByLabel("File").setInputFiles(users);
      page.getByLabel("Roles").fill("staff:king");
      console.button("Import").click();
      console.says("role_map must be up to 50 pairs such as staff:admin, separated by commas.");

      page.getByLabel("Roles").fill("");
      Database.update(
          "update sessions set auth_time = auth_time - interval '1 hour' where user_id = ?",
          grace.userId());
      console.button("Import").click();
      Locator password = console.dialog().getByLabel("Your password");
      password.fill(TestUser.PASSWORD);
      password.press("Enter");
      console.says("The file is being checked.");
    } finally {
      Files.delete(users);
    }
  }

  /** For people to look at. */
  private static void screenshot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(Path.of("target", "screenshots", name + ".png")));
  }

  private static LocatorAssertions.ContainsTextOptions containsText(double millis) {
    return new LocatorAssertions.ContainsTextOptions().setTimeout(millis);
  }

  @Test
  void aServiceThatDoesNotAnswerIsToldAndAskedAgain() {
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      page.route(Pattern.compile("/api/admin/keys"), Route::abort);
      console.goes("keys", "Keys");
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("The service is not responding.");

      page.unrouteAll();
      console.button("Try again").click();
      assertThat(page.locator("tbody")).containsText("Active");
    }
  }

  private static com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions hasCount(
      double milliseconds) {
    return new com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions()
        .setTimeout(milliseconds);
  }

  private static Locator.GetByRoleOptions named(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }
}

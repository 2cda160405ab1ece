package dev.sallyport.admin.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.sallyport.Axe;
import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Saved views, filters, times and charts of the console, in a real browser. */
@Slow
@SharesService
class ConsoleListsIT {
  private static final String WRONG = "Wrong-Horse-7";

  private final TestUser operator = TestUser.operator();

  @Test
  void aViewIsSavedFoundOnAnotherMachineAndDeleted() {
    TestUser ada = TestUser.signedUp();
    ada.logsInWith(WRONG);
    String filters = "success=false&user_id=" + ada.userId();
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      console.goes("events?" + filters, "Events");
      assertThat(page.locator("tbody tr")).hasCount(1);
      assertThat(console.button("Delete view")).not().isVisible();
      console.button("Save view").click();
      page.getByLabel("Name of the view").fill("<b>Failures</b> of Ada");
      page.keyboard().press("Enter");
      console.says("The view has been saved.");
      assertThat(page.getByLabel("Saved view")).not().hasValue("");

      // Other filters are no longer the view.
      page.getByLabel("Outcome").selectOption("");
      assertThat(page.getByLabel("Saved view")).hasValue("");
      assertThat(console.button("Delete view")).not().isVisible();
    }

    try (Console console = Console.opensFor(operator.moves())) {
      Page page = console.page();
      console.goes("events", "Events");
      page.getByLabel("Saved view").selectOption("<b>Failures</b> of Ada");
      assertThat(page.getByLabel("Outcome")).hasValue("false");
      assertThat(page).hasURL(Pattern.compile("#/events\\?" + filters + "$"));
      assertThat(page.locator("tbody tr")).hasCount(1);
      assertThat(page.locator("#main b")).hasCount(0);

      console.button("Delete view").click();
      console.confirms("Delete view");
      console.says("The view has been deleted.");
      assertThat(console.button("Delete view")).not().isVisible();
      assertThat(page.getByLabel("Outcome")).hasValue("false");
    }
    assertThat(
            Database.count("select count(*) from saved_views where user_id = ?", operator.userId()))
        .isZero();
  }

  @Test
  void aViewWithAnEmailAddressIsNotSaved() {
    try (Console console = Console.opensFor(operator)) {
      console.goes("events?email=" + operator.email().replace("@", "%40"), "Events");
      console.button("Save view").click();

      console.says("A saved view has no e-mail address. Filter by the id of the user instead.");
      assertThat(console.dialog()).hasCount(0);
    }
  }

  @Test
  void aLongListTellsItsLengthAndKeepsTheFocus() {
    String domain = "many-" + UUID.randomUUID() + ".example";
    Database.update(
        "insert into users (id, email, roles, is_active, created_at)"
            + " select gen_random_uuid(), i || '@' || ?, '{user}', true, now()"
            + " from generate_series(1, 60) i",
        domain);
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      console.goes("users?email=%40" + domain, "Users");
      assertThat(page.locator("#results")).hasText("50 results, and there are more");
      console.button("Load more").focus();
      page.keyboard().press("Enter");

      assertThat(page.locator("#results")).hasText("10 further results");
      Locator rows = page.locator("tbody tr", new Page.LocatorOptions().setHasText(domain));
      assertThat(rows).hasCount(60);
      assertThat(rows.nth(50)).isFocused();
    }
    Database.update("delete from users where email like ?", "%@" + domain);
  }

  @Test
  void aLiveListSaysThatTheServiceIsAway() {
    TestUser ada = TestUser.signedUp();
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      console.goes("events?user_id=" + ada.userId(), "Events");
      Locator rows = page.locator("tbody tr");
      assertThat(rows).hasCount(1);
      page.route(Pattern.compile("/api/admin/events"), Route::abort);
      page.getByRole(AriaRole.SWITCH).check();

      Pattern told =
          Pattern.compile("^Not updated since .*[0-9]\\. The service is not responding\\..*");
      Locator line = page.locator("#main .stale");
      assertThat(line).hasText(told, new HasTextOptions().setTimeout(20_000));
      assertThat(page.locator("#results")).hasText(told);
      assertThat(rows).hasCount(1);
      // And still once, after the next attempt.
      page.waitForTimeout(6_000);
      assertThat(line).hasCount(1);

      page.unrouteAll();
      assertThat(line).hasCount(0, new HasCountOptions().setTimeout(20_000));
      assertThat(rows).hasCount(1);
    }
  }

  /** Each row has the same buttons; what they are about is their description. */
  @Test
  void aButtonOfARowSaysWhichRowItIsAbout() {
    TestUser ada = TestUser.signedUp();
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      page.evaluate("hash => { location.hash = hash; }", "#/users/" + ada.userId());
      assertThat(console.button("End").first()).hasAccessibleDescription(Pattern.compile("\\S"));

      page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
      console.button("Copy the user id").click();
      console.says("Copied.");
      assertThat(page.evaluate("navigator.clipboard.readText()"))
          .isEqualTo(ada.userId().toString());
    }
  }

  @Test
  void aTypedPasswordCanBeShown() {
    try (Console console = Console.opens(operator)) {
      Locator password = console.page().locator("#password");
      password.fill("Typed-Pass-1");
      console.button("Show password").click();
      assertThat(password).hasAttribute("type", "text");
      assertThat(password).hasValue("Typed-Pass-1");
      console.button("Hide password").click();
      assertThat(password).hasAttribute("type", "password");
    }
  }

  @Test
  void anAuditorHasNoViews() {
    try (Console console = Console.opensFor(TestUser.auditor())) {
      console.goes("events", "Events");
      assertThat(console.page().getByLabel("Saved view")).hasCount(0);
    }
  }

  @Test
  void eventsAreFilteredByAnyField() {
    TestUser ada = TestUser.signedUp();
    ada.logsInWith(WRONG);
    Object failure =
        Database.value(
            "select id from auth_events where user_id = ? and failure_reason = 'wrong_password'",
            ada.userId());
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      console.goes("events?user_id=" + ada.userId(), "Events");
      assertThat(page.locator("tbody tr")).hasCount(2);
      assertThat(page.getByLabel("Failure reason")).not().isVisible();
      page.getByText("More filters").click();
      page.getByLabel("Failure reason").fill("wrong_password");
      page.keyboard().press("Enter");
      assertThat(page.locator("tbody tr")).hasCount(1);
      page.getByLabel("Failure reason").fill("");
      page.getByLabel("Event id").fill(failure.toString());
      page.keyboard().press("Enter");
      assertThat(page.locator("tbody tr")).hasCount(1);
      page.getByLabel("Part of the device").fill("no such device");
      page.keyboard().press("Enter");
      assertThat(console.text("No event matches")).isVisible();
      page.getByLabel("Part of the device").fill("");
      page.getByLabel("Event id").fill("lately");
      page.keyboard().press("Enter");
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("id must be a UUID.");

      // A link opens the filters that it uses.
      console.goes("events?reason=wrong_password&user_id=" + ada.userId(), "Events");
      assertThat(page.getByLabel("Failure reason")).hasValue("wrong_password");
      assertThat(page.getByLabel("Failure reason")).isVisible();
    }
  }

  @Test
  void timesAreInTheZoneOfTheOperatorOrInUtcAndTheChoiceStays() {
    TestUser ada = TestUser.signedUp();
    Database.update(
        "update users set created_at = '2026-01-31T23:30:00Z' where id = ?", ada.userId());
    Browser.NewContextOptions kolkata =
        new Browser.NewContextOptions().setTimezoneId("Asia/Kolkata");
    try (Console console = Console.opensIn(kolkata, operator)) {
      Page page = console.page();
      console.goes("users/" + ada.userId(), ada.email());
      Locator signedUp = page.locator("time[datetime='2026-01-31T23:30:00.000Z']");
      assertThat(signedUp).hasText("1 Feb 2026, 05:00:00");
      assertThat(signedUp).hasAttribute("title", "2026-01-31T23:30:00.000Z");
      Locator utc = console.button("Times in UTC");
      assertThat(utc).hasAttribute("aria-pressed", "false");
      utc.focus();
      page.keyboard().press("Enter");
      assertThat(utc).hasAttribute("aria-pressed", "true");
      assertThat(utc).isFocused();
      assertThat(signedUp).hasText("31 Jan 2026, 23:30:00 UTC");
      assertThat(signedUp).hasAttribute("title", "1 Feb 2026, 05:00:00");

      // Entered times are in the same zone, and the address is in UTC.
      console.goes("events?from=2026-01-31T23%3A30%3A00.000Z", "Events");
      assertThat(page.getByLabel("From")).hasValue("2026-01-31T23:30");
      utc.click();
      assertThat(page.getByLabel("From")).hasValue("2026-02-01T05:00");
      page.getByLabel("From").fill("2026-02-01T06:00");
      page.getByLabel("From").blur();
      assertThat(page).hasURL(Pattern.compile("from=2026-02-01T00%3A30%3A00\\.000Z"));
      utc.click();
      assertThat(page.getByLabel("From")).hasValue("2026-02-01T00:30");

      page.reload();
      console.signsIn(operator.email(), TestUser.PASSWORD);
      assertThat(page.getByLabel("From")).hasValue("2026-02-01T00:30");
      assertThat(console.button("Times in UTC")).hasAttribute("aria-pressed", "true");
    }
  }

  @Test
  void aStepOfAChartIsChosenByPointerOrKeysAndLeadsToItsEvents() {
    operator.logsInWith(WRONG);
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      Locator chart =
          page.getByRole(
              AriaRole.SLIDER,
              new Page.GetByRoleOptions().setName(Pattern.compile("^Failed log-ins, by step")));
      chart.focus();
      String latest = chart.getAttribute("aria-valuetext");
      assertThat(latest).matches(".*: [0-9,]+ events?");
      page.keyboard().press("ArrowLeft");
      assertThat(chart).not().hasAttribute("aria-valuetext", latest);
      page.keyboard().press("End");
      assertThat(chart).hasAttribute("aria-valuetext", latest);
      assertThat(chart).hasAttribute("aria-valuenow", chart.getAttribute("aria-valuemax"));
      Locator figure = page.locator("section.figure", new Page.LocatorOptions().setHas(chart));
      assertThat(figure.locator(".readout")).hasText(latest);

      // The newest step is as wide as any other, so that the pointer finds it.
      Locator area = figure.locator(".u-over");
      double width = area.boundingBox().width;
      area.hover(new Locator.HoverOptions().setPosition(width - 2, area.boundingBox().height / 2));
      assertThat(figure.locator(".readout")).hasText(latest);
      area.hover(new Locator.HoverOptions().setPosition(1, area.boundingBox().height / 2));
      assertThat(figure.locator(".readout")).not().hasText(latest);

      chart.focus();
      page.keyboard().press("End");
      page.keyboard().press("Enter");
      assertThat(console.heading()).hasText("Events");
      assertThat(page)
          .hasURL(Pattern.compile("#/events\\?type=login&success=false&from=.+&to=.+$"));
      page.goBack();
      assertThat(console.heading()).hasText("Overview");
      area.click();
      assertThat(console.heading()).hasText("Events");
    }
  }

  @Test
  void aChartIsATableAsWell() {
    TestUser.signedUp();
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      Locator signUps =
          page.locator(
              "section.figure", new Page.LocatorOptions().setHasText(Pattern.compile("Sign-ups")));
      assertThat(signUps.locator("tbody")).hasCount(0);
      signUps.locator("summary").press("Enter");
      assertThat(signUps.locator("caption")).hasText("Sign-ups by step, newest first");
      Locator first = signUps.locator("tbody tr").first();
      assertThat(first.locator("td").nth(1)).hasText(Pattern.compile("[1-9].*"));
      first.getByRole(AriaRole.LINK).click();
      assertThat(console.heading()).hasText("Events");
      assertThat(page.locator("tbody strong").getByText("Sign-up").first()).isVisible();
    }
  }

  @Test
  void theOverviewHasARangeOfItsOwnInItsAddress() {
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      console.text("Own range").click();
      page.getByLabel("From").fill("2026-01-31T12:00");
      page.getByLabel("To", new Page.GetByLabelOptions().setExact(true)).fill("2026-01-31T11:00");
      console.button("Show").click();
      assertThat(page).hasURL(Pattern.compile("#/overview$"));
      page.getByLabel("To", new Page.GetByLabelOptions().setExact(true)).fill("2026-01-31T14:00");
      console.button("Show").click();
      assertThat(page).hasURL(Pattern.compile("#/overview\\?from=2026-01-31T.+&to=2026-01-31T.+"));
      assertThat(page.getByRole(AriaRole.SLIDER).first()).hasAttribute("aria-valuemax", "119");

      String address = page.url();
      page.reload();
      console.signsIn(operator.email(), TestUser.PASSWORD);
      assertThat(page).hasURL(address);
      assertThat(page.getByLabel("Own range")).isChecked();
      assertThat(page.getByRole(AriaRole.SLIDER).first()).hasAttribute("aria-valuemax", "119");

      console.text("7 days").click();
      assertThat(page).hasURL(Pattern.compile("#/overview\\?last=PT168H$"));
      assertThat(page.getByRole(AriaRole.SLIDER).first()).hasAttribute("aria-valuemax", "83");
    }
  }

  @Test
  void largeNumbersFitBesideAChart() {
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      page.route(
          Pattern.compile("/api/admin/statistics"),
          route ->
              route.fulfill(
                  new Route.FulfillOptions()
                      .setContentType("application/json")
                      .setBody(
                          "{\"step\":\"PT2H\",\"data\":["
                              + "{\"from\":\"2026-01-31T10:00:00.000Z\",\"logins\":1250000,"
                              + "\"failures\":987654321,\"throttled\":0,\"signups\":100000,"
                              + "\"refreshes\":0},"
                              + "{\"from\":\"2026-01-31T12:00:00.000Z\",\"logins\":1,"
                              + "\"failures\":1,\"throttled\":0,\"signups\":1,\"refreshes\":0}]}")));
      console.text("7 days").click();
      assertThat(page.locator("[data-figure=failures]")).containsText("987,654,322");
      page.screenshot(
          new Page.ScreenshotOptions()
              .setFullPage(true)
              .setPath(Path.of("target", "screenshots", "console-large-numbers.png")));
    }
  }

  /** The rules of axe for WCAG 2.2 AA, in both themes and widths. */
  @Test
  void everyoneCanUseTheLists() {
    operator.logsInWith(WRONG);
    for (ColorScheme colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : new int[] {390, 1280}) {
        try (Console console = Console.opens(operator.moves(), width, 900, colours)) {
          Page page = console.page();
          console.signsIn(operator.email(), TestUser.PASSWORD);
          assertThat(console.heading()).hasText("Overview");
          assertThat(page.getByRole(AriaRole.SLIDER)).hasCount(4);
          page.locator("summary").nth(1).click();
          look(page, "overview", colours, width);
          for (String view :
              List.of("events", "suspicious", "users", "imports", "mails", "settings")) {
            page.evaluate("view => { location.hash = '#/' + view; }", view);
            assertThat(page.locator("[aria-busy]")).hasCount(0);
            if (view.equals("events")) {
              page.getByText("More filters").click();
            }
            look(page, view, colours, width);
          }
          assertThat(page.url()).startsWith(RunningService.shared().url().toString());
        }
      }
    }
  }

  private static void look(Page page, String name, ColorScheme colours, int width) {
    // Colours in motion have any contrast.
    page.emulateMedia(
        new Page.EmulateMediaOptions()
            .setColorScheme(colours)
            .setReducedMotion(ReducedMotion.REDUCE));
    ConsoleIT.assertFits(page);
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(
                Path.of(
                    "target",
                    "screenshots",
                    "console-"
                        + name
                        + "-"
                        + colours.name().toLowerCase(Locale.ROOT)
                        + "-"
                        + width
                        + ".png")));
    assertThat(Axe.violations(page)).as(name + " " + colours + " " + width).isEqualTo("[]");
  }
}

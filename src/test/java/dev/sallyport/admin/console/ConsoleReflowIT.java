package dev.sallyport.admin.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.PageLayout;
import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The console in narrow windows, with large letters, from right to left and in forced colours. */
@Slow
@SharesService
class ConsoleReflowIT {
  private static final List<String> VIEWS =
      List.of(
          "overview",
          "suspicious",
          "users",
          "imports",
          "events",
          "throttled",
          "mails",
          "clients",
          "keys",
          "settings");

  private static final String LONG_DEVICE =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0"
          + " Safari/537.36";

  /** The parts of the frame that are not where a reader of Arabic expects them. */
  private static final String NOT_MIRRORED =
      """
      () => {
        const style = (selector, pseudo) => getComputedStyle(document.querySelector(selector), pseudo);
        const mirrored = {
          navigation: document.querySelector('.sidebar').getBoundingClientRect().left > innerWidth / 2,
          border: style('.sidebar').borderLeftWidth === '1px' && style('.sidebar').borderRightWidth === '0px',
          messages: style('.toasts').left === '20px',
          skip: style('.skip').right === '12px',
          switch: style('.switch input', '::after').right === '2px',
        };
        return Object.keys(mirrored).filter((part) => !mirrored[part]);
      }
      """;

  /** What remains of the look of an element when the system chooses its colours. */
  private static final String SHAPE =
      "(element) => { const style = getComputedStyle(element); return [style.fontWeight,"
          + " style.textDecorationLine, style.borderTopStyle].join(' '); }";

  private final TestUser operator = TestUser.operator();

  @Test
  void noViewIsCutOff() {
    TestUser ada = TestUser.registered();
    ada.anonymous()
        .header("User-Agent", LONG_DEVICE)
        .contentType("application/json")
        .body(TestUser.credentials(ada.email(), TestUser.PASSWORD))
        .post("/api/auth/login")
        .then()
        .statusCode(200);
    try (Console console = Console.opens(operator)) {
      PageLayout.assertFits(console.page(), "sign-in");
      console.signsIn(operator.email(), TestUser.PASSWORD);
      assertThat(console.heading()).hasText("Overview");
      for (String view : VIEWS) {
        console.goes(view, heading(view));
        PageLayout.assertFits(console.page(), view);
      }
      console.goes("events?user_id=" + ada.userId(), "Events");
      console.text("More filters").click();
      console.button("Details").first().click();
      PageLayout.assertFits(console.page(), "details");
      console.goes("users/" + ada.userId(), ada.email());
      assertThat(console.text(LONG_DEVICE).first()).isVisible();
      PageLayout.assertFits(console.page(), "user");
    }
  }

  @Test
  void theConsoleIsMirroredInARightToLeftLanguage() {
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      assertThat(page.evaluate("document.documentElement.dir")).isEqualTo("ltr");
      for (String view : VIEWS) {
        console.goes(view, heading(view));
        PageLayout.assertTurns(page, view);
      }
      assertThat((List<?>) page.evaluate(NOT_MIRRORED)).isEmpty();
    }
  }

  @Test
  void focusAndStateShowInForcedColours() {
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      PageLayout.forceColours(page);
      for (String view : List.of("overview", "users", "settings")) {
        console.goes(view, heading(view));
        PageLayout.assertFocusShows(page, view);
        Locator others = page.locator("nav a:not([aria-current])");
        assertThat(page.locator("nav a[aria-current]").evaluate(SHAPE))
            .as("current entry of the navigation")
            .isNotEqualTo(others.first().evaluate(SHAPE));
      }

      Locator onlyChanged = page.getByRole(AriaRole.SWITCH);
      assertThat((String) onlyChanged.evaluate(SHAPE)).as("switch").endsWith("solid");
      Object off = onlyChanged.evaluate("it => getComputedStyle(it).backgroundColor");
      onlyChanged.check();
      assertThat(onlyChanged.evaluate("it => getComputedStyle(it).backgroundColor"))
          .isNotEqualTo(off);
    }
  }

  private static String heading(String view) {
    return view.substring(0, 1).toUpperCase(Locale.ROOT) + view.substring(1);
  }
}

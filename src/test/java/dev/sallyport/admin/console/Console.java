package dev.sallyport.admin.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.sallyport.Chromium;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The operator console in Chromium: one browser for all tests, for each an empty profile. When it
 * is closed, the browser must not have complained of anything.
 */
public final class Console implements AutoCloseable {
  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new ArrayList<>();

  private Console(BrowserContext context) {
    this.context = context;
    this.page = context.newPage();
    page.onPageError(error -> complaints.add("error: " + error));
    page.onDialog(
        dialog -> {
          complaints.add("dialog: " + dialog.message());
          dialog.dismiss();
        });
    page.onConsoleMessage(
        message -> {
          // Refused calls are part of what is tested; Chromium reports each.
          if (message.type().equals("error") && !message.text().startsWith("Failed to load")) {
            complaints.add(message.text());
          }
        });
  }

  /** From the visitor's address, on a desktop. */
  static Console opens(TestUser visitor) {
    return opens(visitor, 1280, 900, ColorScheme.LIGHT);
  }

  static Console opens(TestUser visitor, int width, int height, ColorScheme colours) {
    Browser.NewContextOptions options =
        new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(colours);
    Console console = in(Chromium.browser(), options, visitor.address());
    console.goesTo(RunningService.shared().url() + "/console/");
    return console;
  }

  /** In a browser with other settings, such as another zone; signed in as an operator. */
  static Console opensIn(Browser.NewContextOptions options, TestUser operator) {
    Console console = in(Chromium.browser(), options, operator.address());
    console.goesTo(RunningService.shared().url() + "/console/");
    console.signsIn(operator.email(), TestUser.PASSWORD);
    assertThat(console.heading()).hasText("Overview");
    return console;
  }

  /** By an address of its own, such as that of a proxy. */
  public static Console opensAt(String url, TestUser visitor) {
    Console console = in(Chromium.browser(), new Browser.NewContextOptions(), visitor.address());
    console.goesTo(url);
    return console;
  }

  /** An empty page of that browser, without an address, which preflights would have to allow. */
  static Console in(Browser browser) {
    return new Console(browser.newContext(new Browser.NewContextOptions().setLocale("en-GB")));
  }

  /** An empty page of that browser, which closes with it. */
  static Console in(Browser browser, String address) {
    return in(browser, new Browser.NewContextOptions(), address);
  }

  private static Console in(Browser browser, Browser.NewContextOptions options, String address) {
    return new Console(
        browser.newContext(
            options.setLocale("en-GB").setExtraHTTPHeaders(Map.of("X-Forwarded-For", address))));
  }

  void goesTo(String url) {
    page.navigate(url);
    assertThat(page.getByLabel("E-mail")).isFocused();
  }

  /** Signed in as an operator. */
  static Console opensFor(TestUser operator) {
    Console console = opens(operator);
    console.signsIn(operator.email(), TestUser.PASSWORD);
    assertThat(console.heading()).hasText("Overview");
    return console;
  }

  public Page page() {
    return page;
  }

  public Locator heading() {
    return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
  }

  public Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator link(String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator dialog() {
    return page.getByRole(AriaRole.DIALOG);
  }

  Locator text(String text) {
    return page.getByText(text, new Page.GetByTextOptions().setExact(true));
  }

  public void signsIn(String email, String password) {
    page.getByLabel("E-mail").fill(email);
    page.getByLabel("Password").fill(password);
    button("Sign in").click();
  }

  /** A view by its address; the page is not loaded anew. */
  void goes(String view, String heading) {
    page.evaluate("view => { location.hash = view; }", "#/" + view);
    assertThat(heading()).hasText(heading);
    assertThat(page.locator("[aria-busy]")).hasCount(0);
  }

  /** Does what the dialog asks about. */
  void confirms(String action) {
    dialog()
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(action).setExact(true))
        .click();
    assertThat(dialog()).hasCount(0);
  }

  void says(String text) {
    assertThat(page.getByRole(AriaRole.STATUS)).hasText(Pattern.compile(text));
  }

  @Override
  public void close() {
    List<String> heard = List.copyOf(complaints);
    // A request that a test intercepts may arrive while the page is being closed.
    context.pages().forEach(Page::unrouteAll);
    context.close();
    assertThat(heard).isEmpty();
  }
}

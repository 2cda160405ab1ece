package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.sallyport.Axe;
import dev.sallyport.Chromium;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import dev.sallyport.signin.passkey.VirtualAuthenticator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A person with Chromium at the pages. The pages are at the configured origin, to which passkeys
 * are bound; this Chromium finds the shared service there.
 */
public final class PageReader implements AutoCloseable {
  private static final String ORIGIN = "http://localhost:8080";

  private static final ThreadLocal<Browser> BROWSER =
      ThreadLocal.withInitial(() -> Chromium.launchFor(RunningService.shared().url()));

  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new ArrayList<>();

  private PageReader(Browser.NewContextOptions options) {
    context =
        BROWSER
            .get()
            .newContext(
                options
                    .setLocale("en-GB")
                    .setExtraHTTPHeaders(Map.of("X-Forwarded-For", TestUser.newAddress())));
    page = context.newPage();
    page.onPageError(error -> complaints.add("error: " + error));
    page.onConsoleMessage(
        message -> {
          // Refused calls are part of what is tested; Chromium reports each.
          if (message.type().equals("error") && !message.text().startsWith("Failed to load")) {
            complaints.add(message.text());
          }
        });
  }

  public static PageReader atADesk() {
    return new PageReader(new Browser.NewContextOptions().setViewportSize(1280, 800));
  }

  /** Which is as narrow as a desktop at 400 %. */
  public static PageReader onAPhone() {
    return new PageReader(new Browser.NewContextOptions().setViewportSize(320, 640));
  }

  public static PageReader withoutScripts() {
    return new PageReader(
        new Browser.NewContextOptions().setViewportSize(360, 640).setJavaScriptEnabled(false));
  }

  public Page page() {
    return page;
  }

  public BrowserContext context() {
    return context;
  }

  /** Opens a page. */
  public PageReader opens(String path) {
    page.navigate(ORIGIN + path);
    return this;
  }

  /** An authenticator in the device, which confirms everything. */
  public void hasAnAuthenticator() {
    VirtualAuthenticator.in(page);
  }

  /**
   * In both colour schemes, what axe finds wrong by WCAG 2.2 AA must be nothing, and nothing may be
   * wider than the window.
   */
  public void assertThatEveryoneCanUseIt(String name) {
    page.waitForLoadState();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      page.emulateMedia(
          new Page.EmulateMediaOptions()
              .setColorScheme(scheme)
              // Colours in motion have any contrast.
              .setReducedMotion(ReducedMotion.REDUCE));
      assertThat(Axe.violations(page)).as(name + " " + scheme).isEqualTo("[]");
      assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
          .as(name + " fits")
          .isEqualTo(true);
      pictures(name + "-" + scheme.name().toLowerCase(Locale.ROOT));
    }
  }

  /** For people to look at. */
  private void pictures(String name) {
    int width = page.viewportSize().width;
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(Path.of("target", "pages", name + "-" + width + ".png")));
  }

  /** The ids of all elements with the focus on the way through the page by Tab. */
  public List<String> tabs(int times) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      page.keyboard().press("Tab");
      ids.add(
          String.valueOf(
              page.evaluate(
                  "document.activeElement.id || document.activeElement.textContent.trim()")));
    }
    return ids;
  }

  @Override
  public void close() {
    context.close();
    assertThat(complaints).isEmpty();
  }
}

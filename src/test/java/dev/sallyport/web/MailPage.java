package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.Chromium;
import dev.sallyport.TestUser;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A page of a mailed link in Chromium, on a phone. When it is closed, the browser must not have
 * complained of anything, and no request may have had the secret in its URL.
 */
public final class MailPage implements AutoCloseable {
  private final BrowserContext context;
  private final Page page;
  private final String secret;
  private final List<String> complaints = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();

  private MailPage(String url, String language) {
    secret = url.replaceFirst("[^#]*(#token=)?", "");
    context =
        Chromium.browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setViewportSize(360, 640)
                    .setLocale(language)
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
    page.onRequest(request -> requests.add(described(request)));
    page.navigate(url);
  }

  /**
   * Opens the link of a mail at a server, which may have another URL than the one in the mail.
   *
   * @param link with the fragment, from the origin of the mail
   */
  public static MailPage opens(URI server, String link, String language) {
    return new MailPage(
        server.resolve(link.replaceFirst("https?://[^/]+", "")).toString(), language);
  }

  private static String described(Request request) {
    // Where there is none, Playwright has null or an empty text.
    String referer = request.headers().getOrDefault("referer", "");
    return request.method() + " " + request.url() + " referer:" + referer;
  }

  Page page() {
    return page;
  }

  public Locator heading() {
    return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
  }

  public Locator alert() {
    return page.getByRole(AriaRole.ALERT);
  }

  public Locator done() {
    return page.getByRole(AriaRole.STATUS);
  }

  /** Without a mouse: from the heading to the first field, then Enter. */
  public void typesAndSubmits(String... values) {
    for (String value : values) {
      page.keyboard().press("Tab");
      page.keyboard().type(value);
    }
    page.keyboard().press("Enter");
  }

  /** Into the field that has the focus, as after a rejection. */
  public void typesAgain(String value) {
    page.keyboard().type(value);
    page.keyboard().press("Enter");
  }

  /** How many requests of the page were no GET. */
  public long posts() {
    return requests.stream().filter(request -> !request.startsWith("GET ")).count();
  }

  @Override
  public void close() {
    Object width = page.evaluate("document.documentElement.scrollWidth");
    String address = page.url();
    Object stored = page.evaluate("localStorage.length + sessionStorage.length");
    context.close();
    assertThat(complaints).isEmpty();
    assertThat(width).as("fits the phone").isEqualTo(360);
    assertThat(address).doesNotContain("#").doesNotContain("?");
    assertThat(stored).isEqualTo(0);
    if (!secret.isEmpty()) {
      assertThat(requests).noneMatch(request -> request.contains(secret));
    }
    assertThat(requests).allMatch(request -> request.endsWith(" referer:"), "no Referer");
  }
}

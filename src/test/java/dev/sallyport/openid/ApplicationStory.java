package dev.sallyport.openid;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.RequestOptions;
import dev.sallyport.Chromium;
import dev.sallyport.TestUser;
import java.util.Map;

/**
 * A user in a browser who visits applications of any maker, all of which sign users in at {@link
 * OpenIdProvider}.
 */
public final class ApplicationStory implements AutoCloseable {
  private final TestUser user = TestUser.registered();
  private final BrowserContext browser =
      Chromium.browser()
          .newContext(
              new Browser.NewContextOptions()
                  .setLocale("en-GB")
                  .setExtraHTTPHeaders(Map.of("X-Forwarded-For", user.address())));
  private final Page page = browser.newPage();

  public ApplicationStory() {
    OpenIdProvider.admits(user);
  }

  public String email() {
    return user.email();
  }

  public String subject() {
    return user.userId().toString();
  }

  /** The page that is shown. */
  public Page page() {
    return page;
  }

  /** Opens a page of an application, which asks to log in; returns what it then shows. */
  public String logsInAt(String url) {
    asksToLogInAt(url);
    logsIn();
    page.waitForURL(arrived -> arrived.startsWith(url));
    return text();
  }

  /** Opens a page of an application, which does not know the user any more. */
  public void asksToLogInAt(String url) {
    page.navigate(url);
    assertThat(page.url()).startsWith(OpenIdProvider.shared() + "/login?");
  }

  /** Fills in the form of the provider. */
  public void logsIn() {
    page.getByLabel("E-mail address").fill(user.email());
    page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true))
        .fill(TestUser.PASSWORD);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log in").setExact(true))
        .click();
  }

  /** Opens a page of an application, which needs no password; returns what it shows. */
  public String opens(String url) {
    Response answer = page.navigate(url);
    assertThat(page.url()).as(text()).startsWith(url);
    assertThat(answer.status()).as(text()).isEqualTo(200);
    return text();
  }

  /** Follows the link of an application that logs the user out; arrives at another page of it. */
  public void logsOutBy(String url, String arrival) {
    page.navigate(url);
    assertThat(page.url()).as(text()).startsWith(arrival);
  }

  /** Logs out at the provider, by hand. */
  public void logsOut() {
    page.navigate(OpenIdProvider.shared() + "/logout");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log out").setExact(true))
        .click();
    page.getByText("You are logged out").waitFor();
  }

  /** Whether an application knows the user without asking the provider. */
  public boolean isKnownAt(String url) {
    return gets(url).status() == 200;
  }

  /** Where a page sends the browser, which does not go there. */
  public String redirectOf(String url) {
    APIResponse answer = gets(url);
    assertThat(answer.headers()).as(answer.text()).containsKey("location");
    return answer.headers().get("location");
  }

  /** A page with the cookies of the browser, which stays where it is. */
  public APIResponse gets(String url) {
    return browser.request().get(url, RequestOptions.create().setMaxRedirects(0));
  }

  private String text() {
    return page.innerText("body");
  }

  @Override
  public void close() {
    browser.close();
  }
}

package dev.sallyport.client.browser;

import static dev.sallyport.client.browser.Tabs.begins;
import static dev.sallyport.client.browser.Tabs.object;
import static dev.sallyport.client.browser.Tabs.result;
import static dev.sallyport.client.browser.Tabs.runs;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.sallyport.Chromium;
import dev.sallyport.FullyConfiguredServer;
import dev.sallyport.OtherServer;
import dev.sallyport.RunsConcurrently;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * {@code @sallyport/client} with {@code SESSION_COOKIE}: pages of an allowed origin on another
 * port, real cookies and real preflights.
 */
@Slow
@RunsConcurrently
class BrowserCookieIT {
  private final FullyConfiguredServer everything = FullyConfiguredServer.shared();
  private final String service = "http://localhost:" + everything.server().url().getPort();
  private final BrowserContext browser = Chromium.browser().newContext();
  private final List<String> refreshes = new ArrayList<>();
  private final String ada = signsUp(everything.server());
  private final Page tab = opens();

  @AfterEach
  void closeTheBrowser() {
    browser.close();
  }

  @Test
  void theSessionOutlivesAReload() {
    assertThat(signsIn(tab, ada)).containsEntry("email", ada);

    tab.reload();
    starts(tab);

    assertThat(runs(tab, "kit.user")).isNull();
    assertThat(object(tab, "kit.resume()")).containsEntry("email", ada);
    assertThat(object(tab, "kit.request('GET', '/api/auth/me')")).containsEntry("email", ada);
    assertThat(refreshes).hasSize(1);
  }

  @Test
  void withoutASessionThereIsNoneToResume() {
    assertThat(runs(tab, "kit.resume()")).isNull();
    assertThat(runs(tab, "heard")).isEqualTo(List.of());
  }

  @Test
  void aSecondTabGetsTheSessionOfTheFirstAndBothRefreshOnce() {
    signsIn(tab, ada);
    Page second = opens();
    assertThat(object(second, "kit.resume()")).containsEntry("email", ada);
    assertThat(refreshes).isEmpty();

    tab.evaluate(
        """
        () => {
          const send = window.fetch;
          window.held = new Promise((release) => { window.release = release; });
          window.fetch = async (...request) => { window.asked = true; await held; return send(...request); };
        }
        """);
    begins(tab, "kit.refresh()");
    tab.waitForFunction("() => window.asked");
    begins(second, "kit.refresh()");
    tab.evaluate("() => release()");
    assertThat(result(tab)).isNull();
    assertThat(result(second)).isNull();

    assertThat(refreshes).hasSize(1);
    assertThat(runs(second, "kit.accessToken()")).isEqualTo(runs(tab, "kit.accessToken()"));
  }

  @Test
  void scriptsNeverSeeTheRefreshToken() {
    tab.evaluate(
        """
        (url) => {
          window.messages = [];
          new BroadcastChannel('sallyport ' + url).onmessage = ({ data }) => messages.push(data);
        }
        """,
        service);
    signsIn(tab, ada);
    assertThat(runs(tab, "kit.refresh()")).isNull();
    tab.waitForFunction("() => messages.length > 1");

    assertThat(runs(tab, "messages.map(({ session }) => session.refreshToken ?? 'none')"))
        .isEqualTo(List.of("none", "none"));
    assertThat(runs(tab, "document.cookie + JSON.stringify([localStorage, sessionStorage])"))
        .isEqualTo("[{},{}]");
  }

  @Test
  void aSignOutForgetsTheCookie() {
    signsIn(tab, ada);
    assertThat(browser.cookies()).isNotEmpty();

    assertThat(runs(tab, "kit.signOut()")).isNull();

    assertThat(browser.cookies()).noneMatch(cookie -> cookie.name.endsWith("refresh"));
    tab.reload();
    starts(tab);
    assertThat(runs(tab, "kit.resume()")).isNull();
  }

  /** A page of Ada never becomes Eve's, and Eve does not suffer for it. */
  @Test
  void aSignInAsAnotherUserEndsTheSessionOfTheTabsBefore() {
    String eve = signsUp(everything.server());
    signsIn(tab, ada);
    Page second = opens();
    signsIn(second, eve);

    assertThat(object(tab, "kit.refresh()")).containsEntry("error", "invalid_refresh_token");

    assertThat(runs(tab, "kit.user")).isNull();
    assertThat(runs(tab, "heard")).isEqualTo(List.of("signed_in " + ada, "session_ended"));
    assertThat(object(second, "kit.user")).containsEntry("email", eve);
    assertThat(runs(second, "kit.refresh()")).isNull();
    assertThat(runs(second, "heard")).isEqualTo(List.of("signed_in " + eve));
  }

  private static String signsUp(OtherServer server) {
    String email = "v-" + UUID.randomUUID() + "@example.com";
    assertThat(server.signsUp(email, TestUser.newAddress()).statusCode()).isEqualTo(201);
    return email;
  }

  private Page opens() {
    Page page = browser.newPage();
    page.onRequest(
        request -> {
          if (request.url().endsWith("/refresh") && request.method().equals("POST")) {
            refreshes.add(request.url());
          }
        });
    page.navigate(everything.pages("localhost") + "/page");
    starts(page);
    return page;
  }

  private void starts(Page page) {
    page.evaluate(
        """
        async (url) => {
          const { createClient } = await import('/clients/js/index.js');
          window.kit = createClient({ url, sessionCookie: true });
          window.heard = [];
          kit.onChange((user, reason) => heard.push([reason, user && user.email].join(' ').trim()));
        }
        """,
        service);
  }

  private static Map<String, Object> signsIn(Page page, String email) {
    return object(page, "kit.signIn({ email: a[0], password: a[1] })", email, TestUser.PASSWORD);
  }
}

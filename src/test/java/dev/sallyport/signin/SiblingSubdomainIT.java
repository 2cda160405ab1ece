package dev.sallyport.signin;

import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import dev.sallyport.Chromium;
import dev.sallyport.FullyConfiguredServer;
import dev.sallyport.RunsConcurrently;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A browser that signed in at {@code auth.site.localhost}, and a page of {@code
 * evil.site.localhost} that sets cookies for both by their parent domain: which session does the
 * next refresh answer?
 */
@Slow
@RunsConcurrently
class SiblingSubdomainIT {
  private static final String COOKIE = "__Host-sallyport-refresh";

  private final FullyConfiguredServer everything = FullyConfiguredServer.shared();
  private final String api =
      "http://auth.site.localhost:" + everything.server().url().getPort() + "/api/auth/";
  private final BrowserContext browser = Chromium.browser().newContext();
  private final Page page = browser.newPage();

  @AfterEach
  void closeTheBrowser() {
    browser.close();
  }

  @Test
  void aCookieOfTheParentDomainDoesNotReplaceTheSession() {
    Response attacker = everything.server().signsUp();
    String planted = attacker.header("Set-Cookie").split(";", 2)[0];
    String victim = signsUpInTheBrowser();

    plants("p=x," + planted + "; Path=/api/auth/refresh");
    plants("q=" + planted);
    plants(planted);
    plants("=" + planted);

    // Chromium sends what was planted in front of the victim's own cookie.
    Request refresh = page.waitForRequest(api + "refresh", () -> calls("refresh", null));
    assertThat(refresh.allHeaders().get("cookie"))
        .contains("p=x," + planted)
        .contains("; " + COOKIE + "=");
    assertThat(calls("refresh", null)).containsEntry("status", 200).containsEntry("user", victim);
    assertThat(calls("logout", null)).containsEntry("status", 200);
    assertThat(calls("refresh", null)).containsEntry("status", 401);
    assertThat(everything.server().me(member(attacker, "token")).statusCode()).isEqualTo(200);
  }

  private String signsUpInTheBrowser() {
    page.navigate(everything.pages("app.site.localhost") + "/page");
    Map<String, Object> answer =
        calls(
            "signup",
            TestUser.credentials("v-" + UUID.randomUUID() + "@example.com", TestUser.PASSWORD));
    assertThat(answer).containsEntry("status", 201);
    return (String) answer.get("user");
  }

  private void plants(String cookie) {
    Page evil = browser.newPage();
    evil.navigate(everything.pages("evil.site.localhost") + "/page");
    evil.evaluate("cookie => document.cookie = cookie + '; Domain=site.localhost'", cookie);
    evil.close();
  }

  /** From a page of the application, which is of the same site. */
  @SuppressWarnings("unchecked")
  private Map<String, Object> calls(String path, String body) {
    return (Map<String, Object>)
        page.evaluate(
            """
            async ([url, body]) => {
              const headers = body === null ? {} : { 'Content-Type': 'application/json' }
              const answer = await fetch(url, { method: 'POST', credentials: 'include', headers, body })
              return { status: answer.status, user: (await answer.json()).user_id ?? null }
            }
            """,
            Arrays.asList(api + path, body));
  }
}

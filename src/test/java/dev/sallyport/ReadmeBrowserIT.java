package dev.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The README's example for a page runs as written; only the port differs. */
@Slow
class ReadmeBrowserIT {
  @Test
  void browserExampleRunsAsWritten() throws IOException {
    String here = RunningService.shared().url().toString();
    Database.update("delete from users where email = 'ada@example.com'");
    String example = Readme.block("### In a browser", "js").replace("http://localhost:8080", here);
    String script =
        "async () => { %s; const me = await send('/api/auth/me', session.token);".formatted(example)
            + " return [Object.keys(session).sort().join(), me.code].join(' '); }";
    Browser.NewContextOptions options =
        new Browser.NewContextOptions()
            .setExtraHTTPHeaders(Map.of("X-Forwarded-For", TestUser.signedUp().address()));

    try (BrowserContext context = Chromium.browser().newContext(options);
        Page page = context.newPage()) {
      // Its policy allows calls of its own origin.
      page.navigate(here + "/console/");
      page.evaluate(
          "url => fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' },"
              + " body: '{\"email\":\"ada@example.com\",\"password\":\"Lovelace-1843\"}' })",
          here + "/api/auth/signup");

      assertThat(page.evaluate(script))
          .isEqualTo(
              "device_token,email,expires_in,refresh_expires_in,refresh_token,token,token_type,user_id"
                  + " invalid_token");
    }
  }
}

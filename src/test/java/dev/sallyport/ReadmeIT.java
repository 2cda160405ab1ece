package dev.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's examples run as written; only the port differs. */
class ReadmeIT {
  private static final Pattern MEMBER =
      Pattern.compile("\"[a-z_]+\":(?:\"[^\"]*\"|\\[\"[^\\]]*\"]|[0-9a-z]+)");

  @Test
  void curlSessionRunsAsWritten() throws IOException, InterruptedException {
    // The address is the OpenAPI document's example, too: another test may have it.
    RunningService.shared();
    Database.update("delete from users where email = 'ada@example.com'");

    String script = block("### With curl", "sh");
    List<String> expected =
        script
            .lines()
            .filter(line -> line.startsWith("# {"))
            .map(line -> line.substring(2))
            .toList();

    List<String> answers = run(script).lines().toList();

    assertThat(expected).hasSize(9);
    assertThat(answers).hasSameSizeAs(expected);
    for (int i = 0; i < answers.size(); i++) {
      String answer = answers.get(i);
      assertThat(members(expected.get(i)))
          .isNotEmpty()
          .allSatisfy(member -> assertThat(answer).contains(member));
    }
  }

  @Test
  void browserExampleRunsAsWritten() throws IOException {
    String here = RunningService.shared().url().toString();
    Database.update("delete from users where email = 'ada@example.com'");
    String example = block("### In a browser", "js").replace("http://localhost:8080", here);
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

  /** Members in no order, which JSON does not promise; an ellipsis stands for any text. */
  private static List<String> members(String expected) {
    return MEMBER
        .matcher(expected)
        .results()
        .map(member -> member.group().replace("\u2026\"", ""))
        .toList();
  }

  /** The first block of a language under a heading. */
  private static String block(String heading, String language) throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String fence = "```" + language + "\n";
    int begin = readme.indexOf(fence, readme.indexOf("\n" + heading + "\n")) + fence.length();
    return readme.substring(begin, readme.indexOf("```", begin));
  }

  private static String run(String script) throws IOException, InterruptedException {
    String here = RunningService.shared().url().toString();
    Process shell =
        new ProcessBuilder(List.of("sh", "-c", script.replace("http://localhost:8080", here)))
            .redirectErrorStream(true)
            .start();
    String answers = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return answers;
  }
}

package dev.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's examples for a shell run as written; only the port differs. */
class ReadmeIT {
  private static final Pattern MEMBER =
      Pattern.compile("\"[a-z_]+\":(?:\"[^\"]*\"|\\[\"[^\\]]*\"]|[0-9a-z]+)");

  @Test
  void curlSessionRunsAsWritten() throws IOException, InterruptedException {
    // The address is the OpenAPI document's example, too: another test may have it.
    RunningService.shared();
    Database.update("delete from users where email = 'ada@example.com'");

    String script = Readme.block("### With curl", "sh");
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

  /** Members in no order, which JSON does not promise; an ellipsis stands for any text. */
  private static List<String> members(String expected) {
    return MEMBER
        .matcher(expected)
        .results()
        .map(member -> member.group().replace("\u2026\"", ""))
        .toList();
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

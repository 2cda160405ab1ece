package dev.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README's quickstart does what it says, word for word but for the port. */
class ReadmeIT {
  @Test
  void quickstartRunsAsWritten() throws IOException, InterruptedException {
    // The address is the OpenAPI document's example, too: another test may have it.
    RunningService.shared();
    Database.update("delete from users where email = 'ada@example.com'");

    String script = quickstart();
    List<String> expected =
        script.lines().filter(line -> line.startsWith("# {")).map(line -> line.substring(2)).toList();

    List<String> answers = run(script).lines().toList();

    assertThat(expected).hasSize(9);
    assertThat(answers).hasSameSizeAs(expected);
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i)).matches(pattern(expected.get(i)));
    }
  }

  /** An ellipsis stands for any text. */
  private static String pattern(String expected) {
    return Arrays.stream(expected.split("\u2026", -1))
        .map(Pattern::quote)
        .collect(Collectors.joining(".*"));
  }

  /** The first shell block under the heading. */
  private static String quickstart() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    int heading = readme.indexOf("\n## Quickstart\n");
    int begin = readme.indexOf("```sh\n", heading) + "```sh\n".length();
    return readme.substring(begin, readme.indexOf("```", begin));
  }

  private static String run(String script) throws IOException, InterruptedException {
    String here = RunningService.shared().url().toString();
    Process shell =
        new ProcessBuilder(
                List.of("sh", "-c", script.replace("http://localhost:8080", here)))
            .redirectErrorStream(true)
            .start();
    String answers = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return answers;
  }
}

package dev.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The README's quickstart does what it says, word for word but for the port. */
class ReadmeIT {
  @Test
  void quickstartRunsAsWritten() throws IOException, InterruptedException {
    // The address is the OpenAPI document's example, too: another test may have it.
    RunningService.shared();
    Database.update("delete from users where email = 'ada@example.com'");

    String answers = run(quickstart());

    assertThat(answers.lines().filter(line -> line.startsWith("{")).toList())
        .satisfiesExactly(
            signUp ->
                assertThat(signUp)
                    .contains("\"email\":\"ada@example.com\"", "\"token_type\":\"Bearer\""),
            me -> assertThat(me).contains("\"roles\":[\"user\"]"),
            created -> assertThat(created).contains("\"title\":\"Write the first program\""),
            list -> assertThat(list).contains("\"data\":[{").contains("\"next_cursor\":null"),
            noToken -> assertThat(noToken).contains("\"status\":401", "\"invalid_token\""),
            notYours -> assertThat(notYours).contains("\"status\":403", "\"forbidden\""),
            devices -> assertThat(devices).contains("\"current\":true", "\"device\":\"curl\""),
            loggedOut -> assertThat(loggedOut).contains("Logged out."),
            refused -> assertThat(refused).contains("\"status\":401", "\"invalid_token\""));
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
    // Answers do not end with a line break, and the test tells them apart by lines.
    String lines = "curl() { command curl -w '\\n' \"$@\"; }\n";
    Process shell =
        new ProcessBuilder(
                List.of("sh", "-c", lines + script.replace("http://localhost:8080", here)))
            .redirectErrorStream(true)
            .start();
    String answers = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return answers;
  }
}

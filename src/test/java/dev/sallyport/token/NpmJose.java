package dev.sallyport.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.NodeJs;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** npm's jose. */
final class NpmJose {
  private NpmJose() {}

  /** For each token its subject, or the code of the error with which it was refused. */
  static List<String> verdicts(String keySet, String issuer, String audience, List<String> tokens)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(keySet, issuer, audience));
    arguments.addAll(tokens);
    ProcessBuilder builder = NodeJs.script("verify.mjs", arguments.toArray(String[]::new));
    Path answer = builder.directory().toPath().resolve("answer.json");
    Process process =
        builder
            .redirectOutput(answer.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return JsonPath.from(answer.toFile()).getList("");
  }
}

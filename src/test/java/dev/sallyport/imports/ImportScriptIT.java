package dev.sallyport.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code payara/import.sh} against the running service. */
@SharesService
class ImportScriptIT {
  @TempDir private Path folder;
  private final TestUser operator = TestUser.operator();
  private final String address = "script-" + UUID.randomUUID() + "@example.com";

  private record Ended(int code, String output) {}

  @Test
  void aFileIsImportedWithAProgressBarAndItsFaultsAreSaved() throws Exception {
    Path file = folder.resolve("users.ndjson");
    Files.writeString(file, "{\"email\":\"" + address + "\"}\n{}\n");

    Ended dry = runs(operator.token(), file, "dry_run=true");
    assertThat(dry.code()).as(dry.output()).isEqualTo(2);
    assertThat(Database.count("select count(*) from users where email = ?", address)).isZero();
    Ended ended = runs(operator.token(), file, "conflict=skip");

    assertThat(ended.code()).as(ended.output()).isEqualTo(2);
    assertThat(ended.output())
        .contains("[" + "#".repeat(40) + "] 100 %", "1 created", "1 faulty", "done")
        .doesNotContain(operator.token());
    assertThat(Files.readString(folder.resolve("users.ndjson.faults.csv")))
        .contains("email_required");
    assertThat(Database.count("select count(*) from users where email = ?", address)).isEqualTo(1);
  }

  @Test
  void aRefusalIsToldAndNothingIsImported() throws Exception {
    Path file = folder.resolve("users.ndjson");
    Files.writeString(file, "{\"email\":\"" + address + "\"}\n");

    Ended ended = runs("none", file);

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.output()).contains("Refused with 401");
    assertThat(runs(operator.token(), folder.resolve("missing")).code()).isEqualTo(64);
  }

  private static Ended runs(String token, Path file, String... parameters)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", "payara/import.sh", file.toString()));
    command.addAll(List.of(parameters));
    ProcessBuilder script = new ProcessBuilder(command).redirectErrorStream(true);
    String url = RunningService.shared().url().toString();
    script.environment().put("SALLYPORT_URL", url.replaceAll("/$", ""));
    script.environment().put("SALLYPORT_TOKEN", token);
    Process running = script.start();
    running.getOutputStream().close();
    String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(running.waitFor(), output);
  }
}

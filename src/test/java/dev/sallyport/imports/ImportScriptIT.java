package dev.sallyport.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.imports.ImportScript.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code payara/import.sh} against the running service. */
@SharesService
class ImportScriptIT {
  @TempDir private Path folder;
  private final TestUser operator = TestUser.operator();
  private final String address = "script-" + UUID.randomUUID() + "@example.com";

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

  private static Ended runs(String token, Path file, String... parameters) throws Exception {
    String url = RunningService.shared().url().toString();
    return ImportScript.runs(
        Map.of("SALLYPORT_URL", url, "SALLYPORT_TOKEN", token), file, parameters);
  }
}

package dev.sallyport.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sallyport.imports.ImportScript.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code payara/import.sh} with a service whose access tokens expire at once, or with a node that
 * does not start.
 */
class ImportScriptTest {
  private static final String ID = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed";

  @TempDir private Path folder;
  private final List<String> tokens = new ArrayList<>();
  private HttpServer service;

  @BeforeEach
  void start() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext("/", this::answer);
    service.start();
  }

  @AfterEach
  void stop() {
    service.stop(0);
  }

  private void answer(HttpExchange call) throws IOException {
    call.getRequestBody().readAllBytes();
    String token = call.getRequestHeaders().getFirst("Authorization");
    tokens.add(call.getRequestMethod() + " " + token);
    String progress =
        "{\"id\":\""
            + ID
            + "\",\"state\":\"done\",\"bytes\":1,\"bytes_read\":1,\"created\":1,"
            + "\"updated\":0,\"skipped\":0,\"faulty\":0,\"failure\":null}";
    boolean accepted = call.getRequestMethod().equals("POST") || token.equals("Bearer new");
    byte[] body = (accepted ? progress : "{\"detail\":\"no\"}").getBytes(StandardCharsets.UTF_8);
    call.sendResponseHeaders(accepted ? 202 : 401, body.length);
    call.getResponseBody().write(body);
    call.close();
  }

  @Test
  void theScriptAsksForAnotherTokenWhenOneHasExpired() throws Exception {
    Ended ended = run("also expired\nnew\n");

    assertThat(ended.code()).as(ended.output()).isZero();
    assertThat(ended.output()).contains("The import goes on", "1 created", "done");
    assertThat(tokens)
        .containsExactly(
            "POST Bearer old", "GET Bearer old", "GET Bearer also expired", "GET Bearer new");
  }

  @Test
  void withoutATokenItTellsHowToWatchTheImport() throws Exception {
    Ended ended = run("");

    assertThat(ended.code()).as(ended.output()).isEqualTo(3);
    assertThat(ended.output())
        .contains("The import goes on", "/api/admin/imports/" + ID)
        .doesNotContain("done");
  }

  @Test
  void aNodeThatDoesNotStartTellsWhy() throws Exception {
    Ended ended =
        ImportScript.runs(Map.of("SALLYPORT_WAR", folder.resolve("no.war").toString()), file());

    assertThat(ended.code()).as(ended.output()).isEqualTo(1);
    assertThat(ended.output()).contains("Sallyport cannot start: ", "no.war does not exist");
  }

  @Test
  void theNodeEndsWithTheScript() throws Exception {
    Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
    Files.writeString(
        java, "#!/bin/sh\n[ \"$1\" != -version ] || exec echo ' version \"17\"'\nexec sleep 99\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    Path archive = Files.createDirectories(folder.resolve("war"));
    ImportScript script =
        ImportScript.starts(
            Map.of(
                "JAVA_HOME", folder.toString(),
                "SALLYPORT_WAR", archive.toString(),
                "PAYARA_MICRO", java.toString()),
            "",
            file());
    List<ProcessHandle> nodes = List.of();
    while (nodes.isEmpty() && script.isRunning()) {
      nodes = script.children("sleep", "99");
    }
    script.isTerminated();

    Ended ended = script.ends();
    assertThat(ended.code()).as(ended.output()).isEqualTo(143);
    assertThat(ended.output()).contains("continues when a service starts");
    assertThat(nodes).isNotEmpty().noneMatch(ProcessHandle::isAlive);
  }

  private Path file() throws IOException {
    return Files.writeString(folder.resolve("users.ndjson"), "{}\n");
  }

  private Ended run(String input) throws Exception {
    String url = "http://127.0.0.1:" + service.getAddress().getPort();
    return ImportScript.starts(
            Map.of("SALLYPORT_URL", url, "SALLYPORT_TOKEN", "old"), input, file())
        .ends();
  }
}

package dev.sallyport.platform.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code payara/micro.sh} with a {@code java} that prints its arguments. */
class MicroScriptTest {
  private static final String JAVA =
      """
      #!/bin/sh
      [ "$1" != -version ] || { echo 'openjdk version "17.0.1"' >&2; exit; }
      printf '%s\\n' "$@"
      """;

  @TempDir private Path home;
  private Path unpacked;

  @BeforeEach
  void prepare() throws IOException {
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(java, JAVA);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    unpacked = home.resolve("unpacked");
    Files.createDirectories(unpacked.resolve("config"));
    Files.createDirectories(unpacked.resolve("lib"));
    Files.createFile(unpacked.resolve("launch-micro.jar"));
    Files.createDirectories(home.resolve("war"));
    Files.createFile(home.resolve("payara-micro.jar"));
  }

  /** A restarted container keeps its files, and its first process always has the id 1. */
  @Test
  void aNodeStartsAgainUnderTheSameProcessId() throws Exception {
    List<String> arguments =
        start("mkdir -p $PAYARA_UNPACKED/nodes/$$/config/old && exec payara/micro.sh");

    Path node = Path.of(arguments.get(arguments.indexOf("--rootdir") + 1));
    assertThat(node).isDirectoryContaining("glob:**/config");
    assertThat(node.resolve("config/old")).doesNotExist();
  }

  @Test
  void directoriesOfEndedNodesAreRemovedAndThoseOfRunningNodesKept() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Path old = Files.createDirectories(unpacked.resolve("nodes/" + ended.pid()));
    Path running =
        Files.createDirectories(unpacked.resolve("nodes/" + ProcessHandle.current().pid()));

    start("exec payara/micro.sh");

    assertThat(old).doesNotExist();
    assertThat(running).isDirectory();
  }

  @Test
  void optionsOfTheCallerComeLast() throws Exception {
    assertThat(start("exec payara/micro.sh --logproperties other --port 1"))
        .endsWith("--logproperties", "other", "--port", "1")
        .containsSubsequence("--logproperties", "--shutdowngrace", "5000", "--logproperties");
  }

  private List<String> start(String command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", home.toString());
    builder.environment().put("PAYARA_UNPACKED", unpacked.toString());
    builder.environment().put("PAYARA_MICRO", home.resolve("payara-micro.jar").toString());
    builder.environment().put("SALLYPORT_WAR", home.resolve("war").toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }
}

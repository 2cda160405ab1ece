package dev.sallyport.imports;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A call of {@code payara/import.sh}. */
final class ImportScript {
  /** What has happened when it ended. */
  record Ended(int code, String output) {}

  private final Process process;
  private final CompletableFuture<String> output;
  private final Set<String> seen = new HashSet<>();

  private ImportScript(Process process) {
    this.process = process;
    this.output =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
              } catch (IOException closed) {
                return closed.toString();
              }
            });
  }

  /**
   * @param input what is typed
   */
  static ImportScript starts(
      Map<String, String> environment, String input, Path file, String... parameters)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "payara/import.sh", file.toString()));
    command.addAll(List.of(parameters));
    ProcessBuilder script = new ProcessBuilder(command).redirectErrorStream(true);
    script.environment().remove("SALLYPORT_URL");
    script.environment().putAll(environment);
    Process process = script.start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    return new ImportScript(process);
  }

  static Ended runs(Map<String, String> environment, Path file, String... parameters)
      throws Exception {
    return starts(environment, "", file, parameters).ends();
  }

  boolean isRunning() throws InterruptedException {
    process.descendants().forEach(each -> each.info().commandLine().ifPresent(seen::add));
    return !process.waitFor(100, TimeUnit.MILLISECONDS);
  }

  /** The servers that it has started and that still run. */
  List<ProcessHandle> nodes() {
    return children("java", "");
  }

  /**
   * @param argument the last one; empty for any
   */
  List<ProcessHandle> children(String program, String argument) {
    return process
        .descendants()
        .filter(each -> each.info().command().filter(name -> name.endsWith(program)).isPresent())
        .filter(each -> each.info().commandLine().orElse("").endsWith(argument))
        .toList();
  }

  /** The arguments of all programs that it has started, which all users of the machine can read. */
  Set<String> commandLines() {
    return seen;
  }

  void isTerminated() {
    process.toHandle().destroy();
  }

  Ended ends() throws Exception {
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    return new Ended(process.waitFor(), output.get(1, TimeUnit.MINUTES));
  }
}

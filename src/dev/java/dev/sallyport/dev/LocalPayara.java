package dev.sallyport.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One node of the service in its own process. */
public final class LocalPayara implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final String REFUSAL = "Sallyport cannot start: ";

  private final Process process;
  private final URI url;
  private final Path log;

  private LocalPayara(Process process, URI url, Path log) {
    this.process = process;
    this.url = url;
    this.log = log;
  }

  /**
   * Starts the server with {@code payara/micro.sh}, like production except that the log is readable
   * and that the server does not wait for requests when it ends, which would take five seconds;
   * returns before it is ready.
   *
   * @param environment replaces variables of this process's environment
   * @param log receives everything the server prints
   * @param more further arguments of Payara Micro, which take precedence
   */
  public static LocalPayara start(
      Path jar, Path war, int port, Map<String, String> environment, Path log, String... more) {
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    variables.put("PAYARA_MICRO", jar.toString());
    variables.put("SALLYPORT_WAR", war.toString());
    variables.put("PORT", Integer.toString(port));
    List<String> command =
        new ArrayList<>(
            List.of(
                "payara/micro.sh",
                "--logproperties",
                "payara/logging.properties",
                "--shutdowngrace",
                "2"));
    command.addAll(List.of(more));
    return run(command, URI.create("http://localhost:" + port), variables, log);
  }

  /**
   * The same by any command that becomes the server, such as those in {@code payara/}.
   *
   * @param url where it will answer
   */
  public static LocalPayara run(
      List<String> command, URI url, Map<String, String> environment, Path log) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      return new LocalPayara(builder.redirectOutput(log.toFile()).start(), url, log);
    } catch (IOException failed) {
      throw new UncheckedIOException("Payara Micro did not start", failed);
    }
  }

  /**
   * Waits until the service answers.
   *
   * @throws IllegalStateException with the service's own sentence when it refused to start
   */
  public LocalPayara awaitReady() {
    // Not HTTP/2: a connection upgraded while the server still starts stays dead in the client's
    // pool.
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    HttpRequest ready =
        HttpRequest.newBuilder(url().resolve("/health/ready"))
            .timeout(Duration.ofSeconds(2))
            .build();
    Instant limit = Instant.now().plus(START_LIMIT);
    while (Instant.now().isBefore(limit)) {
      refusal().ifPresent(this::fail);
      if (!process.isAlive()) {
        fail("Payara Micro ended with status " + process.exitValue() + ", see " + log);
      }
      if (answers(http, ready)) {
        return this;
      }
    }
    fail("Payara Micro was not ready within " + START_LIMIT.toSeconds() + " s, see " + log);
    return this;
  }

  private static boolean answers(HttpClient http, HttpRequest ready) {
    try {
      if (http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (IOException notYet) {
      sleepBriefly();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", interrupted);
    }
    return false;
  }

  private static void sleepBriefly() {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void fail(String why) {
    close();
    throw new IllegalStateException(why);
  }

  /** The sentence with which the service refused to start, if it did. */
  public Optional<String> refusal() {
    try (Stream<String> lines = Files.lines(log, java.nio.charset.StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.contains(REFUSAL))
          .map(line -> line.substring(line.indexOf(REFUSAL)).replace("]]", ""))
          .findFirst();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  public URI url() {
    return url;
  }

  public Process process() {
    return process;
  }

  public Path log() {
    return log;
  }

  /** Lets requests in flight finish; by force after 20 seconds. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

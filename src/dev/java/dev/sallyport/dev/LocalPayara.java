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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Payara Micro in a process of its own, with the WAR and the boot files of {@code payara/}. */
public final class LocalPayara implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final String REFUSAL = "Sallyport cannot start: ";

  private final Process process;
  private final URI url;
  private final Path log;
  private final Optional<Path> node;

  private LocalPayara(Process process, URI url, Path log, Optional<Path> node) {
    this.process = process;
    this.url = url;
    this.log = log;
    this.node = node;
  }

  /**
   * Starts the server; returns before it is ready.
   *
   * @param environment replaces variables of this process's environment
   * @param log receives everything the server prints
   * @param more further arguments of Payara Micro
   */
  public static LocalPayara start(
      Path jar, Path war, int port, Map<String, String> environment, Path log, String... more) {
    Optional<Path> unpacked =
        Optional.of(jar.toAbsolutePath().resolveSibling("unpacked"))
            .filter(directory -> isNewer(directory.resolve("classes.jsa"), jar));
    Optional<Path> node = unpacked.map(LocalPayara::newNode);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + Path.of("payara", "jvm.options"));
    command.addAll(
        unpacked
            .map(directory -> unpackedServer(directory, node.orElseThrow()))
            .orElse(List.of("-jar", jar.toString())));
    command.addAll(
        List.of(
            "--deploy", war.toString(),
            "--port", Integer.toString(port),
            "--prebootcommandfile", Path.of("payara", "preboot.asadmin").toString(),
            "--postdeploycommandfile", Path.of("payara", "postdeploy.asadmin").toString(),
            "--logproperties", Path.of("payara", "logging.properties").toString()));
    command.add("--nohazelcast");
    command.addAll(List.of(more));
    return run(command, URI.create("http://localhost:" + port), environment, log, node);
  }

  /**
   * The server as {@code payara/unpack.sh} has unpacked it, which starts in two thirds of the time.
   */
  private static List<String> unpackedServer(Path unpacked, Path node) {
    Path launcher = unpacked.resolve("launch-micro.jar");
    return List.of(
        "-XX:SharedArchiveFile=" + unpacked.resolve("classes.jsa"),
        "-Dfish.payara.micro.UnpackDir=" + unpacked,
        "-Dfish.payara.micro.BootJar=" + launcher.toUri(),
        "-cp",
        launcher.toString(),
        "fish.payara.micro.impl.PayaraMicroImpl",
        "--rootdir",
        node.toString());
  }

  /** Not that of a server that has been replaced since. */
  private static boolean isNewer(Path archive, Path jar) {
    return archive.toFile().lastModified() > jar.toFile().lastModified();
  }

  /** A directory for what one server writes. */
  private static Path newNode(Path unpacked) {
    try {
      Path nodes = Files.createDirectories(unpacked.resolve("nodes"));
      Path node = Files.createTempDirectory(nodes, "dev-");
      for (String part : List.of("config", "lib")) {
        try (Stream<Path> files = Files.walk(unpacked.resolve(part))) {
          for (Path file : files.toList()) {
            Files.copy(file, node.resolve(unpacked.relativize(file)));
          }
        }
      }
      return node;
    } catch (IOException failed) {
      throw new UncheckedIOException("The directory for the server could not be created", failed);
    }
  }

  /**
   * The same by any command that becomes the server, such as those in {@code payara/}.
   *
   * @param url where it will answer
   */
  public static LocalPayara run(
      List<String> command, URI url, Map<String, String> environment, Path log) {
    return run(command, url, environment, log, Optional.empty());
  }

  private static LocalPayara run(
      List<String> command,
      URI url,
      Map<String, String> environment,
      Path log,
      Optional<Path> node) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      return new LocalPayara(builder.redirectOutput(log.toFile()).start(), url, log, node);
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
    node.ifPresent(LocalPayara::delete);
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException gone) {
      // What is left goes with mvn clean.
    }
  }
}

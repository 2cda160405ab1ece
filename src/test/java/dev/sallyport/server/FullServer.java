package dev.sallyport.server;

import dev.sallyport.RunningService;
import dev.sallyport.dev.Guard;
import dev.sallyport.dev.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The full Payara Server, made and run by {@code payara/server/domain.sh}, with real PostgreSQL.
 */
final class FullServer implements AutoCloseable {
  private static final Path RUN =
      Path.of("target", "it", UUID.randomUUID().toString()).toAbsolutePath();

  private final Path home;
  private final String domain = "it-" + UUID.randomUUID().toString().substring(0, 8);
  private final int portBase = freePortBase();
  private final LocalPostgres postgres = LocalPostgres.start(RUN.resolve("postgres"));
  private final Map<String, String> variables =
      RunningService.environment(postgres.url(), RunningService.newSecret());

  FullServer() {
    home =
        Path.of(System.getProperty("payara-server.home", "target/payara-server/payara6"))
            .toAbsolutePath();
    Guard.watch();
    try {
      Path file = RUN.resolve("env");
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(
          file,
          variables.entrySet().stream()
              .map(variable -> variable.getKey() + "=" + variable.getValue() + "\n")
              .collect(Collectors.joining()));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Runs the script; returns what it said. */
  String script(String command) {
    return run("payara/server/domain.sh", command);
  }

  String asadmin(String... command) {
    String[] all = new String[command.length + 8];
    all[0] = home.resolve("bin/asadmin").toString();
    all[1] = "--interactive=false";
    all[2] = "--user";
    all[3] = "admin";
    all[4] = "--passwordfile";
    all[5] = home.resolve(domain + ".passwords").toString();
    all[6] = "--port";
    all[7] = Integer.toString(portBase + 48);
    System.arraycopy(command, 0, all, 8, command.length);
    return run(all);
  }

  private String run(String... command) {
    Path output = RUN.resolve("output-" + UUID.randomUUID());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    // Only what the script hands over may reach the service.
    variables.keySet().forEach(builder.environment()::remove);
    builder.environment().put("PAYARA_HOME", home.toString());
    builder.environment().put("PORT_BASE", Integer.toString(portBase));
    builder.environment().put("DOMAIN", domain);
    builder.environment().put("ENV_FILE", RUN.resolve("env").toString());
    builder
        .environment()
        .put("SALLYPORT_WAR", System.getProperty("sallyport.war", "target/sallyport.war"));
    try {
      Process process = builder.start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("Does not end: " + Files.readString(output));
      }
      guard();
      String said = Files.readString(output);
      if (process.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + said);
      }
      return said;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private void guard() throws IOException {
    Path pid = directory().resolve("config/pid");
    if (Files.exists(pid)) {
      Guard.add(pid());
    }
  }

  long pid() throws IOException {
    return Long.parseLong(Files.readString(directory().resolve("config/pid")).strip());
  }

  Path directory() {
    return home.resolve("glassfish/domains").resolve(domain);
  }

  URI url() {
    return URI.create("http://localhost:" + (portBase + 80));
  }

  URI administration() {
    return URI.create("http://localhost:" + (portBase + 48));
  }

  String administratorPassword() throws IOException {
    return Files.readString(home.resolve(domain + ".passwords"))
        .strip()
        .substring("AS_ADMIN_PASSWORD=".length());
  }

  String variable(String name) {
    return variables.get(name);
  }

  @Override
  public void close() {
    try {
      if (Files.exists(directory())) {
        script("stop");
        asadmin("delete-domain", domain);
      }
      Files.deleteIfExists(home.resolve(domain + ".passwords"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } finally {
      postgres.close();
    }
  }

  /** A hundred ports of which those that matter are free. */
  private static int freePortBase() {
    for (int i = 0; i < 100; i++) {
      int base = ThreadLocalRandom.current().nextInt(200, 300) * 100;
      if (isFree(base + 48) && isFree(base + 80)) {
        return base;
      }
    }
    throw new IllegalStateException("No ports are free");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}

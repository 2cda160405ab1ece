package dev.sallyport.token;

import dev.sallyport.RunningService;
import dev.sallyport.dev.Guard;
import dev.sallyport.dev.LocalPayara;
import dev.sallyport.dev.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Nodes of one service in one data grid, with settings and a database of their own. */
final class ServiceNodes implements AutoCloseable {
  private final Path directory = Path.of("target", "it", UUID.randomUUID().toString());
  private final LocalPostgres postgres = LocalPostgres.start(directory.resolve("postgres"));
  private final Map<String, String> environment =
      RunningService.environment(postgres.url(), RunningService.newSecret());
  private final List<LocalPayara> nodes = new ArrayList<>();

  private ServiceNodes(Map<String, String> settings) {
    environment.putAll(settings);
  }

  /** Started together on an empty database, and ready. */
  static ServiceNodes start(int count, Map<String, String> settings) {
    Guard.watch();
    ServiceNodes service = new ServiceNodes(settings);
    try {
      int[] gridPorts = {RunningService.freePort(), RunningService.freePort()};
      for (int i = 0; i < count; i++) {
        service.nodes.add(service.start(count == 1 ? new String[0] : inGrid(gridPorts, i)));
      }
      service.nodes.forEach(LocalPayara::awaitReady);
      return service;
    } catch (IllegalStateException notReady) {
      service.close();
      throw notReady;
    }
  }

  /** The only node anew, not yet ready, with other settings. */
  LocalPayara restart(Map<String, String> settings) {
    nodes.remove(0).close();
    environment.putAll(settings);
    nodes.add(start());
    return nodes.get(0);
  }

  List<URI> urls() {
    return nodes.stream().map(LocalPayara::url).toList();
  }

  Connection database() {
    try {
      return DriverManager.getConnection(
          "jdbc:postgresql://localhost:" + postgres.port() + "/postgres?user=postgres");
    } catch (SQLException unreachable) {
      throw new IllegalStateException(unreachable);
    }
  }

  /** What the node has logged so far. */
  String log(int node) {
    try {
      return new String(Files.readAllBytes(nodes.get(node).log()), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public void close() {
    nodes.forEach(LocalPayara::close);
    postgres.close();
  }

  private LocalPayara start(String... more) {
    return LocalPayara.start(
        Path.of(System.getProperty("payara.micro.jar", "target/payara/payara-micro.jar")),
        Path.of(System.getProperty("sallyport.war", "target/sallyport.war")),
        RunningService.freePort(),
        environment,
        directory.resolve("node-" + UUID.randomUUID() + ".log"),
        more);
  }

  private static String[] inGrid(int[] ports, int node) {
    return new String[] {
      "--clustermode",
      "tcpip:127.0.0.1:%d,127.0.0.1:%d".formatted(ports[0], ports[1]),
      "--startport",
      Integer.toString(ports[node]),
      "--interfaces",
      "127.0.0.1"
    };
  }
}

package dev.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.dev.Guard;
import dev.sallyport.dev.LocalPayara;
import dev.sallyport.dev.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Nodes of one service in one data grid, each started by {@code payara/cluster.sh}, with settings
 * and a database of their own.
 */
public final class ServiceNodes implements AutoCloseable {
  /** Several nodes on a small machine. */
  private static final String HEAP = "-Xmx512m";

  private static final JsonMapper JSON = new JsonMapper();

  private final Path directory = Path.of("target", "it", UUID.randomUUID().toString());
  private final Map<String, String> environment = new HashMap<>();
  private final Machines machines;
  private final LocalPayara[] nodes;
  private LocalPostgres postgres;

  /** Where nodes run, and how they find each other there. */
  public interface Machines extends AutoCloseable {
    /** Of a node, in the network that the grid has. */
    String address(int node);

    int httpPort(int node);

    int gridPort(int node);

    /** MEMBERS of {@code payara/cluster.sh}. */
    String members();

    /** A command that the node's machine runs. */
    List<String> command(int node, List<String> command);

    /** The address of this machine, which has the database and the clients, as nodes see it. */
    String here();

    @Override
    void close();
  }

  /** All on this machine. */
  private static final class Loopback implements Machines {
    private final int[] httpPorts;
    private final int[] gridPorts;

    Loopback(int count) {
      httpPorts = IntStream.range(0, count).map(node -> RunningService.freePort()).toArray();
      gridPorts = IntStream.range(0, count).map(node -> RunningService.freePort()).toArray();
    }

    @Override
    public String address(int node) {
      return "127.0.0.1";
    }

    @Override
    public int httpPort(int node) {
      return httpPorts[node];
    }

    @Override
    public int gridPort(int node) {
      return gridPorts[node];
    }

    @Override
    public String members() {
      return "tcpip:"
          + String.join(
              ",", Arrays.stream(gridPorts).mapToObj(port -> "127.0.0.1:" + port).toList());
    }

    @Override
    public List<String> command(int node, List<String> command) {
      return command;
    }

    @Override
    public String here() {
      return "127.0.0.1";
    }

    @Override
    public void close() {
      // Nothing was made.
    }
  }

  private ServiceNodes(int count, Map<String, String> settings, Machines machines) {
    this.machines = machines;
    nodes = new LocalPayara[count];
    postgres = LocalPostgres.startWithoutSync(directory.resolve("postgres"), 0);
    if (!machines.here().equals("127.0.0.1")) {
      letIn(machines.here());
    }
    environment.putAll(
        RunningService.environmentWithEllipticKeys(
            "postgresql://postgres@%s:%d/postgres".formatted(machines.here(), postgres.port()),
            RunningService.newSecret()));
    environment.put("TRUSTED_PROXIES", "127.0.0.1, ::1, " + machines.here());
    // Clients here do in seconds what takes days.
    environment.put("REFRESH_MIN_INTERVAL", "0");
    environment.putAll(settings);
  }

  /** Started together on an empty database, and ready. */
  public static ServiceNodes start(int count, Map<String, String> settings) {
    return start(count, settings, new Loopback(count));
  }

  /** The same on other machines, which are closed with the nodes. */
  public static ServiceNodes start(int count, Map<String, String> settings, Machines machines) {
    Guard.watch();
    ServiceNodes service = new ServiceNodes(count, settings, machines);
    try {
      service.awaitAll();
      return service;
    } catch (RuntimeException | Error notReady) {
      service.close();
      throw notReady;
    }
  }

  /** Until every node, of which those that do not run are started, is ready and in one grid. */
  public void awaitAll() {
    for (int node = 0; node < nodes.length; node++) {
      if (!running().contains(node)) {
        startNode(node);
      }
    }
    for (LocalPayara node : nodes) {
      node.awaitReady();
    }
    awaitGrid(nodes.length);
  }

  /** Starts a node that does not run; returns before it is ready. */
  public LocalPayara startNode(int node) {
    return startNode(node, Map.of());
  }

  /** The same with variables of its own. */
  public LocalPayara startNode(int node, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(environment);
    variables.putAll(more);
    variables.put("PORT", Integer.toString(machines.httpPort(node)));
    variables.put("GRID_PORT", Integer.toString(machines.gridPort(node)));
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    variables.merge("JAVA_OPTS", HEAP, (given, heap) -> heap + " " + given);
    variables.put("SALLYPORT_WAR", System.getProperty("sallyport.war", "target/sallyport.war"));
    variables.put(
        "PAYARA_MICRO", System.getProperty("payara.micro.jar", "target/payara/payara-micro.jar"));
    nodes[node] =
        LocalPayara.run(
            machines.command(
                node, List.of("payara/cluster.sh", machines.address(node), machines.members())),
            url(node),
            variables,
            directory.resolve("node-" + node + "-" + UUID.randomUUID() + ".log"));
    return nodes[node];
  }

  /** Ends the node as an operator does. */
  public void stop(int node) {
    nodes[node].close();
  }

  /** Ends the node between two instructions. */
  public void kill(int node) {
    try {
      nodes[node].process().destroyForcibly().waitFor();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the node hang: its connections stay, and nobody answers. */
  public void hang(int node) {
    signal(node, "STOP");
  }

  public void goOn(int node) {
    signal(node, "CONT");
  }

  private void signal(int node, String signal) {
    run("kill", "-" + signal, Long.toString(nodes[node].process().pid()));
  }

  /** What a command says, which must succeed. */
  public static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as("%s: %s", String.join(" ", command), output).isZero();
      return output;
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** The nodes whose process lives. */
  public List<Integer> running() {
    return IntStream.range(0, nodes.length)
        .filter(node -> nodes[node] != null && nodes[node].process().isAlive())
        .boxed()
        .toList();
  }

  public Process process(int node) {
    return nodes[node].process();
  }

  public int gridPort(int node) {
    return machines.gridPort(node);
  }

  public URI url(int node) {
    return URI.create("http://" + machines.address(node) + ":" + machines.httpPort(node));
  }

  public List<URI> urls() {
    return IntStream.range(0, nodes.length).mapToObj(this::url).toList();
  }

  public NodeClient client(int node) {
    return new NodeClient(url(node));
  }

  /** How many members the node's grid has, as it tells those who monitor it. */
  public int members(int node) {
    try {
      HttpResponse<String> ready = client(node).ready();
      for (JsonNode check : JSON.readTree(ready.body()).path("checks")) {
        if (check.path("name").asString("").equals("data-grid")) {
          return check.path("data").path("members").asInt();
        }
      }
      throw new IllegalStateException(ready.body());
    } catch (IOException unreachable) {
      throw new UncheckedIOException(unreachable);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Until every running node is in one grid of so many; how long that took. */
  public Duration awaitGrid(int members) {
    return awaitGrid(running(), members, Duration.ofSeconds(90));
  }

  /** Until each of the nodes is in a grid of so many. */
  public Duration awaitGrid(List<Integer> nodes, int members, Duration limit) {
    long start = System.nanoTime();
    while (!nodes.stream().allMatch(node -> members(node) == members)) {
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("until %d members are one grid, see %s", members, directory)
          .isLessThan(limit);
      sleep(Duration.ofMillis(100));
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static void sleep(Duration duration) {
    try {
      TimeUnit.MILLISECONDS.sleep(duration.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  public Connection database() {
    return postgres.connect();
  }

  /** First column of the first row. */
  public long count(String sql) {
    try (Connection connection = database();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  public void stopDatabase() {
    postgres.close();
  }

  /** The same data on the same port. */
  public void startDatabase() {
    postgres = LocalPostgres.startWithoutSync(directory.resolve("postgres"), postgres.port());
  }

  /** The database's own, with statements once {@code log_statement} says so. */
  public Path databaseLog() {
    return directory.resolve("postgres.log");
  }

  /** The database listens on an address, too, and believes who comes from its network. */
  private void letIn(String address) {
    Path data = directory.resolve("postgres");
    stopDatabase();
    try {
      Files.writeString(
          data.resolve("postgresql.conf"),
          "listen_addresses = 'localhost," + address + "'\n",
          StandardOpenOption.APPEND);
      Files.writeString(
          data.resolve("pg_hba.conf"),
          "host all all " + address + "/24 trust\n",
          StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    startDatabase();
  }

  /** What the node has logged since it was started. */
  public String log(int node) {
    try {
      return new String(Files.readAllBytes(nodes[node].log()), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public void close() {
    List<LocalPayara> started = new ArrayList<>(Arrays.asList(nodes));
    started.removeIf(node -> node == null);
    started.forEach(node -> node.process().destroy());
    started.forEach(LocalPayara::close);
    postgres.close();
    machines.close();
  }
}

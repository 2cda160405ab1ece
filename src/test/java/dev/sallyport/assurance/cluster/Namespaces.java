package dev.sallyport.assurance.cluster;

import dev.sallyport.ServiceNodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A machine for each node, all on this one: network namespaces of Linux on a bridge. It can keep
 * them from each other while all of them reach this machine, where database and clients are. Nodes
 * find each other by a name. Needs root and {@code ip} and {@code bridge} of iproute2.
 */
final class Namespaces implements ServiceNodes.Machines {
  /** Resolves to all nodes, on each of them. */
  private static final String NAME = "sallyport.internal";

  private static final int HTTP_PORT = 8080;
  private static final int GRID_PORT = 6900;

  /** Of a process: a namespace, or the bridge. */
  private static final Pattern OURS = Pattern.compile("sally([0-9]+)(?:n[0-9]+|b)");

  // Linux allows interfaces 15 characters.
  private final String prefix = "sally" + ProcessHandle.current().pid();
  private final String network;
  private final int count;
  private final Path hosts;

  private Namespaces(int count) {
    long pid = ProcessHandle.current().pid();
    this.network = "10.%d.%d.".formatted(200 + pid / 250 % 50, 1 + pid % 250);
    this.count = count;
    this.hosts = Path.of("target", "it", UUID.randomUUID() + ".hosts").toAbsolutePath();
  }

  static Namespaces make(int count) {
    requireIproute2();
    removeStale();
    Namespaces namespaces = new Namespaces(count);
    try {
      namespaces.make();
      return namespaces;
    } catch (RuntimeException | Error half) {
      namespaces.close();
      throw half;
    }
  }

  private static void requireIproute2() {
    Stream.of("ip", "bridge")
        .filter(
            command ->
                Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/bin")
                    .noneMatch(folder -> Files.isExecutable(Path.of(folder, command))))
        .findFirst()
        .ifPresent(
            command -> {
              throw new AssertionError(
                  "This test cuts networks with " + command + ": apt-get install iproute2");
            });
  }

  private void make() {
    ip("link", "add", bridge(), "type", "bridge");
    ip("addr", "add", here() + "/24", "dev", bridge());
    ip("link", "set", bridge(), "up");
    for (int node = 0; node < count; node++) {
      ip("netns", "add", namespace(node));
      ip("link", "add", port(node), "type", "veth", "peer", "eth0", "netns", namespace(node));
      ip("link", "set", port(node), "master", bridge(), "up");
      ip("-n", namespace(node), "addr", "add", address(node) + "/24", "dev", "eth0");
      ip("-n", namespace(node), "link", "set", "eth0", "up");
      ip("-n", namespace(node), "link", "set", "lo", "up");
    }
    try {
      Files.createDirectories(hosts.getParent());
      List<String> lines = new ArrayList<>();
      lines.add("127.0.0.1 localhost");
      lines.add("127.0.0.1 " + InetAddress.getLocalHost().getHostName());
      IntStream.range(0, count).forEach(node -> lines.add(address(node) + " " + NAME));
      Files.write(hosts, lines);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What killed tests left, whose processes are gone. */
  private static void removeStale() {
    Stream.concat(existing(), bridges())
        .filter(
            name -> {
              Matcher ours = OURS.matcher(name);
              return ours.matches() && ProcessHandle.of(Long.parseLong(ours.group(1))).isEmpty();
            })
        .forEach(Namespaces::remove);
  }

  private static Stream<String> existing() {
    return ip("netns", "list").lines().map(line -> line.replaceAll(" .*", ""));
  }

  private static Stream<String> bridges() {
    return ip("-o", "link", "show", "type", "bridge")
        .lines()
        .map(line -> line.replaceAll("^[0-9]+: ([^:@]+)[:@].*", "$1"));
  }

  private static void remove(String name) {
    if (name.endsWith("b")) {
      ip("link", "delete", name);
    } else {
      // Its link goes with it.
      ip("netns", "delete", name);
    }
  }

  /** From now on packets between nodes are lost, without a word to the senders. */
  void cut() {
    isolate("on");
  }

  void join() {
    isolate("off");
  }

  private void isolate(String state) {
    for (int node = 0; node < count; node++) {
      ServiceNodes.run("bridge", "link", "set", "dev", port(node), "isolated", state);
    }
  }

  /** Makes nodes resolve the name. */
  String javaOptions() {
    return "-Djdk.net.hosts.file=" + hosts;
  }

  @Override
  public String address(int node) {
    return network + (11 + node);
  }

  @Override
  public int httpPort(int node) {
    return HTTP_PORT;
  }

  @Override
  public int gridPort(int node) {
    return GRID_PORT;
  }

  @Override
  public String members() {
    return "dns:" + NAME + ":" + GRID_PORT;
  }

  @Override
  public List<String> command(int node, List<String> command) {
    List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", namespace(node)));
    inside.addAll(command);
    return inside;
  }

  @Override
  public String here() {
    return network + 1;
  }

  @Override
  public void close() {
    List<String> namespaces = existing().toList();
    IntStream.range(0, count)
        .mapToObj(this::namespace)
        .filter(namespaces::contains)
        .forEach(Namespaces::remove);
    if (bridges().anyMatch(bridge()::equals)) {
      remove(bridge());
    }
  }

  private String namespace(int node) {
    return prefix + "n" + node;
  }

  private String port(int node) {
    return prefix + "v" + node;
  }

  private String bridge() {
    return prefix + "b";
  }

  private static String ip(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    return ServiceNodes.run(command.toArray(String[]::new));
  }
}

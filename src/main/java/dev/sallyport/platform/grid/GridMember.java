package dev.sallyport.platform.grid;

import com.hazelcast.cluster.Address;
import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.spi.discovery.DiscoveryNode;
import com.hazelcast.spi.discovery.SimpleDiscoveryNode;
import com.hazelcast.spi.discovery.integration.DiscoveryService;
import dev.sallyport.platform.config.StartupException;
import dev.sallyport.platform.crypto.RootSecret;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Starts the member of this node in the Hazelcast grid. Hazelcast's community edition has neither
 * TLS nor authentication; this class uses what it does have: a cluster name that only nodes with
 * the same {@code JWT_SECRET} know and without which no member can join, and a filter of the Java
 * classes that a peer can make this node deserialize. The name is sent in clear text, so entries
 * and messages are sealed as well ({@link SealedMap}), and the network must be private.
 */
final class GridMember {
  private GridMember() {}

  /**
   * @throws StartupException when it cannot listen
   */
  static HazelcastInstance start(GridSettings settings, RootSecret secret) {
    try {
      return outsideOfApplication(() -> Hazelcast.newHazelcastInstance(config(settings, secret)));
    } catch (RuntimeException refused) {
      // Hazelcast does not wrap most failures in an exception type of its own.
      throw new StartupException(
          "The data grid cannot start ("
              + firstLine(refused)
              + "). Correct GRID_INTERFACE, GRID_PORT or GRID_MEMBERS.",
          refused);
    }
  }

  /**
   * Creates members, maps and topics in a thread that belongs to no application: Payara's build of
   * Hazelcast would otherwise bind them to this application through an object of the server that
   * nodes would send each other.
   */
  static <T> T outsideOfApplication(Supplier<T> call) {
    FutureTask<T> task = new FutureTask<>(call::get);
    new Thread(null, task, "sallyport-grid", 0, false).start();
    try {
      return task.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", interrupted);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(failed.getCause());
    }
  }

  private static String firstLine(RuntimeException refused) {
    return String.valueOf(refused.getMessage()).lines().findFirst().orElse("");
  }

  static Config config(GridSettings settings, RootSecret secret) {
    Config config = new Config();
    config.setClassLoader(GridMember.class.getClassLoader());
    config.setClusterName(clusterName(settings, secret));
    config
        .setProperty("hazelcast.logging.type", "jdk")
        .setProperty("hazelcast.socket.bind.any", "false")
        .setProperty("hazelcast.phone.home.enabled", "false")
        // The server stops its applications after it has answered all accepted requests.
        .setProperty("hazelcast.shutdownhook.enabled", "false")
        .setProperty("hazelcast.graceful.shutdown.max.wait", "5")
        .setProperty("hazelcast.wait.seconds.before.join", "1")
        // Interval at which partitioned nodes try to merge; until then each side counts separately.
        .setProperty("hazelcast.merge.first.run.delay.seconds", "5")
        .setProperty("hazelcast.merge.next.run.delay.seconds", "5")
        // Log-ins whose counter is on a hanging node wait until that node is removed. Longer than
        // any pause of a healthy JVM.
        .setProperty("hazelcast.heartbeat.interval.seconds", "1")
        .setProperty("hazelcast.max.no.heartbeat.seconds", "10");
    config.getMetricsConfig().setEnabled(false);
    config.getSerializationConfig().setJavaSerializationFilterConfig(filter());
    config.getNetworkConfig().setPort(settings.port());
    config
        .getNetworkConfig()
        .getInterfaces()
        .setEnabled(true)
        .addInterface(settings.networkInterface());
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    if (settings.discovery().orElseThrow() == GridSettings.Discovery.DNS) {
      config.setProperty("hazelcast.discovery.enabled", "true");
      join.getDiscoveryConfig()
          .setDiscoveryServiceProvider(any -> new DnsDiscovery(settings.members().get(0)));
    } else {
      join.getTcpIpConfig().setEnabled(true).setMembers(settings.members());
    }
    return config;
  }

  /** Members and clients with another name are rejected. */
  private static String clusterName(GridSettings settings, RootSecret secret) {
    return settings.name() + "-" + HexFormat.of().formatHex(secret.derive("grid/name", 16));
  }

  /** Required by Hazelcast's own exceptions; nodes store only texts and byte arrays in the grid. */
  private static JavaSerializationFilterConfig filter() {
    return new JavaSerializationFilterConfig()
        .setDefaultsDisabled(true)
        .setWhitelist(
            new ClassFilter()
                .addPrefixes("[", "java.lang.", "java.util.", "com.hazelcast.")
                // For an object that is created inside an application nevertheless.
                .addPrefixes("fish.payara.appserver.context.JavaEEContextUtilImpl"));
  }

  /** All addresses of a name, resolved again each time. */
  private static final class DnsDiscovery implements DiscoveryService {
    private final String host;
    private final int port;

    DnsDiscovery(String member) {
      int colon = member.lastIndexOf(':');
      host = member.substring(0, colon);
      port = Integer.parseInt(member.substring(colon + 1));
    }

    @Override
    public Iterable<DiscoveryNode> discoverNodes() {
      try {
        return Arrays.stream(InetAddress.getAllByName(host))
            .<DiscoveryNode>map(address -> new SimpleDiscoveryNode(new Address(address, port)))
            .toList();
      } catch (UnknownHostException notYet) {
        return List.of();
      }
    }

    @Override
    public Map<String, String> discoverLocalMetadata() {
      return Map.of();
    }

    @Override
    public void start() {
      // A look-up needs nothing.
    }

    @Override
    public void destroy() {
      // Nothing is held.
    }
  }
}

package dev.sallyport.throttle;

import com.hazelcast.cluster.Address;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.grid.DataGrid;
import dev.sallyport.platform.grid.SealedMap;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Real Hazelcast members in this process, on the loopback interface, known to nobody else. */
public final class TestGrid {
  private static final String CLUSTER = "sallyport-test-" + UUID.randomUUID();

  private static final RootSecret SECRET =
      new RootSecret(
          new Configuration(name -> Optional.of("q83vEjRWeJASNFZ4kBI0VniQq83vEjRWeJCrze8SNFZ4=")));

  private TestGrid() {}

  /** A grid of one that all tests share; its maps need names of their own. */
  public static HazelcastInstance shared() {
    return Shared.INSTANCE;
  }

  /** A grid of one, for a test that stops it. */
  public static HazelcastInstance start() {
    return Hazelcast.newHazelcastInstance(config("alone-" + UUID.randomUUID()));
  }

  /** Another member of the grid of the first. */
  public static HazelcastInstance join(HazelcastInstance first) {
    Address address = first.getCluster().getLocalMember().getAddress();
    Config config = config(first.getConfig().getClusterName());
    config
        .getNetworkConfig()
        .getJoin()
        .getTcpIpConfig()
        .addMember("127.0.0.1:" + address.getPort());
    return Hazelcast.newHazelcastInstance(config);
  }

  /** {@code JWT_SECRET} of the nodes. */
  public static RootSecret secret() {
    return SECRET;
  }

  /** The grid as the service sees it. */
  public static DataGrid of(HazelcastInstance member) {
    return new DataGrid(Optional.of(member), SECRET);
  }

  /** A map of the grid that all tests share, as the service sees it. */
  public static SealedMap map(String name) {
    return of(shared()).map(name, 10_000, Duration.ofDays(1));
  }

  /** What a node alone has instead. */
  public static DataGrid none() {
    return new DataGrid(Optional.empty(), SECRET);
  }

  private static Config config(String cluster) {
    Config config = new Config().setClusterName(cluster);
    config
        .setProperty("hazelcast.logging.type", "none")
        .setProperty("hazelcast.phone.home.enabled", "false")
        .setProperty("hazelcast.socket.bind.any", "false")
        .setProperty("hazelcast.wait.seconds.before.join", "0")
        .setProperty("hazelcast.partition.count", "11");
    config.getMetricsConfig().setEnabled(false);
    config.getNetworkConfig().setPort(16700).setPortAutoIncrement(true).setPortCount(1000);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true);
    return config;
  }

  private static final class Shared {
    static final HazelcastInstance INSTANCE = Hazelcast.newHazelcastInstance(config(CLUSTER));
  }
}

package dev.sallyport.platform;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.InvalidConfigurationException;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.map.IMap;
import com.hazelcast.topic.ITopic;
import dev.sallyport.logging.SafeThrowable;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import io.github.bucket4j.TimeoutException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** The Hazelcast data grid inside Payara, which all nodes of a cluster share. */
@Singleton
public class DataGrid {
  private static final Logger LOG = Logger.getLogger(DataGrid.class.getName());

  private static final Duration OUTAGE_RETRY = Duration.ofSeconds(2);

  private final HazelcastInstance hazelcast;

  /**
   * Looks the grid up.
   *
   * @throws StartRefused when the server runs without
   */
  @Inject
  public DataGrid() {
    this(ofServer());
  }

  /** For tests: any member. */
  public DataGrid(HazelcastInstance hazelcast) {
    this.hazelcast = hazelcast;
  }

  // Error Prone fears names from outside; this one is a constant. Injected by @Resource, a missing
  // grid would be a deployment error without a remedy.
  @SuppressWarnings("BanJNDI")
  private static HazelcastInstance ofServer() {
    try {
      return InitialContext.doLookup("payara/Hazelcast");
    } catch (NamingException missing) {
      throw new StartRefused(
          "The data grid is missing: the server was started with --noHazelcast or with its data"
              + " grid disabled. Start it without that option; for a single node use --noCluster.",
          missing);
    }
  }

  /** Makes a missing grid stop the start, not the first request. */
  void start(@Observes SchemaReady event) {
    LOG.log(Level.FINE, "Data grid: {0}", hazelcast.getCluster().getClusterState());
  }

  /**
   * A map of the grid with bounded memory and one backup. Whatever is put there must be of a type
   * that Hazelcast itself knows, because members need not have our classes.
   *
   * @param entriesPerNode beyond this those used longest ago are dropped, by samples
   * @param timeToLive since the last write
   */
  public <V> IMap<String, V> map(String name, int entriesPerNode, Duration timeToLive) {
    MapConfig config =
        new MapConfig(name)
            // Compare-and-set compares what is stored; of arrays only the serial form is equal.
            .setInMemoryFormat(InMemoryFormat.BINARY)
            .setBackupCount(1)
            .setTimeToLiveSeconds(Math.toIntExact(timeToLive.toSeconds()))
            .setEvictionConfig(
                new EvictionConfig()
                    .setEvictionPolicy(EvictionPolicy.LRU)
                    .setMaxSizePolicy(MaxSizePolicy.PER_NODE)
                    .setSize(entriesPerNode));
    try {
      // Sent to the other members, and to those that join later; an equal one again changes
      // nothing.
      hazelcast.getConfig().addMapConfig(config);
    } catch (InvalidConfigurationException conflict) {
      LOG.log(
          Level.WARNING,
          "The data grid keeps another configuration of map {0}: {1}",
          new Object[] {name, SafeThrowable.line(conflict)});
    }
    return hazelcast.getMap(name);
  }

  /** The members of the grid, this one included, the oldest first. */
  public List<Node> nodes() {
    return answer(
        () ->
            hazelcast.getCluster().getMembers().stream()
                .map(member -> new Node(address(member), member.localMember()))
                .toList());
  }

  private static String address(Member member) {
    return member.getAddress().getHost() + ":" + member.getAddress().getPort();
  }

  /**
   * A member of the grid.
   *
   * @param name its address in the grid
   * @param here whether it is this one
   */
  public record Node(String name, boolean here) {}

  /** A topic of the grid: what is published reaches the listeners of every member. */
  public <T> ITopic<T> topic(String name) {
    return hazelcast.getTopic(name);
  }

  /** Calls back when members come and go. */
  public UUID addMembershipListener(MembershipListener listener) {
    return hazelcast.getCluster().addMembershipListener(listener);
  }

  public void removeMembershipListener(UUID registration) {
    hazelcast.getCluster().removeMembershipListener(registration);
  }

  /** Whether this node is a working member; asks nobody. */
  public boolean isActive() {
    return hazelcast.getLifecycleService().isRunning();
  }

  /** Nodes in the grid; 0 when this one is not in it. */
  public int size() {
    return isActive() ? hazelcast.getCluster().getMembers().size() : 0;
  }

  /**
   * The grid's answer.
   *
   * @throws Problem 503 when there is none: without a count nobody is let through
   */
  public static <T> T answer(Supplier<T> call) {
    try {
      return call.get();
    } catch (HazelcastException | HazelcastInstanceNotActiveException | TimeoutException outage) {
      LOG.log(Level.SEVERE, "Data grid unavailable: {0}", SafeThrowable.line(outage));
      throw Problem.retryAfter(ProblemType.UNAVAILABLE, OUTAGE_RETRY);
    }
  }
}

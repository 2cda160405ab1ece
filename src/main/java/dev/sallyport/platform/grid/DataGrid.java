package dev.sallyport.platform.grid;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
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
import dev.sallyport.logging.SafeThrowable;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.StartupException;
import dev.sallyport.platform.crypto.AeadBox;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.lifecycle.ApplicationReady;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import io.github.bucket4j.TimeoutException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.crypto.AEADBadTagException;

/**
 * Memory shared by all nodes of a cluster (Hazelcast). A single node keeps the same maps in its own
 * memory and opens no port.
 */
@Singleton
public class DataGrid {
  private static final Logger LOG = Logger.getLogger(DataGrid.class.getName());

  private static final Duration OUTAGE_RETRY = Duration.ofSeconds(2);

  /** Empty for a single node. */
  private final Optional<HazelcastInstance> hazelcast;

  private final AeadBox seal;
  private final Map<String, ConcurrentMap<String, ?>> local = new ConcurrentHashMap<>();

  /**
   * Joins the grid if one is configured.
   *
   * @throws StartupException when it cannot
   */
  @Inject
  public DataGrid(GridSettings settings, RootSecret secret, Configuration configuration) {
    // Configuration faults are reported together later.
    this(
        settings.discovery().isPresent() && configuration.faults().isEmpty()
            ? Optional.of(GridMember.start(settings, secret))
            : Optional.empty(),
        secret);
  }

  /** For tests: any member, or none. */
  public DataGrid(Optional<HazelcastInstance> hazelcast, RootSecret secret) {
    this.hazelcast = hazelcast;
    this.seal = new AeadBox(secret.derive("grid/seal", 32), new SecureRandom());
  }

  /**
   * Joins the grid at start, so that a failure to join prevents the start instead of failing the
   * first request.
   */
  void start(@Observes ApplicationReady event) {
    LOG.log(Level.FINE, "Data grid: {0} nodes", size());
  }

  @PreDestroy
  void leave() {
    hazelcast.ifPresent(HazelcastInstance::shutdown);
  }

  /**
   * A map of the grid with bounded memory and one backup. Keys and values must have types that
   * Hazelcast itself can serialize, because other members may lack the classes of this application.
   *
   * @param entriesPerNode above this number the least recently used entries are evicted, by
   *     sampling
   * @param timeToLive since the last write; zero for ever
   */
  @SuppressWarnings("unchecked") // each map name is used with one type only
  public <V> ConcurrentMap<String, V> map(String name, int entriesPerNode, Duration timeToLive) {
    return hazelcast.isPresent()
        ? shared(hazelcast.get(), name, entriesPerNode, timeToLive)
        : (ConcurrentMap<String, V>)
            local.computeIfAbsent(name, any -> new LocalMap<V>(entriesPerNode, timeToLive));
  }

  private static <V> IMap<String, V> shared(
      HazelcastInstance member, String name, int entriesPerNode, Duration timeToLive) {
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
      member.getConfig().addMapConfig(config);
    } catch (InvalidConfigurationException conflict) {
      LOG.log(
          Level.WARNING,
          "The data grid keeps a different configuration of map {0}; start all nodes with the same"
              + " configuration: {1}",
          new Object[] {name, SafeThrowable.line(conflict)});
    }
    return GridMember.outsideOfApplication(() -> member.getMap(name));
  }

  /** The entries of a map of the grid, fetched in batches rather than all at once. */
  public static <V> Iterator<Map.Entry<String, V>> entries(ConcurrentMap<String, V> map) {
    return map instanceof IMap<String, V> shared ? shared.iterator() : map.entrySet().iterator();
  }

  /** The members of the grid, this one included, the oldest first. */
  public List<Node> nodes() {
    return hazelcast
        .map(
            member ->
                answer(
                    () ->
                        member.getCluster().getMembers().stream()
                            .map(each -> new Node(address(each), each.localMember()))
                            .toList()))
        .orElseGet(() -> List.of(new Node(process(), true)));
  }

  private static String address(Member member) {
    return member.getAddress().getHost() + ":" + member.getAddress().getPort();
  }

  private static String process() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      host = "localhost";
    }
    return host + ":" + ProcessHandle.current().pid();
  }

  /**
   * A member of the grid.
   *
   * @param name its address in the grid; of a node alone, its host and process
   * @param here whether it is this one
   */
  public record Node(String name, boolean here) {}

  /**
   * Sends a text to the listeners of all nodes in the grid; a single node sends nothing. Only nodes
   * with the same {@code JWT_SECRET} can read it or write one that others accept.
   *
   * @throws HazelcastException or {@link HazelcastInstanceNotActiveException} when it cannot be
   *     sent
   */
  public void publish(String topic, String text) {
    hazelcast.ifPresent(member -> member.getTopic(topic).publish(seal(text, topic)));
  }

  /** Calls back for every text that a node publishes, including this node. */
  public void listen(String topic, Consumer<String> listener) {
    hazelcast.ifPresent(
        member ->
            GridMember.outsideOfApplication(() -> member.<String>getTopic(topic))
                .addMessageListener(
                    message -> open(message.getMessageObject(), topic).ifPresent(listener)));
  }

  /** A text for the grid that only nodes with the same {@code JWT_SECRET} can make or read. */
  public String seal(String text, String context) {
    return Base64.getEncoder()
        .encodeToString(seal.seal(text.getBytes(StandardCharsets.UTF_8), context));
  }

  /** The sealed text; empty for anything else, which is logged. */
  public Optional<String> open(String sealed, String context) {
    try {
      byte[] text = seal.open(Base64.getDecoder().decode(sealed), context);
      return Optional.of(new String(text, StandardCharsets.UTF_8));
    } catch (AEADBadTagException | IllegalArgumentException forged) {
      LOG.log(
          Level.WARNING, "An entry in the data grid is not authentic and is ignored: {0}", context);
      return Optional.empty();
    }
  }

  /** Calls back when a node leaves the grid or is lost. */
  public void onLoss(Runnable callback) {
    hazelcast.ifPresent(
        member ->
            member
                .getCluster()
                .addMembershipListener(
                    new MembershipListener() {
                      @Override
                      public void memberAdded(MembershipEvent event) {
                        // A new node reads the database before it answers.
                      }

                      @Override
                      public void memberRemoved(MembershipEvent event) {
                        callback.run();
                      }
                    }));
  }

  /** Whether this node is an active member or a single node; without a remote call. */
  public boolean isActive() {
    return hazelcast.map(member -> member.getLifecycleService().isRunning()).orElse(true);
  }

  /** Number of nodes in the grid; 0 if this node is not a member. */
  public int size() {
    if (hazelcast.isEmpty()) {
      return 1;
    }
    return isActive() ? hazelcast.get().getCluster().getMembers().size() : 0;
  }

  /**
   * Runs a call of the grid.
   *
   * @throws Problem 503 if the grid fails: requests that cannot be counted are rejected
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

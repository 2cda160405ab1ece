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
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import com.hazelcast.topic.Message;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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

  private final RootSecret secret;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, SealedMap> maps = new ConcurrentHashMap<>();

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
    this.secret = secret;
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
   * A map of the grid with bounded memory and one backup, sealed under a key of its own.
   *
   * @param entriesPerNode above this number the least recently used entries are evicted, by
   *     sampling
   * @param timeToLive since the last write; zero for ever
   */
  public SealedMap map(String name, int entriesPerNode, Duration timeToLive) {
    return maps.computeIfAbsent(
        name,
        any ->
            new SealedMap(
                name,
                hazelcast.isPresent()
                    ? shared(hazelcast.get(), name, entriesPerNode, timeToLive)
                    : new LocalMap<>(entriesPerNode, timeToLive),
                secret));
  }

  private static IMap<String, Object> shared(
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
    hazelcast.ifPresent(
        member ->
            member
                .getTopic(topic)
                .publish(box(topic).seal(text.getBytes(StandardCharsets.UTF_8), topic)));
  }

  /**
   * Calls back for every text that a node publishes, including this node. Other messages are logged
   * and ignored.
   */
  public void listen(String topic, Consumer<String> listener) {
    hazelcast.ifPresent(
        member ->
            GridMember.outsideOfApplication(() -> member.getTopic(topic))
                .addMessageListener(message -> open(topic, message).ifPresent(listener)));
  }

  private Optional<String> open(String topic, Message<?> message) {
    try {
      if (message.getMessageObject() instanceof byte[] bytes) {
        return Optional.of(new String(box(topic).open(bytes, topic), StandardCharsets.UTF_8));
      }
    } catch (AEADBadTagException | HazelcastSerializationException forged) {
      LOG.log(Level.FINE, "Message rejected: {0}", SafeThrowable.line(forged));
    }
    LOG.log(
        Level.WARNING, "A message of the data grid is not authentic and is ignored: {0}", topic);
    return Optional.empty();
  }

  private AeadBox box(String topic) {
    return new AeadBox(secret.derive("grid/topic/" + topic, 32), random);
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
   * @throws Problem 503 if the grid fails or contains a forged entry: requests that cannot be
   *     counted are rejected
   */
  public static <T> T answer(Supplier<T> call) {
    try {
      return call.get();
    } catch (HazelcastException | HazelcastInstanceNotActiveException | TimeoutException outage) {
      LOG.log(Level.SEVERE, "Data grid unavailable: {0}", SafeThrowable.line(outage));
      throw Problem.retryAfter(ProblemType.UNAVAILABLE, OUTAGE_RETRY);
    } catch (UnauthenticEntryException forged) {
      LOG.log(
          Level.SEVERE,
          "Data grid tampered with: {0}. Find the host that writes to GRID_PORT; then stop all"
              + " nodes and start them again.",
          forged.getMessage());
      throw Problem.retryAfter(ProblemType.UNAVAILABLE, OUTAGE_RETRY);
    }
  }
}

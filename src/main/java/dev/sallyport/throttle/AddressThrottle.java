package dev.sallyport.throttle;

import dev.sallyport.platform.grid.DataGrid;
import dev.sallyport.platform.grid.SealedMap;
import dev.sallyport.platform.http.client.ClientAddress;
import dev.sallyport.throttle.bucket.ClockMeter;
import dev.sallyport.throttle.bucket.MapBuckets;
import dev.sallyport.throttle.bucket.RateLimit;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.VerboseResult;
import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import io.github.bucket4j.distributed.serialization.InternalSerializationHelper;
import io.github.bucket4j.distributed.versioning.Versions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Limits requests by client network, counted in the data grid for all nodes: the address itself for
 * IPv4; for IPv6 its /64, and with it the /56 and the /48, which have {@value #FACTOR_56} and
 * {@value #FACTOR_48} times the limit. A request needs a token from each of them.
 *
 * <p>A window begins with the first request of a network, allows exactly the requests of the limit,
 * and the next one follows immediately. (So within any period that spans two windows at most twice
 * the limit is allowed.)
 */
@Singleton
public class AddressThrottle {
  public static final String MAP = "sallyport-throttle-addresses";

  /** About 40 MB of heap, and the same again for the backup of another node. */
  static final int ENTRIES_PER_NODE = 100_000;

  /** A /56 is a household or an office with 256 networks. */
  static final int FACTOR_56 = 8;

  /** A /48 is a site; for a mobile carrier it can be thousands of subscribers. */
  static final int FACTOR_48 = 32;

  private static final int[] FACTORS = {1, FACTOR_56, FACTOR_48};

  /** How long to retry while other requests of the same network change the bucket. */
  private static final Duration CONTENTION_TIMEOUT = Duration.ofSeconds(5);

  private final ThrottleSettings settings;
  private final SealedMap map;
  private final ClockMeter meter;
  private final ProxyManager<String> buckets;

  @Inject
  public AddressThrottle(DataGrid grid, ThrottleSettings settings, Clock clock) {
    // A bucket that is unused for its whole period is full and equivalent to none.
    this(grid.map(MAP, ENTRIES_PER_NODE, RateLimit.MAX_PERIOD), settings, clock);
  }

  public AddressThrottle(SealedMap map, ThrottleSettings settings, Clock clock) {
    this.settings = settings;
    this.map = map;
    this.meter = new ClockMeter(clock);
    this.buckets =
        new MapBuckets(
            map,
            ClientSideConfig.getDefault()
                .withClientClock(meter)
                .withRequestTimeout(CONTENTION_TIMEOUT));
  }

  /**
   * Takes one request from the budget of each network, each in one atomic step, the smallest
   * network first: a network that has exhausted its budget takes nothing from the larger networks,
   * which it shares with others. If a larger network rejects the request, only the smaller ones
   * have lost a token.
   *
   * @throws dev.sallyport.problem.Problem 503 if the data grid does not respond
   */
  LimitDecision consume(Throttled.Action action, ClientAddress address) {
    List<String> networks = address.networks();
    return DataGrid.answer(
        () -> {
          Optional<LimitDecision> refused = refusedByLargest(action, networks);
          if (refused.isPresent()) {
            return refused.get();
          }
          LimitDecision tightest = null;
          List<LimitDecision.Token> tokens = new ArrayList<>(networks.size());
          for (int level = 0; level < networks.size(); level++) {
            LimitDecision allowance = consume(action, networks, level);
            if (!allowance.granted()) {
              return allowance;
            }
            tokens.addAll(allowance.tokens());
            if (tightest == null || allowance.remaining() < tightest.remaining()) {
              tightest = allowance;
            }
          }
          return new LimitDecision(
              tightest.limit(), true, tightest.remaining(), tightest.untilRefill(), tokens);
        });
  }

  /**
   * Checks the largest network before the smaller ones; otherwise its owner could fill the map with
   * an entry for each of them.
   */
  private Optional<LimitDecision> refusedByLargest(Throttled.Action action, List<String> networks) {
    int largest = networks.size() - 1;
    if (largest == 0) {
      return Optional.empty();
    }
    long now = meter.currentTimeNanos();
    return map.get(key(action, networks, largest))
        .flatMap(stored -> wait(stored.value(), now))
        .map(
            until ->
                new LimitDecision(
                    limit(action, largest),
                    false,
                    0,
                    Duration.between(Instant.EPOCH.plusNanos(now), until),
                    List.of()));
  }

  private LimitDecision consume(Throttled.Action action, List<String> networks, int level) {
    RateLimit limit = limit(action, level);
    String key = key(action, networks, level);
    VerboseResult<ConsumptionProbe> result =
        buckets.getProxy(key, limit::bucket).asVerbose().tryConsumeAndReturnRemaining(1);
    ConsumptionProbe probe = result.getValue();
    long windowEnd = result.getOperationTimeNanos() + probe.getNanosToWaitForReset();
    return new LimitDecision(
        limit,
        probe.isConsumed(),
        probe.getRemainingTokens(),
        Duration.ofNanos(probe.getNanosToWaitForReset()),
        probe.isConsumed() ? List.of(new LimitDecision.Token(key, windowEnd)) : List.of());
  }

  /** Whether a success of this action calls {@link #giveBack}. */
  boolean countsFailuresOnly(Throttled.Action action) {
    return settings.countsFailuresOnly(action);
  }

  /**
   * Returns exactly the tokens that a request took, each in one atomic step, and only to the
   * windows from which they were taken. So a success never yields an additional guess: neither
   * logging in to one's own account between guesses nor delaying such log-ins until the next window
   * helps an attacker.
   *
   * @throws dev.sallyport.problem.Problem 503 when the data grid does not answer
   */
  void giveBack(LimitDecision allowance) {
    DataGrid.answer(
        () -> {
          allowance.tokens().forEach(this::giveBack);
          return allowance;
        });
  }

  private void giveBack(LimitDecision.Token token) {
    Optional<SealedMap.Entry> stored = map.get(token.key());
    while (stored.isPresent()) {
      RemoteBucketState bucket = InternalSerializationHelper.deserializeState(stored.get().value());
      long now = meter.currentTimeNanos();
      bucket.refillAllBandwidth(now);
      // A full bucket is in another window, or was released by an operator.
      if (now + bucket.calculateFullRefillingTime(now) != token.windowEnd()) {
        return;
      }
      bucket.addTokens(1);
      byte[] changed = InternalSerializationHelper.serializeState(bucket, Versions.getLatest());
      if (map.replace(stored.get(), changed)) {
        return;
      }
      stored = map.get(token.key());
    }
  }

  private RateLimit limit(Throttled.Action action, int level) {
    return settings.limitOf(action).times(FACTORS[level]);
  }

  private String key(Throttled.Action action, List<String> networks, int level) {
    return prefix(action, level) + networks.get(level);
  }

  /**
   * The key contains the policy: after a change of the limit, old buckets, which keep theirs, are
   * no longer used.
   */
  private String prefix(Throttled.Action action, int level) {
    return limit(action, level).policyItem(action.wireName()) + " ";
  }

  /** The networks whose budget is exhausted now, in no order. */
  List<ThrottleEntry> waiting() {
    long now = meter.currentTimeNanos();
    return DataGrid.answer(
        () -> {
          List<ThrottleEntry> waiting = new ArrayList<>();
          map.forEach(entry -> waiting(entry.key(), entry.value(), now).ifPresent(waiting::add));
          return waiting;
        });
  }

  private Optional<ThrottleEntry> waiting(String key, byte[] stored, long now) {
    return Arrays.stream(Throttled.Action.values())
        .flatMap(
            action ->
                Stream.of(prefix(action, level(key)))
                    .filter(key::startsWith)
                    .map(prefix -> entry(action, key, prefix, stored, now)))
        .findFirst()
        .flatMap(Function.identity());
  }

  private static int level(String key) {
    if (key.endsWith("/48")) {
      return 2;
    }
    return key.endsWith("/56") ? 1 : 0;
  }

  private static Optional<ThrottleEntry> entry(
      Throttled.Action action, String key, String prefix, byte[] stored, long now) {
    return wait(stored, now)
        .map(
            until ->
                new ThrottleEntry(
                    MAP, key, action.wireName(), key.substring(prefix.length()), until));
  }

  private static Optional<Instant> wait(byte[] stored, long now) {
    RemoteBucketState bucket = InternalSerializationHelper.deserializeState(stored);
    bucket.refillAllBandwidth(now);
    if (bucket.getAvailableTokens() > 0) {
      return Optional.empty();
    }
    long nanos = bucket.calculateDelayNanosAfterWillBePossibleToConsume(1, now, false);
    return Optional.of(Instant.EPOCH.plusNanos(now).plusNanos(nanos));
  }

  /** Restores the whole budget. */
  void release(String key) {
    DataGrid.answer(
        () -> {
          map.remove(key);
          return key;
        });
  }
}

package dev.sallyport.throttle;

import com.hazelcast.map.IMap;
import dev.sallyport.platform.DataGrid;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import io.github.bucket4j.distributed.serialization.InternalSerializationHelper;
import io.github.bucket4j.grid.hazelcast.Bucket4jHazelcast;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The limit of each client network, counted by the whole data grid.
 *
 * <p>A window begins with the first request of a network, has exactly the limit's requests, and the
 * next one follows it at once. (So the end of one and the beginning of the next can meet: within
 * one period of any start there are at most twice the requests.)
 */
@Singleton
public class AddressThrottle {
  static final String MAP = "sallyport-throttle-addresses";

  /** About 40 MB of heap, and as much again for another node's backup. */
  static final int ENTRIES_PER_NODE = 100_000;

  /** How long to repeat when other requests of the same network change the bucket meanwhile. */
  private static final Duration CONTENTION_TIMEOUT = Duration.ofSeconds(5);

  private final ThrottleSettings settings;
  private final IMap<String, byte[]> map;
  private final Meter meter;
  private final ProxyManager<String> buckets;

  @Inject
  AddressThrottle(DataGrid grid, ThrottleSettings settings, Clock clock) {
    // A bucket untouched for its whole period is full, that is, as good as none.
    this(grid.map(MAP, ENTRIES_PER_NODE, RateLimit.MAX_PERIOD), settings, clock);
  }

  AddressThrottle(IMap<String, byte[]> map, ThrottleSettings settings, Clock clock) {
    this.settings = settings;
    this.map = map;
    this.meter = new Meter(clock);
    this.buckets =
        Bucket4jHazelcast.casBasedBuilder(map)
            .clientClock(meter)
            .requestTimeout(CONTENTION_TIMEOUT)
            .build();
  }

  /**
   * Takes one request from the budget if there is one left, in one atomic step.
   *
   * @throws dev.sallyport.problem.Problem 503 when the data grid does not answer
   */
  Allowance consume(Throttled.Action action, ClientAddress address) {
    RateLimit limit = settings.limitOf(action);
    String key = prefix(action) + address.network();
    ConsumptionProbe probe =
        DataGrid.answer(
            () ->
                buckets.getProxy(key, () -> configuration(limit)).tryConsumeAndReturnRemaining(1));
    return new Allowance(
        limit,
        probe.isConsumed(),
        probe.getRemainingTokens(),
        Duration.ofNanos(probe.getNanosToWaitForReset()));
  }

  /** The policy is in the key: after a change of the limit old buckets, which keep theirs, rest. */
  private String prefix(Throttled.Action action) {
    return settings.limitOf(action).policyItem(action.wireName()) + " ";
  }

  /** The networks whose budget is used up now, in no order. */
  List<Waiting> waiting() {
    long now = meter.currentTimeNanos();
    return DataGrid.answer(
        () -> {
          List<Waiting> waiting = new ArrayList<>();
          // Fetched in batches: neither the whole map at once nor a call for each entry.
          map.iterator()
              .forEachRemaining(
                  entry -> waiting(entry.getKey(), entry.getValue(), now).ifPresent(waiting::add));
          return waiting;
        });
  }

  private Optional<Waiting> waiting(String key, byte[] stored, long now) {
    return Arrays.stream(Throttled.Action.values())
        .filter(action -> key.startsWith(prefix(action)))
        .findFirst()
        .flatMap(
            action ->
                // Null when the entry has gone since the iterator came by its key.
                Optional.ofNullable(stored)
                    .flatMap(bucket -> wait(bucket, now))
                    .map(
                        until ->
                            new Waiting(
                                MAP,
                                key,
                                action.wireName(),
                                key.substring(prefix(action).length()),
                                until)));
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

  /** Gives the whole budget back. */
  void release(String key) {
    DataGrid.answer(
        () -> {
          map.delete(key);
          return key;
        });
  }

  private static BucketConfiguration configuration(RateLimit limit) {
    return BucketConfiguration.builder()
        .addLimit(
            bandwidth ->
                bandwidth
                    .capacity(limit.requests())
                    .refillIntervally(limit.requests(), limit.period()))
        .build();
  }

  /** The service's clock as Bucket4j reads it; the nodes' clocks must agree (NTP). */
  private record Meter(Clock clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      Instant now = clock.instant();
      return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}

package dev.sallyport.throttle;

import dev.sallyport.platform.grid.DataGrid;
import dev.sallyport.platform.grid.SealedMap;
import dev.sallyport.problem.Problem;
import dev.sallyport.throttle.bucket.ClockMeter;
import dev.sallyport.throttle.bucket.MapBuckets;
import dev.sallyport.throttle.bucket.RateLimit;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/**
 * Limits the mails to one address that strangers can cause, by {@code MAIL_RECIPIENT_RATE_LIMIT},
 * counted in the data grid for all nodes, whether or not the address has an account.
 */
@Singleton
public class RecipientThrottle {
  public static final String MAP = "sallyport-throttle-recipients";

  /** About 40 MB of heap, and the same again for the backup of another node. */
  static final int ENTRIES_PER_NODE = 100_000;

  /** How long to retry while other requests for the same address change the bucket. */
  private static final Duration CONTENTION_TIMEOUT = Duration.ofSeconds(5);

  private final RateLimit limit;
  private final AccountKey keys;
  private final ProxyManager<String> buckets;

  @Inject
  public RecipientThrottle(DataGrid grid, ThrottleSettings settings, AccountKey keys, Clock clock) {
    // A bucket that is unused for its whole period is full and equivalent to none.
    this(grid.map(MAP, ENTRIES_PER_NODE, RateLimit.MAX_PERIOD), settings, keys, clock);
  }

  RecipientThrottle(SealedMap map, ThrottleSettings settings, AccountKey keys, Clock clock) {
    this.limit = settings.mailsToOneRecipient();
    this.keys = keys;
    this.buckets =
        new MapBuckets(
            map,
            ClientSideConfig.getDefault()
                .withClientClock(new ClockMeter(clock))
                .withRequestTimeout(CONTENTION_TIMEOUT));
  }

  /**
   * Takes one mail from the budget of an address, in one atomic step. Must be called for every
   * address, with an account or without, and the caller must not reveal the result: it answers as
   * usual and withholds the mail.
   *
   * @param email canonical
   * @return false if the budget is exhausted
   * @throws Problem 503 if the data grid does not respond
   */
  public boolean tryConsume(String email) {
    return DataGrid.answer(
            () -> buckets.getProxy(key(email), limit::bucket).asVerbose().tryConsume(1))
        .getValue();
  }

  /**
   * Takes one mail from the same budget for a caller who may learn that it is exhausted, such as an
   * operator.
   *
   * @param email canonical
   * @throws Problem 429 with the time until the next mail if the budget is exhausted; 503 if the
   *     data grid does not respond
   */
  public void consume(String email) {
    ConsumptionProbe probe =
        DataGrid.answer(
                () ->
                    buckets
                        .getProxy(key(email), limit::bucket)
                        .asVerbose()
                        .tryConsumeAndReturnRemaining(1))
            .getValue();
    if (!probe.isConsumed()) {
      throw Problem.rateLimited("recipient", Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
  }

  /** Contains the limit, so that a bucket of another limit is not used. */
  private String key(String email) {
    return limit.policyItem("mail") + " " + keys.ofRecipient(email);
  }
}

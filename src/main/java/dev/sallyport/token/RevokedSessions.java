package dev.sallyport.token;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * The sessions whose unexpired access tokens are rejected, in the memory of this node. It is
 * checked at each request instead of the database or the network. The session feature keeps it
 * current. Its size is bounded by the number of sessions that end within one access token lifetime.
 */
@Singleton
public class RevokedSessions {
  private static final Duration RETRY = Duration.ofSeconds(2);

  /**
   * Between the commit of a refresh and the issue of its access token the session may end; the
   * server aborts requests after 30 seconds.
   */
  private static final Duration ISSUED_WITHIN = Duration.ofMinutes(1);

  private final Map<UUID, Instant> revokedUntil = new ConcurrentHashMap<>();
  private volatile BooleanSupplier voucher = () -> false;

  private final AtomicReference<Instant> latest = new AtomicReference<>(Instant.MIN);
  private final TokenSettings settings;
  private final Clock clock;

  @Inject
  public RevokedSessions(TokenSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Rejects the session's tokens for as long as one may be valid. The time is counted from now,
   * when the session has ended, not from the beginning of the request that ended it, because the
   * session could get tokens until now.
   */
  public void add(UUID sessionId) {
    // A clock that was set back must not shorten the memory, because earlier tokens are still
    // valid.
    Instant now = latest.accumulateAndGet(clock.instant(), (a, b) -> a.isAfter(b) ? a : b);
    revokedUntil.put(sessionId, now.plus(memory()));
  }

  /**
   * How long an ended session is relevant: the lifetime of an access token, the time to issue it,
   * and the clock skew.
   */
  public Duration memory() {
    return settings.accessTokenLifetime().plus(settings.clockSkew()).plus(ISSUED_WITHIN);
  }

  /** Removes the sessions whose tokens have all expired. */
  public void purge() {
    Instant now = clock.instant();
    latest.accumulateAndGet(now, (a, b) -> a.isAfter(b) ? a : b);
    revokedUntil.values().removeIf(now::isAfter);
  }

  /**
   * Sets the check that reports, without waiting, whether no ended session is missing here;
   * initially none is set, and the memory counts as incomplete.
   */
  public void setFreshnessCheck(BooleanSupplier voucher) {
    this.voucher = voucher;
  }

  /** Whether access tokens of the session are rejected. */
  public boolean contains(UUID sessionId) {
    return revokedUntil.containsKey(sessionId);
  }

  /**
   * @throws Problem 503 while a session may be missing here: better 503 than accepting a stolen
   *     token
   */
  public void requireCurrent() {
    if (!voucher.getAsBoolean()) {
      throw Problem.retryAfter(ProblemType.UNAVAILABLE, RETRY);
    }
  }
}

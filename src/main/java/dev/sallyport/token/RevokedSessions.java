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
 * The sessions whose access tokens are refused although they have not expired, in this node's
 * memory: asked at each request, so neither the database nor the network is. The session feature
 * keeps it current. Bounded by the sessions that end within one access-token lifetime.
 */
@Singleton
public class RevokedSessions {
  private static final Duration RETRY = Duration.ofSeconds(2);

  /**
   * Between the commit of a refresh and the issue of its access token the session may end; the
   * server cuts requests off after 30 seconds.
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
   * Refuses the session's tokens for as long as one may live. Counted from now, when the session
   * has ended, and not from when somebody set out to end it: until then it could get tokens.
   */
  public void add(UUID sessionId) {
    // A clock that was set back must not shorten the memory: tokens of before are still good.
    Instant now = latest.accumulateAndGet(clock.instant(), (a, b) -> a.isAfter(b) ? a : b);
    revokedUntil.put(sessionId, now.plus(memory()));
  }

  /**
   * How far back an ended session still matters: an access token's life, its issue, and two clocks'
   * difference.
   */
  public Duration memory() {
    return settings.accessTokenLifetime().plus(settings.clockSkew()).plus(ISSUED_WITHIN);
  }

  /** Forgets the sessions whose tokens have all expired. */
  public void purge() {
    Instant now = clock.instant();
    latest.accumulateAndGet(now, (a, b) -> a.isAfter(b) ? a : b);
    revokedUntil.values().removeIf(now::isAfter);
  }

  /** Who can say, without waiting, that no ended session is missing here; at first nobody can. */
  public void vouchedBy(BooleanSupplier voucher) {
    this.voucher = voucher;
  }

  /** Whether access tokens of the session are refused. */
  public boolean contains(UUID sessionId) {
    return revokedUntil.containsKey(sessionId);
  }

  /**
   * @throws Problem 503 while this memory may lack a session: rather no answer than to a stolen
   *     token
   */
  public void requireCurrent() {
    if (!voucher.getAsBoolean()) {
      throw Problem.retryAfter(ProblemType.UNAVAILABLE, RETRY);
    }
  }
}

package dev.sallyport.token;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * The sessions whose access tokens are refused although they have not expired, in this node's
 * memory: asked at each request, so neither the database nor the network is. The session feature
 * keeps it current. Bounded by the sessions that end within one access-token lifetime.
 */
@ApplicationScoped
public class RevokedSessions {
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final Map<UUID, Instant> revokedUntil = new ConcurrentHashMap<>();
  private volatile BooleanSupplier voucher = () -> false;

  @Inject private TokenSettings settings;
  @Inject private Clock clock;

  /** Refuses the session's tokens for as long as one may live. */
  public void add(UUID sessionId, Instant endedAt) {
    revokedUntil.put(sessionId, endedAt.plus(memory()));
  }

  /**
   * How far back an ended session still matters: an access token's life and two clocks' difference.
   */
  public Duration memory() {
    return settings.accessTokenLifetime().plus(clockSkew());
  }

  /** By how much the clocks of two nodes may differ. */
  public Duration clockSkew() {
    return settings.clockSkew();
  }

  /** Forgets the sessions whose tokens have all expired. */
  public void purge() {
    Instant now = clock.instant();
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

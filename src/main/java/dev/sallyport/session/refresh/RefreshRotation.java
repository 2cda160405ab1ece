package dev.sallyport.session.refresh;

import dev.sallyport.platform.http.client.ClientAddress;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.Session;
import dev.sallyport.session.secret.RefreshToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides what to do with a presented refresh token (RFC 9700, section 4.14.2). The decision is
 * made under the row lock of the session, so that of three parallel refreshes one rotates, the
 * second is its retry, and the third is a reuse.
 */
public final class RefreshRotation {
  /** The five outcomes. */
  public enum Verdict {
    /** The token is the current one of the session: rotate it. */
    ROTATE,
    /** The token is the current one, but the session is refreshed too often. Nothing changes. */
    TOO_EARLY,
    /** The token was used recently by the same client: return the same successor again, once. */
    RETRY,
    /** The token was used before, so it may have been copied: end the session. */
    REUSE,
    /** The token has expired, the session has ended, or the user is inactive. */
    REFUSE
  }

  /** Rotations allowed in a burst, such as page reloads or several tabs. */
  static final int BURST = 10;

  private final Duration grace;
  private final Duration interval;

  /**
   * @param grace how long a used token may be retried; zero disables retries
   * @param interval the average time between two rotations; zero for no limit
   */
  public RefreshRotation(Duration grace, Duration interval) {
    this.grace = grace;
    this.interval = interval;
  }

  /**
   * @param successorUsed whether the token that replaced this one has itself been used; false for
   *     an unused token
   */
  public Verdict judge(
      RefreshToken token,
      boolean successorUsed,
      Session session,
      boolean userActive,
      RequestOrigin origin,
      Instant now) {
    if (session.isEnded()) {
      return Verdict.REFUSE;
    }
    if (token.usedAt() != null && !isRetry(token, successorUsed, session, origin, now)) {
      return Verdict.REUSE;
    }
    if (!session.isLive(now) || !userActive) {
      return Verdict.REFUSE;
    }
    if (token.usedAt() != null) {
      return Verdict.RETRY;
    }
    if (!now.isBefore(token.expiresAt())) {
      return Verdict.REFUSE;
    }
    return allowedFrom(session, now).isAfter(now) ? Verdict.TOO_EARLY : Verdict.ROTATE;
  }

  /**
   * When the next rotation is allowed: now, or later if {@value #BURST} rotations came faster than
   * the interval.
   */
  Instant allowedFrom(Session session, Instant now) {
    if (session.rotationsUsedUntil() == null) {
      return now;
    }
    Instant allowed = session.rotationsUsedUntil().minus(interval.multipliedBy(BURST - 1L));
    return allowed.isAfter(now) ? allowed : now;
  }

  /** What {@link Session#rotationsUsedUntil} is after a rotation. */
  Instant usedUntil(Session session, Instant now) {
    Instant before = session.rotationsUsedUntil();
    return (before == null || before.isBefore(now) ? now : before).plus(interval);
  }

  /**
   * The decision for a token of the session's family that is not stored: it was used and pruned.
   */
  public Verdict judgePruned(Session session) {
    return session.isEnded() ? Verdict.REFUSE : Verdict.REUSE;
  }

  private boolean isRetry(
      RefreshToken token,
      boolean successorUsed,
      Session session,
      RequestOrigin origin,
      Instant now) {
    return !successorUsed
        && !token.isRetried()
        && !grace.isZero()
        && !now.isAfter(token.usedAt().plus(grace))
        && isSameClient(session, origin);
  }

  /**
   * The session stores the address and user agent of its last rotation, which used this token,
   * because its successor is unused.
   */
  private static boolean isSameClient(Session session, RequestOrigin origin) {
    Optional<String> network = network(origin.address());
    return network.isPresent()
        && network.equals(network(session.ipAddress()))
        && Objects.equals(origin.userAgent(), session.userAgent());
  }

  private static Optional<String> network(String address) {
    return Optional.ofNullable(address).flatMap(ClientAddress::parse).map(ClientAddress::network);
  }
}

package dev.sallyport.session;

import java.time.Duration;
import java.time.Instant;

/**
 * What to do with a presented refresh token (RFC 9700, section 4.14.2). Judged under the session's
 * row lock, so that of parallel refreshes one rotates and the others are its retries.
 */
final class RefreshRotation {
  /** The four outcomes. */
  enum Verdict {
    /** The token is the session's current one: use it up. */
    ROTATE,
    /** It was used a moment ago and its successor not yet: give the same successor again. */
    RETRY,
    /** It was used before: somebody has a copy, and nobody knows who. The session ends. */
    REUSE,
    /** Expired, ended, or the user is inactive. */
    REFUSE
  }

  private final Duration grace;

  /**
   * @param grace how long a used token may be tried again; zero for never
   */
  RefreshRotation(Duration grace) {
    this.grace = grace;
  }

  /**
   * @param successorUsed whether the token that replaced this one has itself been used; false for
   *     an unused token
   */
  Verdict judge(
      RefreshToken token, boolean successorUsed, Session session, boolean userActive, Instant now) {
    if (session.isEnded()) {
      return Verdict.REFUSE;
    }
    if (token.usedAt() != null && !isRetry(token, successorUsed, now)) {
      return Verdict.REUSE;
    }
    if (!session.isLive(now) || !userActive) {
      return Verdict.REFUSE;
    }
    if (token.usedAt() != null) {
      return Verdict.RETRY;
    }
    return now.isBefore(token.expiresAt()) ? Verdict.ROTATE : Verdict.REFUSE;
  }

  private boolean isRetry(RefreshToken token, boolean successorUsed, Instant now) {
    return !successorUsed && !grace.isZero() && !now.isAfter(token.usedAt().plus(grace));
  }
}

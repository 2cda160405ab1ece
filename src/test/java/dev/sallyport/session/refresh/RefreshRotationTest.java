package dev.sallyport.session.refresh;

import static dev.sallyport.session.refresh.RefreshRotation.Verdict.REFUSE;
import static dev.sallyport.session.refresh.RefreshRotation.Verdict.RETRY;
import static dev.sallyport.session.refresh.RefreshRotation.Verdict.REUSE;
import static dev.sallyport.session.refresh.RefreshRotation.Verdict.ROTATE;
import static dev.sallyport.session.refresh.RefreshRotation.Verdict.TOO_EARLY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.EndReason;
import dev.sallyport.session.Session;
import dev.sallyport.session.authentication.Authentication;
import dev.sallyport.session.refresh.RefreshRotation.Verdict;
import dev.sallyport.session.secret.RefreshToken;
import dev.sallyport.session.secret.RefreshTokenValue;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both sides of every limit. */
class RefreshRotationTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final RequestOrigin ORIGIN = new RequestOrigin("192.0.2.1", null, "test");
  private static final Instant LOGIN = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration IDLE = Duration.ofDays(7);
  private static final Duration ABSOLUTE = Duration.ofDays(30);
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /** What the clock and PostgreSQL tell apart. */
  private static final Duration STEP = Duration.ofNanos(1000);

  private final Session session =
      new Session(
          UUID.randomUUID(),
          UUID.randomUUID(),
          Authentication.byPassword(LOGIN),
          "family",
          ORIGIN,
          LOGIN,
          IDLE,
          ABSOLUTE);
  private final RefreshToken token = issued(LOGIN);
  private Duration grace = GRACE;
  private boolean userActive = true;
  private boolean successorUsed;
  private RequestOrigin origin = ORIGIN;

  @Nested
  class AnUnusedToken {
    @Test
    void rotatesFromTheMomentItIsIssued() {
      assertThat(at(LOGIN)).isEqualTo(ROTATE);
    }

    @Test
    void isGoodUntilTheIdleExpiryAndNotAtIt() {
      assertThat(at(LOGIN.plus(IDLE).minus(STEP))).isEqualTo(ROTATE);
      assertThat(at(LOGIN.plus(IDLE))).isEqualTo(REFUSE);
      assertThat(at(LOGIN.plus(IDLE).plus(STEP))).isEqualTo(REFUSE);
    }

    @Test
    void isGoodUntilTheAbsoluteExpiryAndNotAtItHoweverLateItWasIssued() {
      Instant late = LOGIN.plus(ABSOLUTE).minus(Duration.ofDays(1));
      session.used(ORIGIN, late, IDLE);
      RefreshToken lateToken = issued(late);

      assertThat(lateToken.expiresAt()).isEqualTo(LOGIN.plus(ABSOLUTE));
      assertThat(at(LOGIN.plus(ABSOLUTE).minus(STEP), lateToken)).isEqualTo(ROTATE);
      assertThat(at(LOGIN.plus(ABSOLUTE), lateToken)).isEqualTo(REFUSE);
    }

    @Test
    void rotatesTenTimesAtOnceAndThenOnceAnInterval() {
      rotated(10, LOGIN);

      assertThat(at(LOGIN)).isEqualTo(TOO_EARLY);
      assertThat(rotation(INTERVAL).allowedFrom(session, LOGIN)).isEqualTo(LOGIN.plus(INTERVAL));
      assertThat(at(LOGIN.plus(INTERVAL).minus(STEP))).isEqualTo(TOO_EARLY);
      assertThat(at(LOGIN.plus(INTERVAL))).isEqualTo(ROTATE);

      rotated(1, LOGIN.plus(INTERVAL));
      assertThat(at(LOGIN.plus(INTERVAL.multipliedBy(2)).minus(STEP))).isEqualTo(TOO_EARLY);
      assertThat(at(LOGIN.plus(INTERVAL.multipliedBy(2)))).isEqualTo(ROTATE);
    }

    @Test
    void savesUpNoMoreThanTenRotations() {
      rotated(10, LOGIN);
      Instant later = LOGIN.plus(Duration.ofDays(1));
      rotated(9, later);
      assertThat(at(later)).isEqualTo(ROTATE);
      rotated(1, later);

      assertThat(at(later)).isEqualTo(TOO_EARLY);
    }

    @Test
    void isNotLimitedWithoutAnInterval() {
      for (int i = 0; i < 1_000; i++) {
        session.rotated(rotation(Duration.ZERO).usedUntil(session, LOGIN));
      }

      assertThat(rotation(Duration.ZERO).allowedFrom(session, LOGIN)).isEqualTo(LOGIN);
    }

    @Test
    void isRefusedRatherThanTooEarlyOnceItHasExpired() {
      rotated(100, LOGIN.plus(IDLE));

      assertThat(at(LOGIN.plus(IDLE))).isEqualTo(REFUSE);
    }

    private void rotated(int times, Instant now) {
      for (int i = 0; i < times; i++) {
        session.rotated(rotation(INTERVAL).usedUntil(session, now));
      }
    }

    @Test
    void isNoGoodOnceTheSessionEnded() {
      session.end(EndReason.LOGOUT, LOGIN);

      assertThat(at(LOGIN.plus(STEP))).isEqualTo(REFUSE);
    }

    @Test
    void isNoGoodForAnInactiveUser() {
      userActive = false;

      assertThat(at(LOGIN.plus(STEP))).isEqualTo(REFUSE);
    }
  }

  @Nested
  class AUsedToken {
    private final Instant use = LOGIN.plus(Duration.ofMinutes(15));

    AUsedToken() {
      session.used(ORIGIN, use, IDLE);
      RefreshTokenValue successor = RefreshTokenValue.random(RANDOM);
      token.usedFor(
          successor, RefreshTokenValue.random(RANDOM).sealSuccessor(successor, RANDOM), use);
    }

    @Test
    void isARetryUpToTheEndOfTheGraceAndReuseAfterIt() {
      assertThat(at(use)).isEqualTo(RETRY);
      assertThat(at(use.plus(GRACE).minus(STEP))).isEqualTo(RETRY);
      assertThat(at(use.plus(GRACE))).isEqualTo(RETRY);
      assertThat(at(use.plus(GRACE).plus(STEP))).isEqualTo(REUSE);
    }

    @Test
    void isARetryEvenWhenTheClockWentBack() {
      assertThat(at(use.minus(STEP))).isEqualTo(RETRY);
    }

    @Test
    void isARetryOnlyOnce() {
      assertThat(at(use)).isEqualTo(RETRY);
      token.retried(use);

      assertThat(at(use)).isEqualTo(REUSE);
      assertThat(at(use.plus(GRACE))).isEqualTo(REUSE);
    }

    @ParameterizedTest
    @CsvSource({
      "192.0.2.2,   curl",
      "192.0.2.1,   Curl",
      "192.0.2.1,       ",
      "           , curl",
      "2001:db8::1, curl",
      "somewhere,   curl"
    })
    void isReuseFromAnotherNetworkOrAgent(String address, String agent) {
      session.used(new RequestOrigin("192.0.2.1", "curl", "test"), use, IDLE);
      origin = new RequestOrigin("192.0.2.1", "curl", "retry");
      assertThat(at(use)).isEqualTo(RETRY);

      origin = new RequestOrigin(address, agent, "test");

      assertThat(at(use)).isEqualTo(REUSE);
    }

    @Test
    void isARetryFromAnotherAddressOfTheSameIpv6Network() {
      session.used(new RequestOrigin("2001:db8:0:1::1", null, "test"), use, IDLE);

      origin = new RequestOrigin("2001:db8:0:1:ffff::2", null, "test");
      assertThat(at(use)).isEqualTo(RETRY);
      origin = new RequestOrigin("2001:db8:0:2::1", null, "test");
      assertThat(at(use)).isEqualTo(REUSE);
    }

    @Test
    void isARetryHoweverOftenTheSessionRotated() {
      for (int i = 0; i < 100; i++) {
        session.rotated(rotation(INTERVAL).usedUntil(session, use));
      }

      assertThat(at(use)).isEqualTo(RETRY);
    }

    @Test
    void isReuseOncePrunedUnlessTheSessionEnded() {
      assertThat(rotation(INTERVAL).judgePruned(session)).isEqualTo(REUSE);

      session.end(EndReason.LOGOUT, use);

      assertThat(rotation(INTERVAL).judgePruned(session)).isEqualTo(REFUSE);
    }

    @Test
    void isReuseAtOnceWithoutGrace() {
      grace = Duration.ZERO;

      assertThat(at(use)).isEqualTo(REUSE);
    }

    @Test
    void isReuseWithinTheGraceWhenItsSuccessorWasUsed() {
      successorUsed = true;

      assertThat(at(use)).isEqualTo(REUSE);
      assertThat(at(use.plus(GRACE))).isEqualTo(REUSE);
    }

    @Test
    void isNotEvenReuseOnceTheSessionEnded() {
      session.end(EndReason.REFRESH_REUSE, use);

      assertThat(at(use)).isEqualTo(REFUSE);
      assertThat(at(use.plus(GRACE).plus(STEP))).isEqualTo(REFUSE);
    }

    @Test
    void isNoRetryForAnInactiveUserButStillReuse() {
      userActive = false;

      assertThat(at(use.plus(GRACE))).isEqualTo(REFUSE);
      assertThat(at(use.plus(GRACE).plus(STEP))).isEqualTo(REUSE);
    }

    @Test
    void isNoRetryOnceTheSessionExpiredButStillReuse() {
      grace = IDLE.plusDays(1);

      assertThat(at(use.plus(IDLE).minus(STEP))).isEqualTo(RETRY);
      assertThat(at(use.plus(IDLE))).isEqualTo(REFUSE);
      successorUsed = true;
      assertThat(at(use.plus(IDLE))).isEqualTo(REUSE);
    }
  }

  private RefreshToken issued(Instant when) {
    return new RefreshToken(
        RefreshTokenValue.random(RANDOM), session.id(), when, session.idleExpiresAt());
  }

  private Verdict at(Instant now) {
    return at(now, token);
  }

  private Verdict at(Instant now, RefreshToken presented) {
    return rotation(INTERVAL).judge(presented, successorUsed, session, userActive, origin, now);
  }

  private RefreshRotation rotation(Duration interval) {
    return new RefreshRotation(grace, interval);
  }
}

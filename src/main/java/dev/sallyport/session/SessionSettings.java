package dev.sallyport.session;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import dev.sallyport.token.TokenSettings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Lifetimes of sessions, and how the refresh token is transported. */
@Singleton
public class SessionSettings implements Settings {
  /**
   * One minute for the default of 15 minutes; clients with shorter access tokens refresh more
   * often.
   */
  private static final int INTERVALS_IN_ACCESS_TOKEN = 15;

  private final Duration idleLifetime;
  private final Duration absoluteLifetime;
  private final Duration refreshGrace;
  private final Duration refreshInterval;
  private final Duration tokensLive;
  private final int maxSessions;
  private final boolean cookie;

  @Inject
  public SessionSettings(Configuration configuration, TokenSettings tokens) {
    idleLifetime =
        configuration.duration(
            "REFRESH_TOKEN_TTL", Duration.ofDays(7), Duration.ofSeconds(1), Duration.ofDays(365));
    absoluteLifetime =
        configuration.duration(
            "SESSION_TTL", Duration.ofDays(30), Duration.ofSeconds(1), Duration.ofDays(3650));
    refreshGrace =
        configuration.duration(
            "REFRESH_GRACE", Duration.ofSeconds(30), Duration.ZERO, Duration.ofMinutes(10));
    refreshInterval =
        shorter(
            configuration.duration(
                "REFRESH_MIN_INTERVAL", Duration.ofMinutes(1), Duration.ZERO, Duration.ofHours(1)),
            tokens.accessTokenLifetime().dividedBy(INTERVALS_IN_ACCESS_TOKEN));
    tokensLive =
        tokens.accessTokenLifetime().plus(tokens.clockSkew()).plus(refreshGrace).plusSeconds(60);
    maxSessions = configuration.number("MAX_SESSIONS", 100, 1, 1000);
    cookie = configuration.flag("SESSION_COOKIE", false);
    if (idleLifetime.compareTo(absoluteLifetime) > 0) {
      configuration.fault(
          "REFRESH_TOKEN_TTL is longer than SESSION_TTL: set it to at most SESSION_TTL.");
    }
    if (idleLifetime.compareTo(tokens.accessTokenLifetime()) < 0) {
      configuration.fault(
          "REFRESH_TOKEN_TTL is shorter than ACCESS_TOKEN_TTL: set it to at least ACCESS_TOKEN_TTL,"
              + " because an access token must not outlive its session.");
    }
  }

  /** Idle time-out: a session ends if it is not refreshed for this long; 7 days by default. */
  public Duration idleLifetime() {
    return idleLifetime;
  }

  /**
   * Absolute time-out: a session ends this long after its log-in in any case; 30 days by default.
   */
  Duration absoluteLifetime() {
    return absoluteLifetime;
  }

  /** How long a used refresh token may be retried; 30 seconds by default, zero disables retries. */
  public Duration refreshGrace() {
    return refreshGrace;
  }

  /**
   * The enforced average interval between two rotations of a session; 1 minute by default, zero
   * disables it. At most a fifteenth of the lifetime of an access token.
   */
  public Duration refreshInterval() {
    return refreshInterval;
  }

  /**
   * How long after the last use of a session one of its access tokens may still be valid: the
   * lifetime, the grace for a retry, the clock skew, and a minute between the use and its response.
   */
  Duration tokensLive() {
    return tokensLive;
  }

  /** Maximum number of live sessions of a user; 100 by default. */
  int maxSessions() {
    return maxSessions;
  }

  /** Whether the refresh token is sent in a cookie instead of in bodies. */
  public boolean cookie() {
    return cookie;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}

package dev.sallyport.session;

import dev.sallyport.platform.Configuration;
import dev.sallyport.platform.Settings;
import dev.sallyport.token.TokenSettings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/** How long a session lasts and how its refresh token travels. */
@Singleton
public class SessionSettings implements Settings {
  private final Duration idleLifetime;
  private final Duration absoluteLifetime;
  private final Duration refreshGrace;
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
    cookie = configuration.flag("SESSION_COOKIE", false);
    if (idleLifetime.compareTo(absoluteLifetime) > 0) {
      configuration.fault(
          "REFRESH_TOKEN_TTL is longer than SESSION_TTL: set it to at most the session's whole"
              + " life.");
    }
    if (idleLifetime.compareTo(tokens.accessTokenLifetime()) < 0) {
      configuration.fault(
          "REFRESH_TOKEN_TTL is shorter than ACCESS_TOKEN_TTL: set it to at least as long, or an"
              + " access token would outlive its session.");
    }
  }

  /** A session ends when no refresh comes for so long; 7 days by default. */
  Duration idleLifetime() {
    return idleLifetime;
  }

  /** A session ends so long after its log-in in any case; 30 days by default. */
  Duration absoluteLifetime() {
    return absoluteLifetime;
  }

  /** How long a used refresh token may be tried again; 30 seconds by default, zero turns it off. */
  Duration refreshGrace() {
    return refreshGrace;
  }

  /** Whether the refresh token travels in a cookie instead of bodies. */
  boolean cookie() {
    return cookie;
  }
}

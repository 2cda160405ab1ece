package dev.sallyport.throttle;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * {@code LOGIN_RATE_LIMIT} and {@code SIGNUP_RATE_LIMIT}, for each client address; 5/minute. {@code
 * LOGIN_RATE_LIMIT_COUNTS}: {@code attempts} (the default) or {@code failures}.
 */
@Singleton
public class ThrottleSettings implements Settings {
  private static final RateLimit DEFAULT = new RateLimit(5, Duration.ofMinutes(1));

  /** The requests that a limit counts. */
  enum Counted {
    ATTEMPTS,
    FAILURES
  }

  private final RateLimit login;
  private final RateLimit signup;
  private final Counted countedLogins;

  @Inject
  public ThrottleSettings(Configuration configuration) {
    this.login = limit(configuration, "LOGIN_RATE_LIMIT");
    this.signup = limit(configuration, "SIGNUP_RATE_LIMIT");
    this.countedLogins = configuration.oneOf("LOGIN_RATE_LIMIT_COUNTS", Counted.ATTEMPTS);
  }

  RateLimit limitOf(Throttled.Action action) {
    return switch (action) {
      case LOGIN -> login;
      case SIGNUP -> signup;
    };
  }

  /** Whether a request that succeeded gets its token back. */
  boolean countsFailuresOnly(Throttled.Action action) {
    return action == Throttled.Action.LOGIN && countedLogins == Counted.FAILURES;
  }

  private static RateLimit limit(Configuration configuration, String name) {
    return configuration.parsed(name, DEFAULT, RateLimit.REMEDY, RateLimit::parse);
  }
}

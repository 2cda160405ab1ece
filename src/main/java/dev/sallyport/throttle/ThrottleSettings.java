package dev.sallyport.throttle;

import dev.sallyport.platform.Configuration;
import dev.sallyport.platform.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/** {@code LOGIN_RATE_LIMIT} and {@code SIGNUP_RATE_LIMIT}, for each client address; 5/minute. */
@Singleton
public class ThrottleSettings implements Settings {
  private static final RateLimit DEFAULT = new RateLimit(5, Duration.ofMinutes(1));

  private final RateLimit login;
  private final RateLimit signup;

  @Inject
  public ThrottleSettings(Configuration configuration) {
    this.login = limit(configuration, "LOGIN_RATE_LIMIT");
    this.signup = limit(configuration, "SIGNUP_RATE_LIMIT");
  }

  RateLimit limitOf(Throttled.Action action) {
    return switch (action) {
      case LOGIN -> login;
      case SIGNUP -> signup;
    };
  }

  private static RateLimit limit(Configuration configuration, String name) {
    return configuration.parsed(name, DEFAULT, RateLimit.REMEDY, RateLimit::parse);
  }
}

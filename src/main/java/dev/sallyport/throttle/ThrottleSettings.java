package dev.sallyport.throttle;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import dev.sallyport.throttle.bucket.RateLimit;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * {@code LOGIN_RATE_LIMIT} and {@code SIGNUP_RATE_LIMIT}, for each client address; 5/minute. {@code
 * LOGIN_RATE_LIMIT_COUNTS}: {@code attempts} (the default) or {@code failures}. {@code
 * MAIL_RATE_LIMIT}, for each client address, 20/hour; {@code MAIL_RECIPIENT_RATE_LIMIT}, for each
 * recipient, 5/hour. {@code PASSKEY_RATE_LIMIT}, for each client address, 60/minute. {@code
 * DEVICE_RATE_LIMIT}, for each client address, 30/minute.
 */
@Singleton
public class ThrottleSettings implements Settings {
  private static final RateLimit DEFAULT = new RateLimit(5, Duration.ofMinutes(1));
  private static final RateLimit MAILS = new RateLimit(20, Duration.ofHours(1));
  private static final RateLimit MAILS_TO_ONE = new RateLimit(5, Duration.ofHours(1));

  private static final RateLimit PASSKEYS = new RateLimit(60, Duration.ofMinutes(1));

  /** In the ten minutes for which they wait, fewer than a client may have. */
  private static final RateLimit DEVICES = new RateLimit(30, Duration.ofMinutes(1));

  /** The requests that a limit counts. */
  enum Counted {
    ATTEMPTS,
    FAILURES
  }

  private final RateLimit login;
  private final RateLimit signup;
  private final RateLimit mail;
  private final RateLimit mailsToOneRecipient;
  private final RateLimit passkey;
  private final RateLimit device;
  private final Counted countedLogins;

  @Inject
  public ThrottleSettings(Configuration configuration) {
    this.login = limit(configuration, "LOGIN_RATE_LIMIT", DEFAULT);
    this.signup = limit(configuration, "SIGNUP_RATE_LIMIT", DEFAULT);
    this.mail = limit(configuration, "MAIL_RATE_LIMIT", MAILS);
    this.mailsToOneRecipient = limit(configuration, "MAIL_RECIPIENT_RATE_LIMIT", MAILS_TO_ONE);
    this.passkey = limit(configuration, "PASSKEY_RATE_LIMIT", PASSKEYS);
    this.device = limit(configuration, "DEVICE_RATE_LIMIT", DEVICES);
    this.countedLogins = configuration.oneOf("LOGIN_RATE_LIMIT_COUNTS", Counted.ATTEMPTS);
  }

  public RateLimit limitOf(Throttled.Action action) {
    return switch (action) {
      case LOGIN -> login;
      case SIGNUP -> signup;
      case MAIL -> mail;
      case PASSKEY -> passkey;
      case DEVICE -> device;
    };
  }

  /** For each address that mails are sent to. */
  public RateLimit mailsToOneRecipient() {
    return mailsToOneRecipient;
  }

  /** Whether a request that succeeded gets its token back. */
  boolean countsFailuresOnly(Throttled.Action action) {
    return action == Throttled.Action.LOGIN && countedLogins == Counted.FAILURES;
  }

  private static RateLimit limit(Configuration configuration, String name, RateLimit fallback) {
    return configuration.parsed(name, fallback, RateLimit.REMEDY, RateLimit::parse);
  }
}

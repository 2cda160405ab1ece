package dev.sallyport.signin.removal;

import dev.sallyport.mail.MailSettings;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * {@code FACTOR_REMOVAL_DELAY}: how long the removal of a second factor by an operator waits, 0 to
 * 7 days; a day by default if the service sends mail, otherwise 0.
 */
@Singleton
public class FactorRemovalSettings implements Settings {
  private final Duration delay;
  private final boolean resetByMail;

  @Inject
  public FactorRemovalSettings(Configuration configuration, MailSettings mail) {
    resetByMail = mail.isEnabled();
    delay =
        configuration.duration(
            "FACTOR_REMOVAL_DELAY",
            mail.isEnabled() ? Duration.ofDays(1) : Duration.ZERO,
            Duration.ZERO,
            Duration.ofDays(7));
  }

  /** Between the request and the removal. */
  Duration delay() {
    return delay;
  }

  /** Whether a user without any credential can set a password with a mailed link. */
  boolean resetByMail() {
    return resetByMail;
  }
}

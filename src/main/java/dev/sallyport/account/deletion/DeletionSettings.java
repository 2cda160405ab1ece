package dev.sallyport.account.deletion;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * {@code ACCOUNT_DELETION_GRACE}: how long a user can restore an account whose deletion was
 * requested, 0 to 90 days; 14 days by default.
 */
@Singleton
public class DeletionSettings implements Settings {
  private final Duration grace;

  @Inject
  public DeletionSettings(Configuration configuration) {
    grace =
        configuration.duration(
            "ACCOUNT_DELETION_GRACE", Duration.ofDays(14), Duration.ZERO, Duration.ofDays(90));
  }

  /** Between the request and the deletion. */
  Duration grace() {
    return grace;
  }
}

package dev.sallyport.audit.detection;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/** {@code SUSPICIOUS_…}: the thresholds and the window of suspicious patterns. */
@Singleton
public class DetectionSettings implements Settings {
  private static final int MAX = 1_000_000;

  private final Duration window;
  private final int failuresFromAddress;
  private final int failuresOnAccount;
  private final int addressesOnAccount;
  private final int accountsFromAddress;
  private final int failuresBeforeSuccess;
  private final int signupsFromAddress;

  @Inject
  public DetectionSettings(Configuration configuration) {
    this.window =
        configuration.duration(
            "SUSPICIOUS_WINDOW",
            Duration.ofMinutes(15),
            Duration.ofMinutes(1),
            Duration.ofHours(24));
    this.failuresFromAddress = configuration.number("SUSPICIOUS_FAILURES_FROM_ADDRESS", 50, 1, MAX);
    this.failuresOnAccount = configuration.number("SUSPICIOUS_FAILURES_ON_ACCOUNT", 20, 1, MAX);
    this.addressesOnAccount = configuration.number("SUSPICIOUS_ADDRESSES_ON_ACCOUNT", 5, 1, MAX);
    this.accountsFromAddress = configuration.number("SUSPICIOUS_ACCOUNTS_FROM_ADDRESS", 10, 2, MAX);
    this.failuresBeforeSuccess =
        configuration.number("SUSPICIOUS_FAILURES_BEFORE_SUCCESS", 10, 1, MAX);
    this.signupsFromAddress = configuration.number("SUSPICIOUS_SIGNUPS_FROM_ADDRESS", 20, 1, MAX);
  }

  Duration window() {
    return window;
  }

  Threshold threshold(DetectionPattern pattern) {
    return switch (pattern) {
      case FAILURES_FROM_ADDRESS -> new Threshold(failuresFromAddress, 0);
      case FAILURES_ON_ACCOUNT -> new Threshold(failuresOnAccount, addressesOnAccount);
      case ACCOUNTS_FROM_ADDRESS -> new Threshold(0, accountsFromAddress);
      case SUCCESS_AFTER_FAILURES -> new Threshold(failuresBeforeSuccess, 0);
      case REFRESH_REUSE -> new Threshold(1, 0);
      case SIGNUPS_FROM_ADDRESS -> new Threshold(signupsFromAddress, 0);
    };
  }

  /**
   * The threshold of a pattern.
   *
   * @param count number of events
   * @param distinct number of distinct accounts or addresses
   */
  record Threshold(int count, int distinct) {
    static final Threshold NONE = new Threshold(0, 0);
  }
}

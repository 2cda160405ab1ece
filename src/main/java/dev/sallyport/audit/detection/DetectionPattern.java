package dev.sallyport.audit.detection;

import java.util.Locale;

/** The suspicious patterns, as the database function {@code detection_attempts} names them. */
public enum DetectionPattern {
  FAILURES_FROM_ADDRESS,
  FAILURES_ON_ACCOUNT,
  ACCOUNTS_FROM_ADDRESS,
  SUCCESS_AFTER_FAILURES,
  REFRESH_REUSE,
  SIGNUPS_FROM_ADDRESS;

  /** Stable lower-case name. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether events count only if a log-in succeeds after them. */
  boolean endsWithSuccess() {
    return this == SUCCESS_AFTER_FAILURES;
  }
}

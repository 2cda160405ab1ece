package dev.sallyport.audit;

import java.util.Locale;

/** Why it failed, for operators; never told to the caller. */
public enum FailureReason {
  UNKNOWN_EMAIL,
  WRONG_PASSWORD,
  INACTIVE_USER,
  EMAIL_TAKEN,
  INVALID_INPUT,
  OVERLOADED,
  REUSED_TOKEN,
  ADDRESS_LIMIT,
  ACCOUNT_LIMIT;

  /** Stable lower-case name. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}

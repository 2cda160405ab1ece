package dev.sallyport.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The reason of a failure, for operators; never sent to the caller. */
public enum FailureReason {
  UNKNOWN_EMAIL,
  WRONG_PASSWORD,
  INACTIVE_USER,
  /** A mailed link or code is wrong, or has expired or been used. */
  INVALID_CODE,
  /** A passkey was not accepted, or its challenge has expired or been used. */
  INVALID_PASSKEY,
  UNKNOWN_PASSKEY,
  /** The counter of a passkey was not increased: a copy of it is in use. */
  PASSKEY_COPIED,
  /** The password was right, but the user has requested the deletion of the account. */
  DELETION_PENDING,
  /** The password was right, but the user has a second factor. */
  SECOND_FACTOR_REQUIRED,
  EMAIL_TAKEN,
  INVALID_INPUT,
  /** Sign-up is closed to the public. */
  SIGNUP_CLOSED,
  OVERLOADED,
  REUSED_TOKEN,
  /** The proof of a key is missing, or is by another key than the token is bound to. */
  WRONG_KEY,
  ADDRESS_LIMIT,
  ACCOUNT_LIMIT,
  /** A session was refreshed too often. */
  SESSION_LIMIT,
  /** The caller is not allowed to, for example an operator to remove the last operator. */
  FORBIDDEN,
  /**
   * Reason of a {@link EventType#SUSPICIOUS_PATTERN}; the events of the pattern have their own
   * reasons.
   */
  ATTACK_SUSPECTED,
  /** Reason of an {@link EventType#AUDIT_BROKEN}. */
  TAMPERED,
  /** Reason of a {@link EventType#MAIL_FAILED}; the detail has the reply of the mail server. */
  UNDELIVERABLE;

  /** Stable lower-case name. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The reason with a {@link #code()}, if there is one. */
  public static Optional<FailureReason> of(String code) {
    return Arrays.stream(values()).filter(reason -> reason.code().equals(code)).findFirst();
  }
}

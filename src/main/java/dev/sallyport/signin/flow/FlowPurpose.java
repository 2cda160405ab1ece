package dev.sallyport.signin.flow;

import java.time.Duration;
import java.util.Locale;

/** What a flow is for; it is of no use for anything else. */
public enum FlowPurpose {
  /** A log-in whose password was right. */
  SIGN_IN(Duration.ofMinutes(10)),
  /** The same for an account whose deletion the log-in cancels. */
  RESTORE(Duration.ofMinutes(10)),
  /** An authenticator app whose first code is awaited. */
  TOTP_ENROLMENT(Duration.ofMinutes(10)),
  /** A sign-in with a passkey, of a user who is not known yet. */
  PASSKEY_SIGN_IN(Duration.ofMinutes(5)),
  /** A passkey that is being created. */
  PASSKEY_ENROLMENT(Duration.ofMinutes(5)),
  /** A user who proves with a passkey to be that user still. */
  REAUTHENTICATION(Duration.ofMinutes(5)),
  /** A passkey beside the mailed link or code of a reset. */
  RESET(Duration.ofMinutes(5));

  private final Duration lifetime;

  FlowPurpose(Duration lifetime) {
    this.lifetime = lifetime;
  }

  /** How long a flow may take. */
  public Duration lifetime() {
    return lifetime;
  }

  /** Stable lower-case name. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}

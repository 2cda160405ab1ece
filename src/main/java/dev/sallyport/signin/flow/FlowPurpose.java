package dev.sallyport.signin.flow;

import java.util.Locale;

/** What a flow is for; it is of no use for anything else. */
public enum FlowPurpose {
  /** A log-in whose password was right. */
  SIGN_IN,
  /** The same for an account whose deletion the log-in cancels. */
  RESTORE,
  /** An authenticator app whose first code is awaited. */
  TOTP_ENROLMENT;

  /** Stable lower-case name. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.sallyport.session.authentication;

import java.util.Locale;

/** Authentication method references (RFC 8176): how a user was authenticated. */
public enum AuthenticationMethod {
  /** Password. */
  PWD,
  /** One-time password of an authenticator app. */
  OTP,
  /** Proof of possession of a key: a passkey. */
  POP,
  /** More than one factor. RFC 8176 has no value for recovery codes, which are this alone. */
  MFA;

  /** The value of the {@code amr} claim. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.sallyport.credential;

import java.util.Locale;

/** The types of credential. */
public enum CredentialType {
  PASSWORD,
  TOTP,
  PASSKEY,
  RECOVERY_CODE;

  /** Stable lower-case name. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The type with a {@link #code()}.
   *
   * @throws IllegalArgumentException for any other text
   */
  static CredentialType of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }
}

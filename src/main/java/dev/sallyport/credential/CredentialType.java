package dev.sallyport.credential;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

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
  public static CredentialType of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }

  /** The type with a {@link #code()}, if there is one. */
  public static Optional<CredentialType> find(String code) {
    return Arrays.stream(values()).filter(type -> type.code().equals(code)).findFirst();
  }
}

package dev.sallyport.session;

import java.util.Locale;

/** Authentication method references (RFC 8176): how a user was authenticated. */
public enum AuthenticationMethod {
  /** Password. */
  PWD;

  /** The value of the {@code amr} claim. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}

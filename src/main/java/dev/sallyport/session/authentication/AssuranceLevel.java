package dev.sallyport.session.authentication;

import java.util.Arrays;
import java.util.Optional;

/**
 * Authentication context classes: the assurance levels of NIST SP 800-63B, and that of OpenID
 * Connect Extended Authentication Profile ACR Values for two factors that withstand phishing.
 */
public enum AssuranceLevel {
  /** One factor. */
  AAL1("urn:sallyport:aal1"),
  /** Two factors. */
  AAL2("urn:sallyport:aal2"),
  /** Two factors, of which no other site can make use: a passkey. */
  PHR("phr");

  private final String code;

  AssuranceLevel(String code) {
    this.code = code;
  }

  /** The level with a {@link #code()}; empty for any other text and for null. */
  public static Optional<AssuranceLevel> of(String code) {
    return Arrays.stream(values()).filter(level -> level.code.equals(code)).findFirst();
  }

  /** Whether this is the other level or a higher one. */
  public boolean reaches(AssuranceLevel other) {
    return compareTo(other) >= 0;
  }

  /** The value of the {@code acr} claim. */
  public String code() {
    return code;
  }
}

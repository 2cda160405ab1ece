package dev.sallyport.session;

import java.util.Locale;

/** Authentication context classes: the assurance levels of NIST SP 800-63B. */
public enum AssuranceLevel {
  /** One factor. */
  AAL1,
  /** Two factors. */
  AAL2;

  /** The value of the {@code acr} claim. */
  public String code() {
    return "urn:sallyport:" + name().toLowerCase(Locale.ROOT);
  }
}

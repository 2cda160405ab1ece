package dev.sallyport.openid.authorization;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the response reaches the client (OAuth 2.0 Multiple Response Type Encoding Practices). */
public enum ResponseMode {
  /** In the query of the redirect URI. */
  QUERY,
  /** In a form that the browser submits (OAuth 2.0 Form Post Response Mode). */
  FORM_POST;

  /** The value of {@code response_mode}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<ResponseMode> of(String code) {
    return Arrays.stream(values()).filter(mode -> mode.code().equals(code)).findFirst();
  }
}

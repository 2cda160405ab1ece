package dev.sallyport.openid.authorization;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Values of {@code prompt}. */
public enum Prompt {
  NONE,
  LOGIN,
  CONSENT,
  SELECT_ACCOUNT,
  CREATE;

  static Optional<Prompt> of(String code) {
    return Arrays.stream(values())
        .filter(prompt -> prompt.name().toLowerCase(Locale.ROOT).equals(code))
        .findFirst();
  }
}

package dev.sallyport.credential.password.legacy.format;

import dev.sallyport.credential.password.legacy.Bcrypt;
import dev.sallyport.credential.password.legacy.LegacyHash;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code $2a$10$…}, {@code $2b$…} and {@code $2y$…}: of the modular crypt format, htpasswd, Spring,
 * Auth0 and Supabase. {@code $2x$} marks hashes of a faulty implementation, and {@code $2$} has no
 * terminating zero: neither is accepted.
 */
final class BcryptFormat implements LegacyFormat {
  private static final Pattern FORM =
      Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})");

  @Override
  public Optional<LegacyHash> parse(String text) {
    return parse(text, false);
  }

  static Optional<LegacyHash> parse(String text, boolean prehashed) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    Bcrypt recipe =
        new Bcrypt(
            Encodings.number(form.group(1)), prehashed, Encodings.bcryptBase64(form.group(2)));
    return Optional.of(LegacyHash.of(recipe, Encodings.bcryptBase64(form.group(3))));
  }
}

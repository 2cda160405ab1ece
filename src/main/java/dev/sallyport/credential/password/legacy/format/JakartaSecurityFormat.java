package dev.sallyport.credential.password.legacy.format;

import dev.sallyport.credential.password.legacy.LegacyHash;
import dev.sallyport.credential.password.legacy.Pbkdf2;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Jakarta Security's {@code Pbkdf2PasswordHash}: {@code PBKDF2WithHmacSHA256:2048:salt:hash} in
 * Base64.
 */
final class JakartaSecurityFormat implements LegacyFormat {
  private static final Pattern FORM =
      Pattern.compile(
          "PBKDF2WithHmacSHA(1|224|256|384|512):([0-9]+):([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]+)");

  @Override
  public Optional<LegacyHash> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    byte[] digest = Encodings.base64(form.group(4));
    Pbkdf2 recipe =
        new Pbkdf2(
            "sha" + form.group(1),
            Encodings.number(form.group(2)),
            digest.length,
            Encodings.base64(form.group(3)));
    return Optional.of(LegacyHash.of(recipe, digest));
  }
}

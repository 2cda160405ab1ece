package dev.sallyport.credential.password.legacy.format;

import dev.sallyport.credential.password.legacy.LegacyHash;
import dev.sallyport.credential.password.legacy.Pbkdf2;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Passlib's {@code $pbkdf2-sha256$rounds$salt$hash}; {@code $pbkdf2$} is SHA-1. */
final class PasslibPbkdf2Format implements LegacyFormat {
  private static final Pattern FORM =
      Pattern.compile(
          "\\$pbkdf2(?:-(sha1|sha256|sha512))?\\$([0-9]+)\\$([A-Za-z0-9./]+)\\$([A-Za-z0-9./]+)");

  @Override
  public Optional<LegacyHash> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    byte[] digest = Encodings.dottedBase64(form.group(4));
    Pbkdf2 recipe =
        new Pbkdf2(
            form.group(1) == null ? "sha1" : form.group(1),
            Encodings.number(form.group(2)),
            digest.length,
            Encodings.dottedBase64(form.group(3)));
    return Optional.of(LegacyHash.of(recipe, digest));
  }
}

package dev.sallyport.credential.password.legacy.format;

import dev.sallyport.credential.password.legacy.ForeignArgon2;
import dev.sallyport.credential.password.legacy.LegacyHash;
import dev.sallyport.credential.password.legacy.Scrypt;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PHC strings: {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}, where a missing version is 16, and
 * passlib's {@code $scrypt$ln=…,r=…,p=…$salt$hash}.
 */
final class PhcFormat implements LegacyFormat {
  private static final int FIRST_VERSION = 16;

  private static final Pattern ARGON2 =
      Pattern.compile(
          "\\$argon2(id|i|d)\\$(?:v=([0-9]+)\\$)?m=([0-9]+),t=([0-9]+),p=([0-9]+)"
              + "\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  private static final Pattern SCRYPT =
      Pattern.compile(
          "\\$scrypt\\$ln=([0-9]+),r=([0-9]+),p=([0-9]+)\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  @Override
  public Optional<LegacyHash> parse(String text) {
    return argon2(text).or(() -> scrypt(text));
  }

  static Optional<LegacyHash> argon2(String text) {
    Matcher form = ARGON2.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    byte[] digest = Encodings.base64(form.group(7));
    ForeignArgon2 recipe =
        new ForeignArgon2(
            form.group(1),
            form.group(2) == null ? FIRST_VERSION : Encodings.number(form.group(2)),
            Encodings.number(form.group(3)),
            Encodings.number(form.group(4)),
            Encodings.number(form.group(5)),
            digest.length,
            Encodings.base64(form.group(6)));
    return Optional.of(LegacyHash.of(recipe, digest));
  }

  private static Optional<LegacyHash> scrypt(String text) {
    Matcher form = SCRYPT.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    byte[] digest = Encodings.base64(form.group(5));
    Scrypt recipe =
        new Scrypt(
            Encodings.number(form.group(1)),
            Encodings.number(form.group(2)),
            Encodings.number(form.group(3)),
            digest.length,
            Encodings.base64(form.group(4)));
    return Optional.of(LegacyHash.of(recipe, digest));
  }
}

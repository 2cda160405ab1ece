package dev.sallyport.credential.password.legacy.format;

import dev.sallyport.credential.password.legacy.Digest;
import dev.sallyport.credential.password.legacy.LegacyHash;
import dev.sallyport.credential.password.legacy.Pbkdf2;
import dev.sallyport.credential.password.legacy.Scrypt;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Django's {@code algorithm$…}: {@code pbkdf2_sha256}, {@code pbkdf2_sha1}, {@code bcrypt_sha256},
 * {@code bcrypt}, {@code argon2}, {@code scrypt}, {@code sha1} and {@code md5}. Its salts are text.
 */
final class DjangoFormat implements LegacyFormat {
  private static final Pattern PBKDF2 =
      Pattern.compile("pbkdf2_(sha256|sha1)\\$([0-9]+)\\$([^$]{1,128})\\$([A-Za-z0-9+/=]+)");
  private static final Pattern SCRYPT =
      Pattern.compile(
          "scrypt\\$([0-9]+)\\$([^$]{1,128})\\$([0-9]+)\\$([0-9]+)\\$([A-Za-z0-9+/=]+)");
  private static final Pattern DIGEST =
      Pattern.compile("(sha1|md5)\\$([^$]{0,128})\\$([0-9a-f]{32,40})");
  private static final String BCRYPT = "bcrypt$";
  private static final String BCRYPT_SHA256 = "bcrypt_sha256$";
  private static final String ARGON2 = "argon2$";

  @Override
  public Optional<LegacyHash> parse(String text) {
    if (text.startsWith(BCRYPT_SHA256)) {
      return BcryptFormat.parse(text.substring(BCRYPT_SHA256.length()), true);
    }
    if (text.startsWith(BCRYPT)) {
      return BcryptFormat.parse(text.substring(BCRYPT.length()), false);
    }
    if (text.startsWith(ARGON2)) {
      return PhcFormat.argon2("$" + text.substring(ARGON2.length()));
    }
    return pbkdf2(text).or(() -> scrypt(text)).or(() -> digest(text));
  }

  private static Optional<LegacyHash> pbkdf2(String text) {
    Matcher form = PBKDF2.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    byte[] digest = Encodings.base64(form.group(4));
    Pbkdf2 recipe =
        new Pbkdf2(
            form.group(1), Encodings.number(form.group(2)), digest.length, utf8(form.group(3)));
    return Optional.of(LegacyHash.of(recipe, digest));
  }

  private static Optional<LegacyHash> scrypt(String text) {
    Matcher form = SCRYPT.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    int cost = Encodings.number(form.group(1));
    if (Integer.bitCount(cost) != 1) {
      throw new IllegalArgumentException("must have a power of two as the N of scrypt");
    }
    byte[] digest = Encodings.base64(form.group(5));
    Scrypt recipe =
        new Scrypt(
            Integer.numberOfTrailingZeros(cost),
            Encodings.number(form.group(3)),
            Encodings.number(form.group(4)),
            digest.length,
            utf8(form.group(2)));
    return Optional.of(LegacyHash.of(recipe, digest));
  }

  private static Optional<LegacyHash> digest(String text) {
    Matcher form = DIGEST.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String algorithm = form.group(1).equals("md5") ? "MD5" : "SHA-1";
    Digest recipe = new Digest(algorithm, true, 1, utf8(form.group(2)));
    return Optional.of(DigestLength.checked(recipe, Encodings.hex(form.group(3))));
  }

  private static byte[] utf8(String salt) {
    return salt.getBytes(StandardCharsets.UTF_8);
  }
}

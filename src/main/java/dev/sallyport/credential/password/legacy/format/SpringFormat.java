package dev.sallyport.credential.password.legacy.format;

import dev.sallyport.credential.password.legacy.Digest;
import dev.sallyport.credential.password.legacy.LegacyHash;
import dev.sallyport.credential.password.legacy.Pbkdf2;
import dev.sallyport.credential.password.legacy.Scrypt;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What follows the id of Spring Security's {@code DelegatingPasswordEncoder}. */
final class SpringFormat {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{32,400}");
  private static final Pattern SALTED_HEX =
      Pattern.compile("(\\{[^}]{0,120}\\})?([0-9a-f]{32,128})");
  private static final Pattern SCRYPT =
      Pattern.compile("\\$([0-9a-f]{1,7})\\$([A-Za-z0-9+/=]+)\\$([A-Za-z0-9+/=]+)");
  private static final Map<String, String> DIGESTS =
      Map.of("md5", "MD5", "sha-1", "SHA-1", "sha-256", "SHA-256");

  private SpringFormat() {}

  /**
   * @param id in lower case
   */
  static Optional<LegacyHash> parse(String id, String value) {
    return switch (id) {
      case "bcrypt" -> new BcryptFormat().parse(value);
      case "argon2", "argon2@springsecurity_v5_8" -> PhcFormat.argon2(value);
      case "noop" -> Optional.of(LegacyHash.ofPlain(value.getBytes(StandardCharsets.UTF_8)));
      case "pbkdf2" -> pbkdf2(value, "sha1", 185_000, 8);
      case "pbkdf2@springsecurity_v5_8" -> pbkdf2(value, "sha256", 310_000, 16);
      case "scrypt", "scrypt@springsecurity_v5_8" -> scrypt(value);
      case "sha256" -> iterated(value);
      case "ldap" -> new BracedFormat().parse(value);
      default -> digest(id, value);
    };
  }

  /** Hexadecimal of salt and hash, without the cost: that of Spring's defaults. */
  private static Optional<LegacyHash> pbkdf2(
      String value, String hash, int iterations, int saltLength) {
    if (!HEX.matcher(value).matches()) {
      return Optional.empty();
    }
    byte[] octets = Encodings.hex(value);
    byte[] salt = Arrays.copyOf(octets, saltLength);
    byte[] digest = Arrays.copyOfRange(octets, saltLength, octets.length);
    return Optional.of(LegacyHash.of(new Pbkdf2(hash, iterations, digest.length, salt), digest));
  }

  private static Optional<LegacyHash> scrypt(String value) {
    Matcher form = SCRYPT.matcher(value);
    if (!form.matches()) {
      return Optional.empty();
    }
    int parameters = Integer.parseInt(form.group(1), 16);
    byte[] digest = Encodings.base64(form.group(3));
    Scrypt recipe =
        new Scrypt(
            parameters >> 16,
            (parameters >> 8) & 0xFF,
            parameters & 0xFF,
            digest.length,
            Encodings.base64(form.group(2)));
    return Optional.of(LegacyHash.of(recipe, digest));
  }

  /** {@code StandardPasswordEncoder} without a secret: a salt of 8 octets, 1,024 iterations. */
  private static Optional<LegacyHash> iterated(String value) {
    if (!HEX.matcher(value).matches()) {
      return Optional.empty();
    }
    byte[] octets = Encodings.hex(value);
    Digest recipe = new Digest("SHA-256", true, 1_024, Arrays.copyOf(octets, 8));
    return Optional.of(DigestLength.checked(recipe, Arrays.copyOfRange(octets, 8, octets.length)));
  }

  /** {@code MessageDigestPasswordEncoder}, whose salt includes its braces. */
  private static Optional<LegacyHash> digest(String id, String value) {
    Matcher form = SALTED_HEX.matcher(value);
    if (!DIGESTS.containsKey(id) || !form.matches()) {
      return Optional.empty();
    }
    String salt = form.group(1) == null ? "" : form.group(1);
    Digest recipe = new Digest(DIGESTS.get(id), false, 1, salt.getBytes(StandardCharsets.UTF_8));
    return Optional.of(DigestLength.checked(recipe, Encodings.hex(form.group(2))));
  }
}

package dev.sallyport.credential.password.legacy.format;

import dev.sallyport.credential.password.legacy.Digest;
import dev.sallyport.credential.password.legacy.LegacyHash;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** What follows the scheme of a directory: Base64 of a digest and its salt, or a crypt hash. */
final class LdapFormat {
  private static final Map<String, String> UNSALTED =
      Map.of(
          "md5", "MD5", "sha", "SHA-1", "sha256", "SHA-256", "sha384", "SHA-384", "sha512",
          "SHA-512");
  private static final Map<String, String> SALTED =
      Map.of(
          "smd5", "MD5", "ssha", "SHA-1", "ssha256", "SHA-256", "ssha384", "SHA-384", "ssha512",
          "SHA-512");

  private LdapFormat() {}

  /**
   * @param scheme in lower case
   */
  static Optional<LegacyHash> parse(String scheme, String value) {
    if (scheme.equals("crypt")) {
      return new BcryptFormat().parse(value).or(() -> new CryptFormat().parse(value));
    }
    if (scheme.equals("argon2")) {
      return PhcFormat.argon2(value);
    }
    if (scheme.startsWith("pbkdf2")) {
      // Such as {PBKDF2-SHA256}10000$salt$hash of OpenLDAP.
      return new PasslibPbkdf2Format().parse("$" + scheme + "$" + value);
    }
    String algorithm = UNSALTED.getOrDefault(scheme, SALTED.get(scheme));
    if (algorithm == null) {
      return Optional.empty();
    }
    byte[] octets = Encodings.base64(value);
    int length = new Digest(algorithm, false, 1, new byte[0]).length();
    if (octets.length < length || (octets.length == length) != UNSALTED.containsKey(scheme)) {
      throw new IllegalArgumentException("must have the length of its algorithm");
    }
    byte[] salt = Arrays.copyOfRange(octets, length, octets.length);
    return Optional.of(
        LegacyHash.of(new Digest(algorithm, false, 1, salt), Arrays.copyOf(octets, length)));
  }
}

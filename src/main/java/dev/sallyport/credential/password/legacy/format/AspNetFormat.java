package dev.sallyport.credential.password.legacy.format;

import dev.sallyport.credential.password.legacy.LegacyHash;
import dev.sallyport.credential.password.legacy.Pbkdf2;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * ASP.NET Identity's {@code PasswordHasher}, Base64. Version 2: a zero octet, a salt of 16 and a
 * key of 32 octets by PBKDF2 with HMAC-SHA-1 and 1,000 iterations. Version 3: an octet 1; the
 * pseudo random function (0 SHA-1, 1 SHA-256, 2 SHA-512), iterations and length of the salt as
 * big-endian numbers of four octets; salt; key.
 */
final class AspNetFormat implements LegacyFormat {
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{60,300}={0,2}");
  private static final int VERSION_2_LENGTH = 49;
  private static final int VERSION_3_HEADER = 13;
  private static final String[] FUNCTIONS = {"sha1", "sha256", "sha512"};

  @Override
  public Optional<LegacyHash> parse(String text) {
    // Other formats of the same alphabet: digests, of which none has such a length and first octet.
    if (!BASE64.matcher(text).matches() || text.length() % 4 != 0) {
      return Optional.empty();
    }
    byte[] octets = Encodings.base64(text);
    if (octets[0] == 0 && octets.length == VERSION_2_LENGTH) {
      return Optional.of(
          hash(
              "sha1",
              1_000,
              Arrays.copyOfRange(octets, 1, 17),
              Arrays.copyOfRange(octets, 17, 49)));
    }
    // A digest in hexadecimal or Base64 could begin in the same way.
    boolean header =
        octets[0] == 1 && octets[1] == 0 && octets[2] == 0 && octets[3] == 0 && octets[4] <= 2;
    return header && octets.length >= VERSION_3_HEADER
        ? Optional.of(version3(ByteBuffer.wrap(octets, 1, octets.length - 1)))
        : Optional.empty();
  }

  private static LegacyHash version3(ByteBuffer octets) {
    int function = octets.getInt();
    int iterations = octets.getInt();
    int saltLength = octets.getInt();
    if (function < 0
        || function >= FUNCTIONS.length
        || saltLength < 1
        || saltLength > octets.remaining()) {
      throw new IllegalArgumentException("must be a hash of ASP.NET Identity");
    }
    byte[] salt = new byte[saltLength];
    octets.get(salt);
    byte[] key = new byte[octets.remaining()];
    octets.get(key);
    return hash(FUNCTIONS[function], iterations, salt, key);
  }

  private static LegacyHash hash(String function, int iterations, byte[] salt, byte[] key) {
    return LegacyHash.of(new Pbkdf2(function, iterations, key.length, salt), key);
  }
}

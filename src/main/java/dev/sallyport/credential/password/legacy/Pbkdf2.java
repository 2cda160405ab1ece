package dev.sallyport.credential.password.legacy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * PBKDF2 with HMAC (RFC 8018, section 5.2).
 *
 * @param hash {@code sha1}, {@code sha224}, {@code sha256}, {@code sha384} or {@code sha512}
 * @param iterations 1 to 2,000,000
 * @param length octets of the digest, 16 to 64
 * @param octets the salt, 1 to 128 octets
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Pbkdf2(String hash, int iterations, int length, byte[] octets)
    implements LegacyRecipe {
  static final String SCHEME = "pbkdf2";
  static final int MAX_ITERATIONS = 2_000_000;

  private static final Set<String> HASHES = Set.of("sha1", "sha224", "sha256", "sha384", "sha512");

  public Pbkdf2 {
    if (!HASHES.contains(hash)) {
      throw new IllegalArgumentException("the hash of PBKDF2 must be one of SHA-1 and SHA-2");
    }
    Bounds.require("number of iterations", iterations, 1, MAX_ITERATIONS);
    Bounds.require("length of the hash", length, 16, 64);
    Bounds.requireSalt(octets);
  }

  static Pbkdf2 read(Fields cost, Fields salt) {
    return new Pbkdf2(cost.text(0), cost.number(1), cost.number(2), salt.octets(0));
  }

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public String cost() {
    return hash + ":" + iterations + ":" + length;
  }

  @Override
  public String salt() {
    return Fields.base64(octets);
  }

  @Override
  public byte[] derive(byte[] password) {
    // The JDK encodes the characters in UTF-8 again.
    char[] characters = new String(password, StandardCharsets.UTF_8).toCharArray();
    PBEKeySpec key = new PBEKeySpec(characters, octets, iterations, length * Byte.SIZE);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmac" + hash.toUpperCase(Locale.ROOT))
          .generateSecret(key)
          .getEncoded();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("The JDK must support PBKDF2", missing);
    } finally {
      key.clearPassword();
      Arrays.fill(characters, '\0');
    }
  }

  @Override
  public String toString() {
    return "Pbkdf2[" + cost() + "]";
  }
}

package dev.sallyport.credential.password.legacy;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Set;

/**
 * A message digest of password and salt: what directories and realms of application servers store.
 *
 * @param algorithm {@code MD5}, {@code SHA-1}, {@code SHA-224}, {@code SHA-256}, {@code SHA-384} or
 *     {@code SHA-512}
 * @param saltFirst whether the salt precedes the password
 * @param iterations how often the digest is computed, of the previous digest, 1 to 10,000
 * @param octets the salt, 0 to 128 octets
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Digest(String algorithm, boolean saltFirst, int iterations, byte[] octets)
    implements LegacyRecipe {
  static final String SCHEME = "digest";

  private static final String SALT_FIRST = "salt-first";

  private static final Set<String> ALGORITHMS =
      Set.of("MD5", "SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512");

  public Digest {
    if (!ALGORITHMS.contains(algorithm)) {
      throw new IllegalArgumentException("the digest must be MD5, SHA-1 or one of SHA-2");
    }
    Bounds.require("number of iterations", iterations, 1, 10_000);
    Bounds.require("length of the salt", octets.length, 0, Bounds.MAX_SALT);
  }

  static Digest read(Fields cost, Fields salt) {
    return new Digest(
        cost.text(0), cost.text(1).equals(SALT_FIRST), cost.number(2), salt.octets(0));
  }

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public String cost() {
    return algorithm + ":" + (saltFirst ? SALT_FIRST : "salt-last") + ":" + iterations;
  }

  @Override
  public String salt() {
    return Fields.base64(octets);
  }

  @Override
  public byte[] derive(byte[] password) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      digest.update(saltFirst ? octets : password);
      byte[] value = digest.digest(saltFirst ? password : octets);
      for (int done = 1; done < iterations; done++) {
        value = digest.digest(value);
      }
      return value;
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("The JDK must support " + algorithm, missing);
    }
  }

  /** Octets of its result. */
  public int length() {
    try {
      return MessageDigest.getInstance(algorithm).getDigestLength();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("The JDK must support " + algorithm, missing);
    }
  }

  @Override
  public String toString() {
    return "Digest[" + cost() + "]";
  }
}

package dev.sallyport.account;

import java.security.GeneralSecurityException;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret that goes into password hashes and is not in the database in clear: HMAC-SHA-256 of the
 * password under it is what Argon2id hashes. Who has the hashes alone cannot guess passwords.
 *
 * <p>Not Argon2's own secret parameter, which libsodium does not offer.
 */
final class Pepper {
  static final int KEY_BYTES = 32;

  /** Octets of an id, whose text is their Base64 without padding. */
  static final int ID_BYTES = 8;

  static final Pattern ID = Pattern.compile("[A-Za-z0-9+/]{11}");

  private static final String ALGORITHM = "HmacSHA256";

  private final String id;
  private final SecretKeySpec key;

  /**
   * @param key {@value #KEY_BYTES} random octets
   */
  Pepper(String id, byte[] key) {
    if (!ID.matcher(id).matches() || key.length != KEY_BYTES) {
      throw new IllegalArgumentException("not a pepper");
    }
    this.id = id;
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /** Public: hashes name their pepper by it. */
  String id() {
    return id;
  }

  /** What Argon2id hashes in place of the password. */
  byte[] applyTo(byte[] password) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(password);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("Every JDK has " + ALGORITHM, impossible);
    }
  }

  @Override
  public String toString() {
    return "Pepper[" + id + ", key hidden]";
  }
}

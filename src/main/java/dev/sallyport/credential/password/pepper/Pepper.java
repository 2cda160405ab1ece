package dev.sallyport.credential.password.pepper;

import dev.sallyport.platform.crypto.HmacKey;
import java.util.regex.Pattern;

/**
 * A secret key for password hashes, which the database contains only in sealed form: Argon2id
 * hashes the HMAC-SHA-256 of the password under this key. An attacker who has only the hashes
 * cannot guess passwords.
 *
 * <p>Argon2's own secret parameter is not used, because libsodium does not support it.
 */
public final class Pepper {
  static final int KEY_BYTES = 32;

  /** Octets of an id, whose text is their Base64 without padding. */
  static final int ID_BYTES = 8;

  public static final Pattern ID = Pattern.compile("[A-Za-z0-9+/]{11}");

  private final String id;
  private final HmacKey key;

  /**
   * @param key {@value #KEY_BYTES} random octets
   */
  public Pepper(String id, byte[] key) {
    if (!ID.matcher(id).matches() || key.length != KEY_BYTES) {
      throw new IllegalArgumentException("not a pepper");
    }
    this.id = id;
    this.key = new HmacKey(key);
  }

  /** The public id by which hashes refer to their pepper. */
  public String id() {
    return id;
  }

  /** The input of Argon2id in place of the password. */
  public byte[] applyTo(byte[] password) {
    return key.mac(password);
  }

  @Override
  public String toString() {
    return "Pepper[" + id + ", key hidden]";
  }
}

package dev.sallyport.credential.password.legacy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.generators.BCrypt;

/**
 * bcrypt as in {@code 2a}, {@code 2b} and {@code 2y}, which are equal for passwords of up to 255
 * octets: the first 72 octets of the password with its terminating zero.
 *
 * @param logRounds 4 to 14
 * @param prehashed whether the password is the hexadecimal SHA-256 of the user's, as in Django's
 *     {@code bcrypt_sha256}
 * @param octets the salt, 16 octets
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Bcrypt(int logRounds, boolean prehashed, byte[] octets) implements LegacyRecipe {
  static final String SCHEME = "bcrypt";
  static final int MAX_LOG_ROUNDS = 14;

  private static final int MAX_LENGTH = 72;
  private static final String PREHASHED = "sha256";

  /** The 24th octet is not part of a bcrypt hash. */
  private static final int DIGEST = 23;

  public Bcrypt {
    Bounds.require("cost of bcrypt", logRounds, 4, MAX_LOG_ROUNDS);
    Bounds.require("length of the salt", octets.length, 16, 16);
  }

  static Bcrypt read(Fields cost, Fields salt) {
    return new Bcrypt(cost.number(0), cost.text(1).equals(PREHASHED), salt.octets(0));
  }

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public String cost() {
    return logRounds + ":" + (prehashed ? PREHASHED : "plain");
  }

  @Override
  public String salt() {
    return Fields.base64(octets);
  }

  @Override
  public byte[] derive(byte[] password) {
    byte[] input = prehashed ? hexSha256(password) : password;
    byte[] cut = Arrays.copyOf(input, Math.min(input.length, MAX_LENGTH));
    try {
      return Arrays.copyOf(BCrypt.generate(cut, octets, logRounds, true), DIGEST);
    } finally {
      Arrays.fill(cut, (byte) 0);
    }
  }

  private static byte[] hexSha256(byte[] password) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(password);
      return HexFormat.of().formatHex(hash).getBytes(StandardCharsets.US_ASCII);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("The JDK must support SHA-256", missing);
    }
  }

  @Override
  public String toString() {
    return "Bcrypt[" + cost() + "]";
  }
}

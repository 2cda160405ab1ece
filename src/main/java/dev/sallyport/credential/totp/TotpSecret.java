package dev.sallyport.credential.totp;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;

/**
 * The secret that an authenticator app shares with the service: 160 random bits, or 80 to 512 bits
 * of another system.
 */
public final class TotpSecret {
  private static final int BYTES = 20;
  private static final int MIN_IMPORTED = 10;
  private static final int MAX_IMPORTED = 64;

  private static final Pattern BASE32 = Pattern.compile("[A-Z2-7]{16,103}");

  private final byte[] value;

  private TotpSecret(byte[] value) {
    this.value = value;
  }

  static TotpSecret random(SecureRandom random) {
    byte[] value = new byte[BYTES];
    random.nextBytes(value);
    return new TotpSecret(value);
  }

  /**
   * @throws IllegalArgumentException unless there are 10 to 64 bytes
   */
  public static TotpSecret of(byte[] value) {
    if (value.length < MIN_IMPORTED || value.length > MAX_IMPORTED) {
      throw new IllegalArgumentException("A TOTP secret has 10 to 64 bytes");
    }
    return new TotpSecret(value.clone());
  }

  /**
   * The secret of another system, as apps show it: in any case, with spaces or padding.
   *
   * @throws IllegalArgumentException if it is no Base32 or has not 10 to 64 bytes
   */
  public static TotpSecret ofBase32(String text) {
    String letters =
        text.replace(" ", "").replace("-", "").toUpperCase(Locale.ROOT).replaceAll("=+$", "");
    if (!BASE32.matcher(letters).matches()) {
      throw new IllegalArgumentException("A TOTP secret is written in Base32");
    }
    return of(Base32.decode(letters + "=".repeat((8 - letters.length() % 8) % 8)));
  }

  /** Base32, as apps expect it; 32 characters for a secret of this service. */
  public String base32() {
    return Base32.toBase32String(value);
  }

  byte[] bytes() {
    return value.clone();
  }

  SecretKey key() {
    return new SecretKeySpec(value, "HmacSHA1");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TotpSecret secret && Arrays.equals(value, secret.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return "TotpSecret[hidden]";
  }
}

package dev.sallyport.credential.totp;

import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;

/** The secret that an authenticator app shares with the service: 160 random bits. */
public final class TotpSecret {
  private static final int BYTES = 20;

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
   * @throws IllegalArgumentException unless there are 20 bytes
   */
  static TotpSecret of(byte[] value) {
    if (value.length != BYTES) {
      throw new IllegalArgumentException("A TOTP secret has 20 bytes");
    }
    return new TotpSecret(value.clone());
  }

  /** 32 characters of Base32, as apps expect it. */
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

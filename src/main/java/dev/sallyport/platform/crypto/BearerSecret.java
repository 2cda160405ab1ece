package dev.sallyport.platform.crypto;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A secret that proves by itself, such as that of a mailed link: 256 random bits, of which only the
 * SHA-256 is stored.
 */
public final class BearerSecret {
  private static final int BYTES = 32;
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final byte[] value;

  private BearerSecret(byte[] value) {
    this.value = value;
  }

  public static BearerSecret random(SecureRandom random) {
    byte[] value = new byte[BYTES];
    random.nextBytes(value);
    return new BearerSecret(value);
  }

  /** Empty for null and for anything but 43 characters of Base64url in their only spelling. */
  public static Optional<BearerSecret> parse(String text) {
    if (text == null || !SHAPE.matcher(text).matches()) {
      return Optional.empty();
    }
    // The last character has two spare bits, which must be zero.
    return Optional.of(new BearerSecret(Base64.getUrlDecoder().decode(text)))
        .filter(secret -> secret.encoded().equals(text));
  }

  /** 43 characters of Base64url. */
  public String encoded() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
  }

  /** SHA-256, for storage. */
  public byte[] hash() {
    return Sha256.of(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BearerSecret secret && Arrays.equals(value, secret.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return "BearerSecret[hidden]";
  }
}

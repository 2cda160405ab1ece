package dev.sallyport.session;

import dev.sallyport.platform.RootSecret;
import dev.sallyport.platform.Seal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;

/**
 * A refresh token in clear: 256 random bits, 43 characters of Base64url. Stored only as its hash.
 */
public final class RefreshTokenValue {
  private static final int BYTES = 32;

  // The last of 43 characters carries 4 bits: only these 16 are canonical.
  private static final Pattern CANONICAL = Pattern.compile("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]");

  private final byte[] value;

  private RefreshTokenValue(byte[] value) {
    this.value = value;
  }

  static RefreshTokenValue random(SecureRandom random) {
    byte[] value = new byte[BYTES];
    random.nextBytes(value);
    return new RefreshTokenValue(value);
  }

  /** Empty for what cannot be a token of ours; null is malformed, too. */
  static Optional<RefreshTokenValue> parse(String text) {
    return text != null && CANONICAL.matcher(text).matches()
        ? Optional.of(new RefreshTokenValue(Base64.getUrlDecoder().decode(text)))
        : Optional.empty();
  }

  /** What the client keeps. */
  String encoded() {
    return base64(value);
  }

  /** SHA-256 in Base64url: what the server keeps and looks up. */
  String hash() {
    try {
      return base64(MessageDigest.getInstance("SHA-256").digest(value));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("The JDK must support SHA-256", missing);
    }
  }

  /** Encrypts this token's successor so that only who has this token can read it. */
  byte[] sealSuccessor(RefreshTokenValue successor, SecureRandom random) {
    return seal(random).seal(successor.value, hash());
  }

  /**
   * @throws IllegalStateException when the stored bytes were damaged
   */
  RefreshTokenValue openSuccessor(byte[] sealed) {
    try {
      return new RefreshTokenValue(seal(null).open(sealed, hash()));
    } catch (AEADBadTagException damaged) {
      throw new IllegalStateException("refresh_tokens.sealed_successor is damaged", damaged);
    }
  }

  @Override
  public String toString() {
    return "RefreshTokenValue[hidden]";
  }

  private Seal seal(SecureRandom random) {
    return new Seal(RootSecret.derive(value, "session/successor", BYTES), random);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}

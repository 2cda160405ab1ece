package dev.sallyport.session.secret;

import dev.sallyport.platform.crypto.AeadBox;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.crypto.Sha256;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;

/**
 * A refresh token in clear text: 256 random bits, 43 characters of Base64url. Stored only as its
 * hash.
 *
 * <p>The first 128 bits are the session's <em>family</em>: every token of the session has them. The
 * other 128 bits are new in each token. A token of a known family that is not stored is a used
 * token whose row was pruned. Only someone who has had a token of the session knows the family;
 * guessing the current token still takes 2^128 attempts.
 */
public final class RefreshTokenValue {
  private static final int BYTES = 32;
  private static final int FAMILY_BYTES = 16;

  // The last of 43 characters carries 4 bits: only these 16 are canonical.
  private static final Pattern CANONICAL = Pattern.compile("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]");

  private final byte[] value;

  private RefreshTokenValue(byte[] value) {
    this.value = value;
  }

  /** The first token of a session. */
  public static RefreshTokenValue random(SecureRandom random) {
    byte[] value = new byte[BYTES];
    random.nextBytes(value);
    return new RefreshTokenValue(value);
  }

  /** The next token of the same family. */
  public RefreshTokenValue next(SecureRandom random) {
    byte[] next = random(random).value;
    System.arraycopy(value, 0, next, 0, FAMILY_BYTES);
    return new RefreshTokenValue(next);
  }

  /** Parses a token; empty for null and for any text that this service cannot have issued. */
  public static Optional<RefreshTokenValue> parse(String text) {
    return text != null && CANONICAL.matcher(text).matches()
        ? Optional.of(new RefreshTokenValue(Base64.getUrlDecoder().decode(text)))
        : Optional.empty();
  }

  /** The text that the client stores. */
  public String encoded() {
    return base64(value);
  }

  /** SHA-256 in Base64url, which the server stores and looks up. */
  public String hash() {
    return base64(Sha256.of(value));
  }

  /** SHA-256 of the family in Base64url, which finds the session of a pruned token. */
  public String familyHash() {
    return base64(Sha256.of(Arrays.copyOf(value, FAMILY_BYTES)));
  }

  /** Encrypts the successor of this token so that it can be read only with this token. */
  public byte[] sealSuccessor(RefreshTokenValue successor, SecureRandom random) {
    return seal(random).seal(successor.value, hash());
  }

  /**
   * @throws IllegalStateException if the stored bytes are damaged
   */
  public RefreshTokenValue openSuccessor(byte[] sealed) {
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

  private AeadBox seal(SecureRandom random) {
    return new AeadBox(RootSecret.derive(value, "session/successor", BYTES), random);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}

package dev.sallyport.platform.crypto;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * Seals rows under a key from {@code JWT_SECRET}. Each row names the secret that sealed it, so that
 * it can be opened while {@code JWT_SECRET} is changed.
 */
public final class RotatingBox {
  private final RootSecret secret;
  private final String purpose;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param purpose of the key; no other key may have it
   */
  public RotatingBox(RootSecret secret, String purpose) {
    this.secret = secret;
    this.purpose = purpose;
  }

  /** The name of the secret that seals now, to be stored beside what it has sealed. */
  public String sealedBy() {
    return secret.fingerprint();
  }

  /**
   * @param context what the row is: it cannot take the place of another one
   */
  public byte[] seal(byte[] plain, String context) {
    return box(secret).seal(plain, context);
  }

  /** Empty if it was sealed under an unknown secret, as another row, or is damaged. */
  public Optional<byte[]> open(byte[] sealed, String context, String sealedBy) {
    return secret.withFingerprint(sealedBy).flatMap(sealer -> open(box(sealer), sealed, context));
  }

  private static Optional<byte[]> open(AeadBox box, byte[] sealed, String context) {
    try {
      return Optional.of(box.open(sealed, context));
    } catch (GeneralSecurityException damaged) {
      return Optional.empty();
    }
  }

  private AeadBox box(RootSecret sealer) {
    return new AeadBox(sealer.derive(purpose, 32), random);
  }
}

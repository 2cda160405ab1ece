package dev.sallyport.credential.totp;

import dev.sallyport.platform.crypto.AeadBox;
import dev.sallyport.platform.crypto.RootSecret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;

/**
 * Seals TOTP secrets at rest, under a key from {@code JWT_SECRET} and with the user as context. The
 * text names the root secret, so that it can be opened while {@code JWT_SECRET} is changed.
 */
@Singleton
public class TotpSeal {
  private static final String SEPARATOR = ".";

  private final RootSecret root;
  private final SecureRandom random = new SecureRandom();

  @Inject
  public TotpSeal(RootSecret root) {
    this.root = root;
  }

  TotpSecret newSecret() {
    return TotpSecret.random(random);
  }

  /** The text that is stored. */
  public String seal(UUID userId, TotpSecret secret) {
    return root.fingerprint()
        + SEPARATOR
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(box(root).seal(secret.bytes(), context(userId)));
  }

  /**
   * The secret of a stored text.
   *
   * @throws IllegalStateException if it was sealed for another user or under an unknown root
   *     secret, or is damaged: the account then has no usable second factor, and an operator must
   *     remove it
   */
  TotpSecret open(UUID userId, String stored) {
    int end = stored.indexOf(SEPARATOR);
    try {
      RootSecret sealer =
          root.withFingerprint(stored.substring(0, Math.max(end, 0)))
              .orElseThrow(() -> new GeneralSecurityException("sealed under another JWT_SECRET"));
      byte[] sealed = Base64.getUrlDecoder().decode(stored.substring(end + 1));
      return TotpSecret.of(box(sealer).open(sealed, context(userId)));
    } catch (GeneralSecurityException | IllegalArgumentException unusable) {
      throw new IllegalStateException(
          "The authenticator app of user " + userId + " cannot be opened", unusable);
    }
  }

  /** Whether a stored text should be sealed again, under the current root secret. */
  boolean isOutdated(String stored) {
    return !stored.startsWith(root.fingerprint() + SEPARATOR);
  }

  private AeadBox box(RootSecret secret) {
    return new AeadBox(secret.derive("totp/secret", 32), random);
  }

  private static String context(UUID userId) {
    return "totp/" + userId;
  }
}

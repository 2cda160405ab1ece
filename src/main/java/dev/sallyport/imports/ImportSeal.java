package dev.sallyport.imports;

import dev.sallyport.platform.crypto.AeadBox;
import dev.sallyport.platform.crypto.RootSecret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;

/**
 * Seals received files, which may contain weak hashes, under a key from {@code JWT_SECRET}. An
 * import names the secret that sealed it, so that it goes on while {@code JWT_SECRET} is changed.
 */
@Singleton
public class ImportSeal {
  private final RootSecret secret;
  private final SecureRandom random = new SecureRandom();

  @Inject
  public ImportSeal(RootSecret secret) {
    this.secret = secret;
  }

  /** The name of the secret that seals new imports. */
  String sealedBy() {
    return secret.fingerprint();
  }

  /**
   * @param part which part of the import it is: it cannot take the place of another one
   */
  byte[] seal(UUID id, String part, byte[] plain) {
    return box(secret).seal(plain, context(id, part));
  }

  /** Empty if it was sealed under an unknown secret, as another part, or is damaged. */
  Optional<byte[]> open(UUID id, String part, byte[] sealed, String sealedBy) {
    return secret
        .withFingerprint(sealedBy)
        .flatMap(
            sealer -> {
              try {
                return Optional.of(box(sealer).open(sealed, context(id, part)));
              } catch (GeneralSecurityException damaged) {
                return Optional.empty();
              }
            });
  }

  private AeadBox box(RootSecret sealer) {
    return new AeadBox(sealer.derive("import/content", 32), random);
  }

  private static String context(UUID id, String part) {
    return "import/" + id + "/" + part;
  }
}

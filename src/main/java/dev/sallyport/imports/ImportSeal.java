package dev.sallyport.imports;

import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.crypto.RotatingBox;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;

/** Seals received files, which may contain weak hashes. */
@Singleton
public class ImportSeal {
  private final RotatingBox box;

  @Inject
  public ImportSeal(RootSecret secret) {
    box = new RotatingBox(secret, "import/content");
  }

  /** The name of the secret that seals new imports. */
  String sealedBy() {
    return box.sealedBy();
  }

  /**
   * @param part which part of the import it is: it cannot take the place of another one
   */
  byte[] seal(UUID id, String part, byte[] plain) {
    return box.seal(plain, context(id, part));
  }

  /** Empty if it was sealed under an unknown secret, as another part, or is damaged. */
  Optional<byte[]> open(UUID id, String part, byte[] sealed, String sealedBy) {
    return box.open(sealed, context(id, part), sealedBy);
  }

  private static String context(UUID id, String part) {
    return "import/" + id + "/" + part;
  }
}

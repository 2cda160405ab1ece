package dev.sallyport.credential.password.legacy.format;

import dev.sallyport.credential.password.legacy.LegacyHash;
import java.util.List;
import java.util.Optional;

/** Every spelling of a password hash that is recognised by itself. */
public final class LegacyFormats {
  private static final int MAX_LENGTH = 1_024;

  /** No text is in two of them. */
  private static final List<LegacyFormat> FORMATS =
      List.of(
          new BcryptFormat(),
          new PhcFormat(),
          new PasslibPbkdf2Format(),
          new CryptFormat(),
          new FirebaseFormat(),
          new DjangoFormat(),
          new BracedFormat(),
          new JakartaSecurityFormat(),
          new AspNetFormat(),
          new RealmDigestFormat());

  private LegacyFormats() {}

  /**
   * Reads a hash as another system stores it.
   *
   * @throws IllegalArgumentException if the format is unknown, or the hash is malformed or out of
   *     bounds; the message is a predicate without any part of the hash
   */
  public static LegacyHash parse(String text) {
    if (text.length() <= MAX_LENGTH) {
      for (LegacyFormat format : FORMATS) {
        Optional<LegacyHash> hash = format.parse(text);
        if (hash.isPresent()) {
          return hash.get();
        }
      }
    }
    throw new IllegalArgumentException("must be a password hash in a supported format");
  }
}

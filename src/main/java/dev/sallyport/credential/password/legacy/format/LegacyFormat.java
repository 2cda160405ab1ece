package dev.sallyport.credential.password.legacy.format;

import dev.sallyport.credential.password.legacy.LegacyHash;
import java.util.Optional;

/** One spelling of password hashes. */
@FunctionalInterface
interface LegacyFormat {
  /**
   * Empty if the text is not in this format.
   *
   * @throws IllegalArgumentException if it is, but is malformed or out of bounds; the message is a
   *     predicate without any part of the hash
   */
  Optional<LegacyHash> parse(String text);
}

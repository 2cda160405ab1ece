package dev.sallyport.account;

import java.time.Instant;
import java.util.Optional;

/**
 * Which users an operator looks for; what is empty does not matter.
 *
 * @param emailPrefix as {@link #isPrefix} takes it
 * @param role one of {@link Roles#ALL}
 * @param lastLoginBefore leaves out whoever logged in at or after it; who never did stays in
 * @param lastLoginAfter leaves out whoever has not logged in at or after it
 */
public record UserFilter(
    Optional<String> emailPrefix,
    Optional<Boolean> active,
    Optional<String> role,
    Optional<Instant> lastLoginBefore,
    Optional<Instant> lastLoginAfter) {

  /** Whether a text can be the beginning of an e-mail: 1 to 254 printable ASCII characters. */
  public static boolean isPrefix(String text) {
    return text.matches("[!-~]{1,254}");
  }
}

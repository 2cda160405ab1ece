package dev.sallyport.account;

import java.time.Instant;
import java.util.Optional;

/**
 * Criteria of an operator's search for users; empty ones do not restrict it.
 *
 * @param emailPrefix as {@link #isPrefix} takes it
 * @param role one of {@link Roles#ALL}
 * @param lastLoginBefore only users whose last log-in was before this time, or who never logged in
 * @param lastLoginAfter only users who logged in at or after this time
 */
public record UserFilter(
    Optional<String> emailPrefix,
    Optional<Boolean> active,
    Optional<String> role,
    Optional<Instant> lastLoginBefore,
    Optional<Instant> lastLoginAfter) {

  /**
   * Whether a text can be the beginning of an e-mail address: 1 to 254 printable ASCII characters.
   */
  public static boolean isPrefix(String text) {
    return text.matches("[!-~]{1,254}");
  }
}

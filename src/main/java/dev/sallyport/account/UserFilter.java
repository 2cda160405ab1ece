package dev.sallyport.account;

import dev.sallyport.mail.EmailAddress;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Criteria of an operator's search for users; empty ones do not restrict it.
 *
 * @param email as {@link #canonicalEmail} returns it
 * @param role one of {@link Roles#ALL}
 * @param lastLoginBefore only users whose last log-in was before this time, or who never logged in
 * @param lastLoginAfter only users who logged in at or after this time
 */
public record UserFilter(
    Optional<String> email,
    Optional<Boolean> active,
    Optional<String> role,
    Optional<Instant> lastLoginBefore,
    Optional<Instant> lastLoginAfter) {
  private static final int MAX_LENGTH = 254;

  /**
   * The beginning of an e-mail address, or an @ and the beginning of a domain, in the form in which
   * addresses are stored; at most 254 characters. An internationalised domain must be complete,
   * because its ASCII form begins with other characters than a part of it.
   *
   * @return empty if the text is neither
   */
  public static Optional<String> canonicalEmail(String text) {
    if (text.matches("[!-~]{1," + MAX_LENGTH + "}")) {
      return Optional.of(text.toLowerCase(Locale.ROOT));
    }
    return text.startsWith("@")
        ? EmailAddress.parse("x" + text).map(address -> "@" + address.domain())
        : EmailAddress.parse(text).map(EmailAddress::toString);
  }
}

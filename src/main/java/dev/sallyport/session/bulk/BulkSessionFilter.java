package dev.sallyport.session.bulk;

import dev.sallyport.mail.EmailAddress;
import java.util.Optional;
import java.util.UUID;

/**
 * Which live sessions; empty criteria do not restrict it.
 *
 * @param network an address or network from which the session was opened
 * @param email of the user
 * @param domain of the user's e-mail address
 * @param role of the user
 * @param except a session that is kept
 */
public record BulkSessionFilter(
    Optional<String> network,
    Optional<EmailAddress> email,
    Optional<String> domain,
    Optional<String> role,
    UUID except) {
  /** Whether all sessions of the users are meant, not only some. */
  boolean isOfUsers() {
    return network.isEmpty();
  }
}

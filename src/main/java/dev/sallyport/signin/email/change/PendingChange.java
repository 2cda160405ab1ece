package dev.sallyport.signin.email.change;

import dev.sallyport.mail.EmailAddress;
import java.util.Optional;
import java.util.UUID;

/**
 * What the ticket of a change remembers of its request.
 *
 * @param sessionId the session of the request
 * @param current the address that the account had then
 */
record PendingChange(UUID sessionId, EmailAddress current) {
  /** The payload of the ticket. */
  String text() {
    return sessionId + " " + current;
  }

  /** Reads a {@link #text}. */
  static PendingChange of(Optional<String> payload) {
    String[] parts = payload.orElseThrow().split(" ", 2);
    return new PendingChange(UUID.fromString(parts[0]), EmailAddress.parse(parts[1]).orElseThrow());
  }
}

package dev.sallyport.ticket;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * A new ticket: the only time that its secret and its code are known.
 *
 * @param flow the id of the ticket for the client that requested it; with the code it redeems the
 *     ticket
 * @param secret 256 random bits in 43 characters of Base64url, for the link
 * @param code 8 digits; empty if the purpose has none
 * @param lifetime of the link
 * @param codeLifetime {@link #CODE_LIFETIME}, even if the purpose has no code
 */
public record IssuedTicket(
    UUID flow, String secret, Optional<String> code, Duration lifetime, Duration codeLifetime) {
  /** How long a code is valid. */
  public static final Duration CODE_LIFETIME = Duration.ofMinutes(10);

  /** How often a code may be tried. */
  public static final int CODE_TRIES = 5;

  @Override
  public String toString() {
    return "IssuedTicket[hidden]";
  }
}

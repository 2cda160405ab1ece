package dev.sallyport.ticket;

import dev.sallyport.mail.EmailAddress;
import java.util.Optional;
import java.util.UUID;

/**
 * What a new ticket is bound to.
 *
 * @param userId the account; empty if there is none yet, or for an unknown address
 * @param address where the secret is mailed
 * @param payload what belongs to the flow, such as the password hash of a sign-up; stored sealed,
 *     at most {@value #MAX_PAYLOAD} characters
 */
public record TicketRequest(
    TicketPurpose purpose, Optional<UUID> userId, EmailAddress address, Optional<String> payload) {
  static final int MAX_PAYLOAD = 4_096;

  public TicketRequest {
    if (payload.isPresent() && payload.get().length() > MAX_PAYLOAD) {
      throw new IllegalArgumentException("payload too long");
    }
  }

  /** A ticket for an address without an account, and without a payload. */
  public static TicketRequest of(TicketPurpose purpose, EmailAddress address) {
    return new TicketRequest(purpose, Optional.empty(), address, Optional.empty());
  }

  /** The same for an account. */
  public TicketRequest ofUser(UUID id) {
    return new TicketRequest(purpose, Optional.of(id), address, payload);
  }

  /** The same with a payload. */
  public TicketRequest withPayload(String text) {
    return new TicketRequest(purpose, userId, address, Optional.of(text));
  }

  @Override
  public String toString() {
    return "TicketRequest[" + purpose + ", hidden]";
  }
}

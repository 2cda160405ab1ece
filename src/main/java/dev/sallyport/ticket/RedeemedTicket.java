package dev.sallyport.ticket;

import dev.sallyport.mail.EmailAddress;
import java.util.Optional;
import java.util.UUID;

/**
 * A ticket that was redeemed in this transaction.
 *
 * @param address to which the secret was mailed: the caller reads its mailbox
 * @param payload as it was issued
 */
public record RedeemedTicket(
    UUID flow,
    TicketPurpose purpose,
    Optional<UUID> userId,
    EmailAddress address,
    Optional<String> payload) {
  @Override
  public String toString() {
    return "RedeemedTicket[flow=" + flow + ", " + purpose + ", hidden]";
  }
}

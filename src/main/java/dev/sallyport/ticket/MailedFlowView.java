package dev.sallyport.ticket;

import java.time.Duration;
import java.util.UUID;

/**
 * The response to a request that mails a link and a code.
 *
 * @param flow confirms the request, together with the mailed code
 * @param expiresIn how long the code is valid, in seconds
 * @param resendAfter after how many seconds the user should request another mail
 */
public record MailedFlowView(UUID flow, long expiresIn, long resendAfter) {
  /** Most mails arrive within this time. */
  private static final Duration RESEND_AFTER = Duration.ofMinutes(1);

  /** The flow of a ticket. */
  public static MailedFlowView of(IssuedTicket ticket) {
    return new MailedFlowView(
        ticket.flow(), ticket.codeLifetime().toSeconds(), RESEND_AFTER.toSeconds());
  }
}

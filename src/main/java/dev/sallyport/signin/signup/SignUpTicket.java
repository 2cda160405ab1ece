package dev.sallyport.signin.signup;

import dev.sallyport.account.NewAccount;
import dev.sallyport.credential.password.PasswordHash;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.text.Language;
import dev.sallyport.ticket.RedeemedTicket;
import dev.sallyport.ticket.TicketPurpose;
import dev.sallyport.ticket.TicketRequest;
import java.util.Optional;

/**
 * A sign-up that waits for the proof of its mailbox. It exists only in its ticket, sealed: the
 * table {@code users} has no row for it.
 */
record SignUpTicket(EmailAddress email, PasswordHash hash, Language language) {
  /** Neither a hash in the PHC format nor a language tag contains it. */
  private static final String SEPARATOR = " ";

  TicketRequest request() {
    return TicketRequest.of(TicketPurpose.SIGNUP, email)
        .withPayload(hash.encoded() + SEPARATOR + language.tag());
  }

  /** Empty if the ticket contains no hash that this version can read. */
  static Optional<SignUpTicket> of(RedeemedTicket ticket) {
    String[] parts = ticket.payload().orElse("").split(SEPARATOR, 2);
    Language language =
        parts.length < 2 ? Language.EN : Language.ofTag(parts[1]).orElse(Language.EN);
    return PasswordHash.parse(parts[0])
        .map(hash -> new SignUpTicket(ticket.address(), hash, language));
  }

  /** The account, once the mailbox is proven. */
  NewAccount account() {
    return new NewAccount(email, true, language);
  }

  @Override
  public String toString() {
    return "SignUpTicket[hidden]";
  }
}

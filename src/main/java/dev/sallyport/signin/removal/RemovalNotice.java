package dev.sallyport.signin.removal;

import dev.sallyport.account.User;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailMessage;
import dev.sallyport.mail.MailOutbox;
import dev.sallyport.mail.MailSettings;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.mail.PublicUrl;
import dev.sallyport.ticket.IssuedTicket;
import dev.sallyport.ticket.TicketPurpose;
import dev.sallyport.ticket.TicketRequest;
import dev.sallyport.ticket.TicketService;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/** Tells a user by mail that factors will be removed, with the link that cancels it. */
@Dependent
public class RemovalNotice {
  /** The page that redeems the link. */
  static final String PAGE = "/factors/keep";

  private final TicketService tickets;
  private final MailOutbox outbox;
  private final MailSettings settings;
  private final PublicUrl pages;

  @Inject
  public RemovalNotice(
      TicketService tickets, MailOutbox outbox, MailSettings settings, PublicUrl pages) {
    this.tickets = tickets;
    this.outbox = outbox;
    this.settings = settings;
    this.pages = pages;
  }

  /** Sends the mail in the caller's transaction, if the service sends mail. */
  void send(User user, FactorRemoval removal) {
    if (!settings.isEnabled()) {
      return;
    }
    EmailAddress address = EmailAddress.parse(user.email()).orElseThrow();
    IssuedTicket ticket =
        tickets.issue(TicketRequest.of(TicketPurpose.FACTOR_REMOVAL, address).ofUser(user.id()));
    outbox.send(
        MailMessage.of(MailTemplate.FACTOR_REMOVAL, address, user.language())
            .ofUser(user.id())
            .withLink(pages.link(PAGE, ticket.secret()), ticket.lifetime())
            .withTime(removal.due()));
  }
}

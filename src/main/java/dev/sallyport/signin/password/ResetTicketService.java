package dev.sallyport.signin.password;

import dev.sallyport.account.User;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailMessage;
import dev.sallyport.mail.MailOutbox;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.mail.PublicUrl;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.platform.text.Language;
import dev.sallyport.ticket.IssuedTicket;
import dev.sallyport.ticket.TicketPurpose;
import dev.sallyport.ticket.TicketRequest;
import dev.sallyport.ticket.TicketService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** The transaction that writes ticket, mail and event of a requested reset. */
@Stateless
public class ResetTicketService {
  /** The page that redeems the link. */
  private static final String PAGE = "/reset";

  private final UserSearchService users;
  private final TicketService tickets;
  private final MailOutbox outbox;
  private final PublicUrl pages;
  private final AuditService audit;

  /** Required by the EJB container. */
  protected ResetTicketService() {
    this(null, null, null, null, null);
  }

  @Inject
  public ResetTicketService(
      UserSearchService users,
      TicketService tickets,
      MailOutbox outbox,
      PublicUrl pages,
      AuditService audit) {
    this.users = users;
    this.tickets = tickets;
    this.outbox = outbox;
    this.pages = pages;
    this.audit = audit;
  }

  /**
   * Issues a ticket, with the same statements for every address. The mail is in the language of the
   * user, not of the caller, who may be someone else.
   *
   * @param asked the language for an address without an active account
   * @param mayMail whether the budget of the address permits a mail
   */
  public IssuedTicket issue(
      EmailAddress email, Language asked, boolean mayMail, RequestOrigin origin) {
    Optional<User> user = users.findByEmail(email.toString()).filter(User::isActive);
    Optional<UUID> userId = user.map(User::id);
    Language language = user.map(User::language).orElse(asked);
    TicketRequest request = TicketRequest.of(TicketPurpose.PASSWORD_RESET, email);
    TicketRequest bound = userId.map(request::ofUser).orElse(request);
    // Otherwise more requests than mails would give more tries for a code, and end the last one.
    IssuedTicket ticket = mayMail ? tickets.issue(bound) : tickets.issueDecoy(bound);
    MailMessage message =
        ticket.in(MailMessage.of(MailTemplate.PASSWORD_RESET, email, language), pages, PAGE);
    message = userId.map(message::ofUser).orElse(message);
    outbox.sendIf(userId.isPresent() && mayMail, message);
    audit.succeeded(
        EventType.PASSWORD_RESET_REQUESTED,
        Subject.userOrEmail(userId.orElse(null), email.toString()),
        origin);
    return ticket;
  }
}

package dev.sallyport.signin.email.change;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.EmailAddressService;
import dev.sallyport.account.User;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.CredentialService;
import dev.sallyport.credential.password.LoginCandidate;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailMessage;
import dev.sallyport.mail.MailOutbox;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.mail.PublicUrl;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.ticket.IssuedTicket;
import dev.sallyport.ticket.TicketPurpose;
import dev.sallyport.ticket.TicketRequest;
import dev.sallyport.ticket.TicketService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.UUID;

/** The transaction that writes ticket, mails and event of a requested change. */
@Stateless
public class EmailChangeTicketService {
  private final AccountService accounts;
  private final EmailAddressService addresses;
  private final CredentialService credentials;
  private final TicketService tickets;
  private final MailOutbox outbox;
  private final PublicUrl pages;
  private final AuditService audit;

  /** Required by the EJB container. */
  protected EmailChangeTicketService() {
    this(null, null, null, null, null, null, null);
  }

  @Inject
  public EmailChangeTicketService(
      AccountService accounts,
      EmailAddressService addresses,
      CredentialService credentials,
      TicketService tickets,
      MailOutbox outbox,
      PublicUrl pages,
      AuditService audit) {
    this.accounts = accounts;
    this.addresses = addresses;
    this.credentials = credentials;
    this.tickets = tickets;
    this.outbox = outbox;
    this.pages = pages;
    this.audit = audit;
  }

  /**
   * Issues a ticket for the new address and notifies the current one. For a taken address it writes
   * the same rows, but the mail is withheld and the ticket cannot be redeemed.
   *
   * @param verified the account with the hash against which the password was verified
   * @param sessionId the session of the request
   * @param mayMail whether the budget of the new address permits a mail
   * @throws Problem 409 if the password was changed meanwhile
   */
  public IssuedTicket issue(
      LoginCandidate verified,
      UUID sessionId,
      EmailAddress wanted,
      boolean mayMail,
      RequestOrigin origin) {
    User user =
        accounts
            .lock(verified.userId())
            .filter(User::isActive)
            .filter(found -> !found.isDeletionPending() && isUnchanged(verified))
            .orElseThrow(() -> Problem.of(ProblemType.CONFLICT));
    EmailAddress current = EmailAddress.parse(user.email()).orElseThrow();
    boolean mails = !addresses.isTaken(wanted, user.id()) && mayMail;
    TicketRequest request =
        TicketRequest.of(TicketPurpose.EMAIL_CHANGE, wanted)
            .ofUser(user.id())
            .withPayload(new PendingChange(sessionId, current).text());
    IssuedTicket ticket = mails ? tickets.issue(request) : tickets.issueDecoy(request);
    MailMessage confirm =
        MailMessage.of(MailTemplate.EMAIL_CHANGE_CONFIRM, wanted, user.language())
            .ofUser(user.id());
    outbox.sendIf(mails, ticket.in(confirm, pages, EmailChangePages.CONFIRM));
    outbox.send(
        MailMessage.of(MailTemplate.EMAIL_CHANGE_NOTICE, current, user.language())
            .ofUser(user.id()));
    audit.succeeded(
        EventType.EMAIL_CHANGE_REQUESTED, Subject.user(user.id()).inSession(sessionId), origin);
    return ticket;
  }

  private boolean isUnchanged(LoginCandidate verified) {
    return credentials.of(verified.userId()).unchangedPassword(verified.passwordHash()).isPresent();
  }
}

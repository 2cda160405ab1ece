package dev.sallyport.signin.email;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.User;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailMessage;
import dev.sallyport.mail.MailOutbox;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.mail.PublicUrl;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.SessionRef;
import dev.sallyport.ticket.IssuedTicket;
import dev.sallyport.ticket.RedeemedTicket;
import dev.sallyport.ticket.TicketPurpose;
import dev.sallyport.ticket.TicketRequest;
import dev.sallyport.ticket.TicketService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** The transactions that request and complete the verification of an account's address. */
@Stateless
public class VerificationTicketService {
  /** The page that posts the secret of the link. */
  static final String PAGE = "/email/confirm";

  private final AccountService accounts;
  private final TicketService tickets;
  private final MailOutbox outbox;
  private final PublicUrl pages;
  private final AuditService audit;

  /** Required by the EJB container. */
  protected VerificationTicketService() {
    this(null, null, null, null, null);
  }

  @Inject
  public VerificationTicketService(
      AccountService accounts,
      TicketService tickets,
      MailOutbox outbox,
      PublicUrl pages,
      AuditService audit) {
    this.accounts = accounts;
    this.tickets = tickets;
    this.outbox = outbox;
    this.pages = pages;
    this.audit = audit;
  }

  /**
   * Issues a ticket, and writes a mail and an event.
   *
   * @param mayMail whether the budget of the address permits a mail
   */
  public IssuedTicket issue(User user, UUID sessionId, boolean mayMail, RequestOrigin origin) {
    EmailAddress address = EmailAddress.parse(user.email()).orElseThrow();
    TicketRequest request =
        TicketRequest.of(TicketPurpose.EMAIL_VERIFICATION, address)
            .ofUser(user.id())
            .withPayload(sessionId.toString());
    IssuedTicket ticket = mayMail ? tickets.issue(request) : tickets.issueDecoy(request);
    MailMessage message =
        ticket.in(
            MailMessage.of(MailTemplate.VERIFY_EMAIL, address, user.language()).ofUser(user.id()),
            pages,
            PAGE);
    outbox.sendIf(mayMail, message);
    audit.succeeded(
        EventType.EMAIL_VERIFICATION_REQUESTED,
        Subject.user(user.id()).inSession(sessionId),
        origin);
    return ticket;
  }

  /**
   * Verifies the address with the code and the flow, which only the session has that requested the
   * mail.
   *
   * @return the address; empty if the code is invalid, or the account has another address now
   */
  public Optional<String> confirm(UUID flow, String code, RequestOrigin origin) {
    return tickets
        .redeem(TicketPurpose.EMAIL_VERIFICATION, flow, code)
        .flatMap(
            ticket -> verify(ticket, ticket.payload().map(UUID::fromString).orElseThrow(), origin));
  }

  /**
   * Verifies the address with the secret of the link, in a session of the account. Without it, the
   * recipient could verify the account of someone else who signed up with the recipient's address,
   * and who has set its password.
   *
   * @return the address; empty if the secret is invalid, the session belongs to another account, or
   *     the account has another address now
   */
  public Optional<String> confirm(String token, SessionRef session, RequestOrigin origin) {
    return tickets
        .find(TicketPurpose.EMAIL_VERIFICATION, token)
        .filter(ticket -> ticket.userId().filter(session.userId()::equals).isPresent())
        .flatMap(found -> tickets.redeem(TicketPurpose.EMAIL_VERIFICATION, token))
        .flatMap(ticket -> verify(ticket, session.sessionId(), origin));
  }

  private Optional<String> verify(RedeemedTicket ticket, UUID sessionId, RequestOrigin origin) {
    Optional<User> user =
        ticket
            .userId()
            .flatMap(accounts::lock)
            .filter(User::isActive)
            .filter(account -> account.email().equals(ticket.address().toString()));
    user.ifPresent(
        account ->
            accounts.verifyEmail(account.id(), ticket.address(), Optional.of(sessionId), origin));
    return user.map(User::email);
  }
}

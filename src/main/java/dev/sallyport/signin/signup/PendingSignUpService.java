package dev.sallyport.signin.signup;

import dev.sallyport.account.User;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.mail.MailMessage;
import dev.sallyport.mail.MailOutbox;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.mail.PublicUrl;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.OpenSession;
import dev.sallyport.signin.SignInService;
import dev.sallyport.ticket.IssuedTicket;
import dev.sallyport.ticket.RedeemedTicket;
import dev.sallyport.ticket.TicketPurpose;
import dev.sallyport.ticket.TicketService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** The transactions that start and confirm a sign-up whose mailbox must be proven. */
@Stateless
public class PendingSignUpService {
  /** The page that posts the secret of the link. */
  static final String PAGE = "/signup/confirm";

  private final UserSearchService users;
  private final TicketService tickets;
  private final SignInService signIns;
  private final MailOutbox outbox;
  private final PublicUrl pages;
  private final AuditService audit;

  /** Required by the EJB container. */
  protected PendingSignUpService() {
    this(null, null, null, null, null, null);
  }

  @Inject
  public PendingSignUpService(
      UserSearchService users,
      TicketService tickets,
      SignInService signIns,
      MailOutbox outbox,
      PublicUrl pages,
      AuditService audit) {
    this.users = users;
    this.tickets = tickets;
    this.signIns = signIns;
    this.outbox = outbox;
    this.pages = pages;
    this.audit = audit;
  }

  /**
   * Issues a ticket and writes a mail and an event, with the same statements for every address. The
   * ticket of an address that has an account, or whose mail is withheld, cannot be redeemed.
   *
   * @param mayMail whether the budget of the address permits a mail
   */
  public IssuedTicket issue(SignUpTicket signUp, boolean mayMail, RequestOrigin origin) {
    Optional<User> owner = users.findByEmail(signUp.email().toString());
    boolean redeemable = owner.isEmpty() && mayMail;
    IssuedTicket ticket =
        redeemable ? tickets.issue(signUp.request()) : tickets.issueDecoy(signUp.request());
    MailMessage message =
        owner.map(user -> taken(signUp, user)).orElseGet(() -> code(signUp, ticket));
    outbox.sendIf(mayMail, message);
    Subject subject =
        Subject.userOrEmail(owner.map(User::id).orElse(null), signUp.email().toString());
    if (owner.isPresent()) {
      audit.detected(EventType.SIGNUP_REQUESTED, subject, origin, FailureReason.EMAIL_TAKEN);
    } else {
      audit.succeeded(EventType.SIGNUP_REQUESTED, subject, origin);
    }
    return ticket;
  }

  private static MailMessage taken(SignUpTicket signUp, User owner) {
    return MailMessage.of(MailTemplate.ADDRESS_TAKEN, signUp.email(), owner.language())
        .ofUser(owner.id());
  }

  private MailMessage code(SignUpTicket signUp, IssuedTicket ticket) {
    return ticket.in(
        MailMessage.of(MailTemplate.SIGNUP_CODE, signUp.email(), signUp.language()), pages, PAGE);
  }

  /**
   * The sign-up that the link would confirm.
   *
   * @param token as the caller sent it
   */
  public Optional<SignUpTicket> find(String token) {
    return tickets.find(TicketPurpose.SIGNUP, token).flatMap(SignUpTicket::of);
  }

  /**
   * Creates the account with the secret of the link, after the password was verified.
   *
   * @param sessionId of the new session
   * @return empty if the ticket was redeemed meanwhile, or if the address has an account now; a
   *     ticket of such an address is redeemed without effect
   */
  public Optional<OpenSession> confirm(
      UUID sessionId, String token, String network, RequestOrigin origin) {
    return open(sessionId, tickets.redeem(TicketPurpose.SIGNUP, token), network, origin);
  }

  /** The same with the mailed code and the flow, which only the initiator knows. */
  public Optional<OpenSession> confirm(
      UUID sessionId, UUID flow, String code, String network, RequestOrigin origin) {
    return open(sessionId, tickets.redeem(TicketPurpose.SIGNUP, flow, code), network, origin);
  }

  private Optional<OpenSession> open(
      UUID sessionId, Optional<RedeemedTicket> ticket, String network, RequestOrigin origin) {
    return ticket
        .flatMap(SignUpTicket::of)
        .flatMap(
            signUp -> signIns.signUp(sessionId, signUp.account(), signUp.hash(), network, origin));
  }
}

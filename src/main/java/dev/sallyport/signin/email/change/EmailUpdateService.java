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
import dev.sallyport.session.SessionRef;
import dev.sallyport.ticket.IssuedTicket;
import dev.sallyport.ticket.RedeemedTicket;
import dev.sallyport.ticket.TicketPurpose;
import dev.sallyport.ticket.TicketRequest;
import dev.sallyport.ticket.TicketService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** The transactions that change an e-mail address. Whatever they throw leaves the ticket usable. */
@Stateless
public class EmailUpdateService {
  private final AccountService accounts;
  private final EmailAddressService addresses;
  private final CredentialService credentials;
  private final TicketService tickets;
  private final MailOutbox outbox;
  private final PublicUrl pages;
  private final AuditService audit;
  private final Clock clock;

  /** Required by the EJB container. */
  protected EmailUpdateService() {
    this(null, null, null, null, null, null, null, null);
  }

  @Inject
  public EmailUpdateService(
      AccountService accounts,
      EmailAddressService addresses,
      CredentialService credentials,
      TicketService tickets,
      MailOutbox outbox,
      PublicUrl pages,
      AuditService audit,
      Clock clock) {
    this.accounts = accounts;
    this.addresses = addresses;
    this.credentials = credentials;
    this.tickets = tickets;
    this.outbox = outbox;
    this.pages = pages;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Changes the address in the session that requested it, which continues.
   *
   * @return the new address
   * @throws Problem 401 for an invalid code, another session, or a taken address
   */
  public String confirm(SessionRef caller, UUID flow, String code, RequestOrigin origin) {
    RedeemedTicket ticket =
        tickets
            .redeem(TicketPurpose.EMAIL_CHANGE, flow, code)
            .orElseThrow(EmailUpdateService::invalid);
    if (!ticket.userId().equals(Optional.of(caller.userId()))
        || !PendingChange.of(ticket.payload()).sessionId().equals(caller.sessionId())) {
      throw invalid();
    }
    return change(ticket, Optional.of(caller.sessionId()), origin);
  }

  /** The account of a link, which remains usable. */
  public Optional<UUID> userOf(String token) {
    return tickets.find(TicketPurpose.EMAIL_CHANGE, token).flatMap(RedeemedTicket::userId);
  }

  /**
   * Changes the address after the password was verified. Every session ends.
   *
   * @return the new address
   * @throws Problem 401 for an invalid token, or a taken address
   */
  public String confirm(LoginCandidate verified, String token, RequestOrigin origin) {
    RedeemedTicket ticket =
        tickets.redeem(TicketPurpose.EMAIL_CHANGE, token).orElseThrow(EmailUpdateService::invalid);
    boolean unchanged =
        ticket.userId().equals(Optional.of(verified.userId()))
            && credentials
                .of(verified.userId())
                .unchangedPassword(verified.passwordHash())
                .isPresent();
    if (!unchanged) {
      throw invalid();
    }
    return change(ticket, Optional.empty(), origin);
  }

  private String change(RedeemedTicket ticket, Optional<UUID> keptSession, RequestOrigin origin) {
    EmailAddress former = PendingChange.of(ticket.payload()).current();
    User user =
        ticket
            .userId()
            .flatMap(accounts::lock)
            .filter(found -> found.isActive() && !found.isDeletionPending())
            .filter(found -> found.email().equals(former.toString()))
            .orElseThrow(EmailUpdateService::invalid);
    addresses.change(user, ticket.address(), keptSession);
    IssuedTicket revert =
        tickets.issue(TicketRequest.of(TicketPurpose.EMAIL_REVERT, former).ofUser(user.id()));
    addresses.reserve(former, user.id(), clock.instant().plus(revert.lifetime()));
    outbox.send(
        MailMessage.of(MailTemplate.EMAIL_CHANGED, former, user.language())
            .ofUser(user.id())
            .withLink(pages.link(EmailChangePages.REVERT, revert.secret()), revert.lifetime()));
    audit.succeeded(EventType.EMAIL_CHANGED, Subject.user(user.id()), origin);
    return user.email();
  }

  /**
   * Restores the address to which the ticket was mailed. All other tickets that revert a change are
   * deleted: the one of an address that a thief has set would restore that address.
   *
   * @throws Problem 401 for an invalid token
   */
  public void revert(String token, RequestOrigin origin) {
    RedeemedTicket ticket =
        tickets.redeem(TicketPurpose.EMAIL_REVERT, token).orElseThrow(EmailUpdateService::invalid);
    User user = ticket.userId().flatMap(accounts::lock).orElseThrow(EmailUpdateService::invalid);
    addresses.change(user, ticket.address(), Optional.empty());
    tickets.removeAllOf(user.id());
    addresses.release(user.id());
    audit.succeeded(EventType.EMAIL_REVERTED, Subject.user(user.id()), origin);
  }

  private static Problem invalid() {
    return Problem.of(ProblemType.INVALID_CODE);
  }
}

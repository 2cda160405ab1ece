package dev.sallyport.signin.password;

import dev.sallyport.access.Caller;
import dev.sallyport.account.AccountService;
import dev.sallyport.account.User;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.CredentialService;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.credential.password.LoginCandidate;
import dev.sallyport.credential.password.Password;
import dev.sallyport.credential.password.PasswordHash;
import dev.sallyport.credential.password.PasswordPolicy;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.OpenSession;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.SessionService;
import dev.sallyport.session.authentication.Authentication;
import dev.sallyport.signin.notice.SecurityNotice;
import dev.sallyport.ticket.RedeemedTicket;
import dev.sallyport.ticket.TicketPurpose;
import dev.sallyport.ticket.TicketService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The transactions that replace a password. */
@Stateless
public class PasswordUpdateService {
  private final AccountService accounts;
  private final CredentialService credentials;
  private final SessionService sessions;
  private final TicketService tickets;
  private final PasswordPolicy policy;
  private final ResetFactor factor;
  private final SecurityNotice notice;
  private final AuditService audit;
  private final Clock clock;

  /** Required by the EJB container. */
  protected PasswordUpdateService() {
    this(null, null, null, null, null, null, null, null, null);
  }

  @Inject
  public PasswordUpdateService(
      AccountService accounts,
      CredentialService credentials,
      SessionService sessions,
      TicketService tickets,
      PasswordPolicy policy,
      ResetFactor factor,
      SecurityNotice notice,
      AuditService audit,
      Clock clock) {
    this.accounts = accounts;
    this.credentials = credentials;
    this.sessions = sessions;
    this.tickets = tickets;
    this.policy = policy;
    this.factor = factor;
    this.notice = notice;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Replaces a password that was verified, ends every session and opens a new one, with the second
   * factor of the session that asks.
   *
   * @param current the session that asks
   * @return empty if the account was deactivated or its password changed meanwhile
   */
  public Optional<OpenSession> change(
      UUID sessionId,
      SessionRef current,
      LoginCandidate verified,
      PasswordHash hash,
      RequestOrigin origin) {
    Optional<User> user = accounts.lock(verified.userId()).filter(User::isActive);
    if (user.isEmpty()
        || credentials.of(verified.userId()).unchangedPassword(verified.passwordHash()).isEmpty()) {
      return Optional.empty();
    }
    Authentication authentication = afterChange(current);
    replace(user.get(), hash, origin);
    audit.succeeded(
        EventType.PASSWORD_CHANGED, Subject.user(user.get().id()).inSession(sessionId), origin);
    return Optional.of(sessions.open(sessionId, user.get(), authentication, origin));
  }

  /**
   * With a second factor, the time of its proof remains: the password alone makes no authentication
   * recent.
   */
  private Authentication afterChange(SessionRef current) {
    if (credentials.of(current.userId()).besidePassword().isEmpty()) {
      return Authentication.byPassword(clock.instant());
    }
    return sessions
        .authentication(current)
        .filter(Authentication::hasSecondFactor)
        .orElseThrow(Caller::revoked);
  }

  /**
   * Redeems the ticket and replaces the password. Whatever is thrown leaves the ticket usable.
   *
   * @throws Problem 400 if the password contains the account's own words; 401 for an invalid
   *     ticket, or without the second factor of an account that has one
   */
  public void reset(
      PasswordResetRequest request, Password password, PasswordHash hash, RequestOrigin origin) {
    RedeemedTicket ticket =
        redeemed(request).orElseThrow(() -> Problem.of(ProblemType.INVALID_CODE));
    User user =
        ticket
            .userId()
            .flatMap(accounts::lock)
            .filter(User::isActive)
            // The secret was mailed to an address that may no longer be the account's.
            .filter(account -> account.email().equals(ticket.address().toString()))
            .orElseThrow(() -> Problem.of(ProblemType.INVALID_CODE));
    List<Fault> faults = policy.check(password, ticket.address());
    if (!faults.isEmpty()) {
      throw Problem.invalid(faults);
    }
    accounts.verifyEmail(user.id(), ticket.address(), Optional.empty(), origin);
    // After the proof, which removes what another person may have enrolled before it.
    factor.require(user, credentials.of(user.id()).besidePassword(), request);
    replace(user, hash, origin);
    audit.succeeded(EventType.PASSWORD_RESET, Subject.user(user.id()), origin);
  }

  private Optional<RedeemedTicket> redeemed(PasswordResetRequest request) {
    if (request.token() != null) {
      return tickets.redeem(TicketPurpose.PASSWORD_RESET, request.token());
    }
    return tickets.redeem(TicketPurpose.PASSWORD_RESET, request.flowIdOrNull(), request.code());
  }

  private void replace(User user, PasswordHash hash, RequestOrigin origin) {
    credentials.replace(
        user.id(), CredentialType.PASSWORD, hash.encoded(), Optional.empty(), origin);
    notice.send(user, MailTemplate.PASSWORD_CHANGED);
  }
}

package dev.sallyport.signin.email.change;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.password.LoginCandidate;
import dev.sallyport.credential.password.Password;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailOutbox;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.PasswordConfirmationService;
import dev.sallyport.signin.recipient.RecipientGate;
import dev.sallyport.ticket.IssuedTicket;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Changes e-mail addresses and reverts changes. It has no transaction of its own, so that no
 * transaction is open while a hash is computed or a limit is counted.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class EmailChangeService {
  private final MailOutbox outbox;
  private final PasswordConfirmationService passwords;
  private final RecipientGate recipients;
  private final EmailChangeTicketService tickets;
  private final EmailUpdateService updates;
  private final AuditService audit;
  private final RequestClient client;

  /** Required by the EJB container. */
  protected EmailChangeService() {
    this(null, null, null, null, null, null, null);
  }

  @Inject
  public EmailChangeService(
      MailOutbox outbox,
      PasswordConfirmationService passwords,
      RecipientGate recipients,
      EmailChangeTicketService tickets,
      EmailUpdateService updates,
      AuditService audit,
      RequestClient client) {
    this.outbox = outbox;
    this.passwords = passwords;
    this.recipients = recipients;
    this.tickets = tickets;
    this.updates = updates;
    this.audit = audit;
    this.client = client;
  }

  /**
   * Mails a link and a code to the new address, unless it is taken or its budget is exhausted, and
   * notifies the current one. The response is the same in every case.
   *
   * @throws Problem 400 naming every fault; 401 for a wrong password; 429 if the account is
   *     throttled; 501 if the service sends no mail
   */
  public IssuedTicket request(SessionRef caller, EmailChangeRequest request) {
    outbox.requireEnabled();
    requireFaultless(caller, request.faults());
    EmailAddress wanted = EmailAddress.parse(request.email()).orElseThrow();
    LoginCandidate verified =
        passwords.confirm(
            caller.userId(), Password.of(request.password()), EventType.EMAIL_CHANGE_REQUESTED);
    if (wanted.toString().equals(verified.user().email())) {
      requireFaultless(
          caller, List.of(new Fault("email", "unchanged", "must not be the current address")));
    }
    boolean mayMail = recipients.mayMail(wanted);
    return tickets.issue(verified, caller.sessionId(), wanted, mayMail, client.origin());
  }

  private void requireFaultless(SessionRef caller, List<Fault> faults) {
    if (!faults.isEmpty()) {
      audit.failed(
          EventType.EMAIL_CHANGE_REQUESTED,
          Subject.user(caller.userId()),
          client.origin(),
          FailureReason.INVALID_INPUT);
      throw Problem.invalid(faults);
    }
  }

  /**
   * Changes the address with the mailed code, in the session of the request, which continues. Every
   * other session of the user ends.
   *
   * @param caller the session of the caller; empty if the request has no access token
   * @return the new address; empty for a wrong or expired code, a flow of another purpose, another
   *     session, and an address that was taken meanwhile
   */
  public Optional<String> confirm(Optional<SessionRef> caller, UUID flow, String code) {
    outbox.requireEnabled();
    return caller.flatMap(
        session -> attempt(() -> updates.confirm(session, flow, code, client.origin())));
  }

  /**
   * Changes the address with the secret of the mailed link and the password, also outside of every
   * session. Every session of the user ends.
   *
   * @return the new address
   * @throws Problem 401, the same for an invalid token and for an address that was taken meanwhile;
   *     401 for a wrong password; 429 if the account is throttled
   */
  public String confirm(String token, Password password) {
    outbox.requireEnabled();
    Optional<UUID> userId = updates.userOf(token);
    return userId
        .flatMap(
            id -> {
              LoginCandidate verified = passwords.confirm(id, password, EventType.EMAIL_CHANGED);
              return attempt(() -> updates.confirm(verified, token, client.origin()));
            })
        .orElseThrow(() -> invalid(EventType.EMAIL_CHANGED, Subject.user(userId.orElse(null))));
  }

  private static Optional<String> attempt(Supplier<String> change) {
    try {
      return Optional.of(change.get());
    } catch (Problem refused) {
      if (refused.type() == ProblemType.INVALID_CODE) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  /**
   * Restores the address to which the token was mailed. Every session of the user ends, and every
   * link and code becomes void.
   *
   * @throws Problem 401 for an invalid token
   */
  public void revert(String token) {
    outbox.requireEnabled();
    try {
      updates.revert(token, client.origin());
    } catch (Problem refused) {
      if (refused.type() == ProblemType.INVALID_CODE) {
        throw invalid(EventType.EMAIL_REVERTED, Subject.NOBODY);
      }
      throw refused;
    }
  }

  private Problem invalid(EventType event, Subject subject) {
    audit.failed(event, subject, client.origin(), FailureReason.INVALID_CODE);
    return Problem.of(ProblemType.INVALID_CODE);
  }
}

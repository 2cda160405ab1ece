package dev.sallyport.signin.email;

import dev.sallyport.access.Caller;
import dev.sallyport.account.User;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailOutbox;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.recipient.RecipientGate;
import dev.sallyport.ticket.IssuedTicket;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Verifies the address of an existing account. It has no transaction of its own, so that none is
 * open while a limit is counted.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class EmailVerificationService {
  private final UserSearchService users;
  private final VerificationTicketService verifications;
  private final RecipientGate recipients;
  private final MailOutbox outbox;
  private final AuditService audit;
  private final RequestClient client;

  /** Required by the EJB container. */
  protected EmailVerificationService() {
    this(null, null, null, null, null, null);
  }

  @Inject
  public EmailVerificationService(
      UserSearchService users,
      VerificationTicketService verifications,
      RecipientGate recipients,
      MailOutbox outbox,
      AuditService audit,
      RequestClient client) {
    this.users = users;
    this.verifications = verifications;
    this.recipients = recipients;
    this.outbox = outbox;
    this.audit = audit;
    this.client = client;
  }

  /**
   * Mails a link and a code to the address of the account. Beyond the budget of the address the
   * mail is withheld, and the response is the same: the account may have another person's address.
   *
   * @param sessionId the session of the caller
   * @throws Problem 401 if the account no longer exists; 409 if its address is verified; 501 if the
   *     service sends no mail; 503 if the budget cannot be counted
   */
  public IssuedTicket request(UUID userId, UUID sessionId) {
    outbox.requireEnabled();
    User user = users.find(userId).filter(User::isActive).orElseThrow(Caller::revoked);
    if (user.isEmailVerified()) {
      throw Problem.of(ProblemType.EMAIL_ALREADY_VERIFIED);
    }
    boolean mayMail = recipients.mayMail(EmailAddress.parse(user.email()).orElseThrow());
    return verifications.issue(user, sessionId, mayMail, client.origin());
  }

  /**
   * Verifies the address with flow and code, which only a session of the account can have together;
   * or with the secret of the link in a session of the account.
   *
   * @param caller the session of the caller; empty if the request has no access token
   * @throws Problem 400 if a member is missing; 401 if the link or code is invalid, or if the link
   *     is presented without a session of the account; 501 if the service sends no mail
   */
  public ConfirmedEmailView confirm(EmailConfirmRequest request, Optional<SessionRef> caller) {
    outbox.requireEnabled();
    List<Fault> missing = request.missing();
    if (!missing.isEmpty()) {
      throw refused(caller, FailureReason.INVALID_INPUT, Problem.invalid(missing));
    }
    return confirmed(request, caller)
        .map(address -> new ConfirmedEmailView(address, true))
        .orElseThrow(
            () ->
                refused(caller, FailureReason.INVALID_CODE, Problem.of(ProblemType.INVALID_CODE)));
  }

  private Optional<String> confirmed(EmailConfirmRequest request, Optional<SessionRef> caller) {
    if (request.token() == null) {
      return verifications.confirm(request.flowIdOrNull(), request.code(), client.origin());
    }
    return verifications.confirm(
        request.token(), caller.orElseThrow(Caller::revoked), client.origin());
  }

  private Problem refused(Optional<SessionRef> caller, FailureReason reason, Problem problem) {
    Subject subject = caller.map(SessionRef::userId).map(Subject::user).orElse(Subject.NOBODY);
    audit.failed(EventType.EMAIL_VERIFIED, subject, client.origin(), reason);
    return problem;
  }
}

package dev.sallyport.signin;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.password.LoginCandidate;
import dev.sallyport.credential.password.LoginCandidateService;
import dev.sallyport.credential.password.Password;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.throttle.AccountThrottle;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.UUID;

/**
 * Verifies the password of a signed-in user again before a change that a stolen token must not be
 * enough for. It has no transaction of its own, so that no transaction is open while a hash is
 * computed.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class PasswordConfirmationService {
  private final LoginCandidateService candidates;
  private final PasswordAttempts attempts;
  private final AuditService audit;
  private final RequestClient client;

  /** Required by the EJB container. */
  protected PasswordConfirmationService() {
    this(null, null, null, null);
  }

  @Inject
  public PasswordConfirmationService(
      LoginCandidateService candidates,
      PasswordAttempts attempts,
      AuditService audit,
      RequestClient client) {
    this.candidates = candidates;
    this.attempts = attempts;
    this.audit = audit;
    this.client = client;
  }

  /**
   * Verifies the password of the user within the budget of the account's log-ins.
   *
   * @param event with which a failure is recorded
   * @return the account, with the hash against which the password was verified
   * @throws Problem 401 for a wrong password, an inactive or deleted account; 429 if the account is
   *     throttled; 503 if the hash queue is full
   */
  public LoginCandidate confirm(UUID userId, Password password, EventType event) {
    LoginCandidate candidate = candidates.find(userId, client.address().network());
    Subject subject = Subject.user(userId);
    String account = candidate.user() == null ? userId.toString() : candidate.user().email();
    AccountThrottle.LoginAttempt attempt = attempts.begin(account, candidate, subject);
    if (!attempts.verify(password, candidate, account, attempt, event)) {
      throw refused(subject, event, FailureReason.WRONG_PASSWORD);
    }
    if (!candidate.user().isActive()) {
      throw refused(subject, event, FailureReason.INACTIVE_USER);
    }
    attempts.succeeded(attempt);
    return candidate;
  }

  private Problem refused(Subject subject, EventType event, FailureReason reason) {
    audit.failed(event, subject, client.origin(), reason);
    return Problem.of(ProblemType.INVALID_CREDENTIALS);
  }
}

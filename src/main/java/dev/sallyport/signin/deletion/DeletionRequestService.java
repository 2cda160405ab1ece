package dev.sallyport.signin.deletion;

import dev.sallyport.audit.EventType;
import dev.sallyport.credential.password.LoginCandidate;
import dev.sallyport.credential.password.Password;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.PasswordConfirmationService;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;

/**
 * Schedules the deletion of a signed-in user's account. It has no transaction of its own, so that
 * no transaction is open while the password is verified.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class DeletionRequestService {
  private final PasswordConfirmationService passwords;
  private final ConfirmedDeletionService deletions;
  private final RequestClient client;

  /** Required by the EJB container. */
  protected DeletionRequestService() {
    this(null, null, null);
  }

  @Inject
  public DeletionRequestService(
      PasswordConfirmationService passwords,
      ConfirmedDeletionService deletions,
      RequestClient client) {
    this.passwords = passwords;
    this.deletions = deletions;
    this.client = client;
  }

  /**
   * Verifies the password and schedules the deletion. All sessions of the user end.
   *
   * @param request may be null
   * @return when the account is deleted
   * @throws Problem 400 without a password; 401 for a wrong one; 409 if it was changed meanwhile,
   *     or if no active operator would be left; 429 if the account is throttled
   */
  public Instant request(SessionRef session, DeletionRequest request) {
    if (request == null || request.password() == null) {
      throw Problem.invalid(List.of(new Fault("password", "required", "is required")));
    }
    LoginCandidate verified =
        passwords.confirm(
            session.userId(),
            Password.of(request.password()),
            EventType.ACCOUNT_DELETION_REQUESTED);
    return deletions.request(verified, session.sessionId(), client.origin());
  }
}

package dev.sallyport.signin.deletion;

import dev.sallyport.account.deletion.AccountDeletionService;
import dev.sallyport.credential.CredentialService;
import dev.sallyport.credential.password.LoginCandidate;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The transaction that schedules a deletion after the password was verified. */
@Stateless
public class ConfirmedDeletionService {
  private final AccountDeletionService deletions;
  private final CredentialService credentials;

  /** Required by the EJB container. */
  protected ConfirmedDeletionService() {
    this(null, null);
  }

  @Inject
  public ConfirmedDeletionService(AccountDeletionService deletions, CredentialService credentials) {
    this.deletions = deletions;
    this.credentials = credentials;
  }

  /**
   * Schedules the deletion.
   *
   * @param verified the account with the hash against which the password was verified
   * @param sessionId the session of the request
   * @return when the account is deleted
   * @throws Problem 409 if the password was changed meanwhile, or if no active operator would be
   *     left
   */
  public Instant request(LoginCandidate verified, UUID sessionId, RequestOrigin origin) {
    UUID userId = verified.userId();
    Instant due = deletions.request(userId, Optional.of(sessionId), origin);
    // Under the lock of the account, which is held now.
    if (credentials.of(userId).unchangedPassword(verified.passwordHash()).isEmpty()) {
      throw Problem.of(ProblemType.CONFLICT);
    }
    return due;
  }
}

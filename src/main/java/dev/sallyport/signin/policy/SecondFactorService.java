package dev.sallyport.signin.policy;

import dev.sallyport.access.Caller;
import dev.sallyport.account.AccountService;
import dev.sallyport.credential.CredentialService;
import dev.sallyport.credential.CredentialsChanged;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.AssuranceLevel;
import dev.sallyport.session.Authentication;
import dev.sallyport.session.EndReason;
import dev.sallyport.session.SessionEndService;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.SessionService;
import dev.sallyport.signin.requirement.SecondFactorPolicy;
import dev.sallyport.signin.stepup.RecentAuthenticationService;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.UUID;

/** Judges the sessions of users who must have a second factor. */
@Stateless
public class SecondFactorService {
  private final SecondFactorPolicy policy;
  private final AccountService accounts;
  private final CredentialService credentials;
  private final SessionService sessions;
  private final SessionEndService ends;

  /** Required by the EJB container. */
  protected SecondFactorService() {
    this(null, null, null, null, null);
  }

  @Inject
  public SecondFactorService(
      SecondFactorPolicy policy,
      AccountService accounts,
      CredentialService credentials,
      SessionService sessions,
      SessionEndService ends) {
    this.policy = policy;
    this.accounts = accounts;
    this.credentials = credentials;
    this.sessions = sessions;
    this.ends = ends;
  }

  /**
   * @throws Problem 403 unless the user has a second factor; 401 unless the session is live and was
   *     authenticated with it
   */
  public void require(SessionRef session) {
    Authentication authentication = sessions.authentication(session).orElseThrow(Caller::revoked);
    if (!hasFactor(session.userId())) {
      throw Problem.of(ProblemType.FACTOR_ENROLMENT_REQUIRED);
    }
    if (!authentication.hasSecondFactor()) {
      throw RecentAuthenticationService.insufficient(AssuranceLevel.AAL2);
    }
  }

  /** Ends the session in which a user has removed the last factor of those required. */
  public void onCredentialsChanged(@Observes CredentialsChanged change) {
    boolean factorless =
        policy.isActive()
            && accounts
                .lock(change.userId())
                .filter(user -> policy.requires(user.roles()))
                .isPresent()
            && !hasFactor(change.userId());
    if (factorless) {
      ends.endAll(change.userId(), EndReason.CREDENTIALS_CHANGED, change.origin());
    }
  }

  private boolean hasFactor(UUID userId) {
    return !credentials.of(userId).besidePassword().isEmpty();
  }
}

package dev.sallyport.signin.policy;

import dev.sallyport.access.Caller;
import dev.sallyport.account.AccountService;
import dev.sallyport.credential.CredentialService;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.credential.CredentialsChanged;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.EndReason;
import dev.sallyport.session.SessionEndService;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.SessionService;
import dev.sallyport.session.authentication.AssuranceLevel;
import dev.sallyport.session.authentication.Authentication;
import dev.sallyport.signin.requirement.SecondFactorPolicy;
import dev.sallyport.signin.stepup.RecentAuthenticationService;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Set;
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
   * @param level that the user must reach
   * @throws Problem 403 unless the user has a factor of the level; 401 unless the session is live
   *     and was authenticated with one
   */
  public void require(SessionRef session, AssuranceLevel level) {
    Authentication authentication = sessions.authentication(session).orElseThrow(Caller::revoked);
    if (!hasFactor(session.userId(), level)) {
      throw Problem.of(ProblemType.FACTOR_ENROLMENT_REQUIRED)
          .withMember("acr_values", level.code());
    }
    if (!authentication.reaches(level)) {
      throw RecentAuthenticationService.insufficient(level);
    }
  }

  /**
   * Ends the session in which a user has removed the last factor of those required, but not one
   * that has not reached the level yet, in which the user may be enrolling factors.
   */
  public void onCredentialsChanged(@Observes CredentialsChanged change) {
    if (!policy.isActive()) {
      return;
    }
    accounts
        .lock(change.userId())
        .flatMap(user -> policy.required(user.roles()))
        .filter(level -> !hasFactor(change.userId(), level) && !isBelow(change, level))
        .ifPresent(
            level -> ends.endAll(change.userId(), EndReason.CREDENTIALS_CHANGED, change.origin()));
  }

  private boolean isBelow(CredentialsChanged change, AssuranceLevel level) {
    return change
        .keptSession()
        .flatMap(id -> sessions.authentication(new SessionRef(change.userId(), id)))
        .filter(authentication -> !authentication.reaches(level))
        .isPresent();
  }

  /** The highest level that the user's credentials can reach. */
  public AssuranceLevel highest(UUID userId) {
    Set<CredentialType> factors = credentials.of(userId).besidePassword();
    if (factors.contains(CredentialType.PASSKEY)) {
      return AssuranceLevel.PHR;
    }
    return factors.isEmpty() ? AssuranceLevel.AAL1 : AssuranceLevel.AAL2;
  }

  private boolean hasFactor(UUID userId, AssuranceLevel level) {
    return highest(userId).reaches(level);
  }
}

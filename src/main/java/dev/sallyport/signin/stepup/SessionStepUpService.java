package dev.sallyport.signin.stepup;

import dev.sallyport.access.Caller;
import dev.sallyport.account.AccountService;
import dev.sallyport.account.User;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.CredentialService;
import dev.sallyport.credential.EnrolledCredentials;
import dev.sallyport.credential.password.LoginCandidate;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.Session;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.SessionService;
import dev.sallyport.session.authentication.Authentication;
import dev.sallyport.session.authentication.AuthenticationMethod;
import dev.sallyport.signin.AccessTokenView;
import dev.sallyport.signin.SessionIssuer;
import dev.sallyport.signin.factor.FactorAttempt;
import dev.sallyport.signin.factor.FactorService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The transactions that make the authentication of a session recent. */
@Stateless
public class SessionStepUpService {
  private final AccountService accounts;
  private final CredentialService credentials;
  private final FactorService factors;
  private final SessionService sessions;
  private final SessionIssuer issuer;
  private final AuditService audit;
  private final Clock clock;

  /** Required by the EJB container. */
  protected SessionStepUpService() {
    this(null, null, null, null, null, null, null);
  }

  @Inject
  public SessionStepUpService(
      AccountService accounts,
      CredentialService credentials,
      FactorService factors,
      SessionService sessions,
      SessionIssuer issuer,
      AuditService audit,
      Clock clock) {
    this.accounts = accounts;
    this.credentials = credentials;
    this.factors = factors;
    this.sessions = sessions;
    this.issuer = issuer;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * After the password was verified.
   *
   * @throws Problem 401 if the password has changed meanwhile, if the account has two factors, or
   *     if the session has ended
   */
  public AccessTokenView byPassword(
      SessionRef session, LoginCandidate verified, RequestOrigin origin) {
    User user = locked(session);
    EnrolledCredentials enrolled = credentials.of(user.id());
    if (enrolled.unchangedPassword(verified.passwordHash()).isEmpty()) {
      throw Problem.of(ProblemType.INVALID_CREDENTIALS);
    }
    if (!enrolled.besidePassword().isEmpty()) {
      throw Problem.of(ProblemType.SECOND_FACTOR_REQUIRED);
    }
    return stepUp(user, session, before -> before.at(clock.instant()), origin);
  }

  /**
   * With a second factor.
   *
   * @return empty for a wrong or used code
   * @throws Problem 401 if the session has ended
   */
  public Optional<AccessTokenView> byFactor(
      SessionRef session, FactorAttempt attempt, RequestOrigin origin) {
    User user = locked(session);
    Optional<AuthenticationMethod> factor = factors.accept(user, attempt, origin);
    return factor.map(
        method ->
            stepUp(
                user, session, before -> before.withSecondFactor(clock.instant(), method), origin));
  }

  private User locked(SessionRef session) {
    return accounts.lock(session.userId()).filter(User::isActive).orElseThrow(Caller::revoked);
  }

  private AccessTokenView stepUp(
      User user, SessionRef ref, UnaryOperator<Authentication> again, RequestOrigin origin) {
    Session session = sessions.authenticateAgain(ref, again).orElseThrow(Caller::revoked);
    audit.succeeded(
        EventType.REAUTHENTICATED, Subject.user(user.id()).inSession(session.id()), origin);
    return issuer.issueAgain(user, session);
  }
}

package dev.sallyport.signin;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.password.LoginCandidate;
import dev.sallyport.credential.password.LoginCandidateService;
import dev.sallyport.credential.password.Password;
import dev.sallyport.credential.password.PasswordHash;
import dev.sallyport.credential.password.PasswordHasher;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.signin.hashing.OverloadRecorder;
import dev.sallyport.throttle.AccountThrottle;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * Checks credentials. It has no transaction of its own, so that no transaction is open while a hash
 * is computed.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class LoginService {
  private final LoginCandidateService candidates;
  private final SignInService signIns;
  private final PasswordHasher hasher;
  private final OverloadRecorder overload;
  private final PasswordAttempts attempts;
  private final AuditService audit;
  private final SessionOpening opening;
  private final RequestClient client;

  /** Required by the EJB container. */
  protected LoginService() {
    this(null, null, null, null, null, null, null, null);
  }

  @Inject
  public LoginService(
      LoginCandidateService candidates,
      SignInService signIns,
      PasswordHasher hasher,
      OverloadRecorder overload,
      PasswordAttempts attempts,
      AuditService audit,
      SessionOpening opening,
      RequestClient client) {
    this.candidates = candidates;
    this.signIns = signIns;
    this.hasher = hasher;
    this.overload = overload;
    this.attempts = attempts;
    this.audit = audit;
    this.opening = opening;
    this.client = client;
  }

  /**
   * Signs in the user with this e-mail address and password; the result requires a second factor if
   * the user has one and presents no device on which it is remembered.
   *
   * @param deviceToken may be null
   * @throws Problem 400 when one is missing; 401, the same for unknown e-mail, wrong password and
   *     inactive account; 403 for the right password of an account that will be deleted; 429 if the
   *     account is throttled; 503 if the hash queue is full
   */
  public SignInResult logIn(CredentialsRequest request, String deviceToken) {
    return signIn(
        request,
        false,
        (sessionId, verified) ->
            signIns.logIn(
                sessionId,
                verified.candidate(),
                verified.renewedHash(),
                deviceToken,
                client.address().network(),
                client.origin()));
  }

  /**
   * The same, but cancels the deletion of an account that will be deleted.
   *
   * @throws Problem as {@link #logIn}, never 403
   */
  public SignInResult restore(CredentialsRequest request) {
    return signIn(
        request,
        true,
        (sessionId, verified) ->
            signIns.restore(
                sessionId,
                verified.candidate(),
                verified.renewedHash(),
                client.address().network(),
                client.origin()));
  }

  /** A password that was right, and the hash that is to replace the stored one. */
  private record Verified(LoginCandidate candidate, Optional<PasswordHash> renewedHash) {}

  private SignInResult signIn(
      CredentialsRequest request,
      boolean restoring,
      BiFunction<UUID, Verified, Optional<SignInResult>> signIn) {
    RequestOrigin origin = client.origin();
    requireBoth(request, origin);
    Optional<EmailAddress> email = EmailAddress.parse(request.email());
    LoginCandidate candidate = find(email);
    String account = email.map(EmailAddress::toString).orElse(request.email());
    Subject subject = Subject.userOrEmail(candidate.userId(), account);
    AccountThrottle.LoginAttempt attempt = attempts.begin(account, candidate, subject);
    Password password = Password.of(request.password());
    SignInResult result =
        open(candidate, account, password, attempt, subject, origin, restoring, signIn)
            .or(
                () ->
                    open(
                        find(email),
                        account,
                        password,
                        attempt,
                        subject,
                        origin,
                        restoring,
                        signIn))
            .orElseThrow(() -> refused(subject, FailureReason.WRONG_PASSWORD, origin));
    if (result instanceof SignedIn signedIn) {
      succeeded(attempt, signedIn);
    } else {
      audit.failed(EventType.LOGIN, subject, origin, FailureReason.SECOND_FACTOR_REQUIRED);
    }
    return result;
  }

  /**
   * A remembered device forgets no failures: they may be those of second factors, of which a stolen
   * device must not permit any number.
   */
  private void succeeded(AccountThrottle.LoginAttempt attempt, SignedIn signedIn) {
    if (signedIn.byRememberedDevice()) {
      attempts.succeededWithout(attempt);
    } else {
      attempts.succeeded(attempt);
    }
    overload.remember();
  }

  private LoginCandidate find(Optional<EmailAddress> email) {
    return candidates.find(email, client.address().network());
  }

  private void requireBoth(CredentialsRequest request, RequestOrigin origin) {
    List<Fault> faults = request.missing();
    if (!faults.isEmpty()) {
      audit.failed(EventType.LOGIN, Subject.NOBODY, origin, FailureReason.INVALID_INPUT);
      throw Problem.invalid(faults);
    }
  }

  /**
   * Empty if the account has changed while the hash was computed: another log-in has renewed the
   * hash, or the password was replaced. Then the account must be read and verified again.
   */
  private Optional<SignInResult> open(
      LoginCandidate candidate,
      String account,
      Password password,
      AccountThrottle.LoginAttempt attempt,
      Subject subject,
      RequestOrigin origin,
      boolean restoring,
      BiFunction<UUID, Verified, Optional<SignInResult>> signIn) {
    if (!attempts.verify(password, candidate, account, attempt, EventType.LOGIN)) {
      throw refused(
          subject,
          candidate.user() == null ? FailureReason.UNKNOWN_EMAIL : FailureReason.WRONG_PASSWORD,
          origin);
    }
    if (!candidate.user().isActive()) {
      throw refused(subject, FailureReason.INACTIVE_USER, origin);
    }
    if (candidate.user().isDeletionPending() && !restoring) {
      attempts.withdraw(attempt);
      audit.failed(EventType.LOGIN, subject, origin, FailureReason.DELETION_PENDING);
      throw Problem.of(ProblemType.ACCOUNT_DELETION_PENDING);
    }
    Verified verified = new Verified(candidate, renewed(password, candidate));
    try {
      return opening.open(sessionId -> signIn.apply(sessionId, verified));
    } catch (RuntimeException notRecorded) {
      // The password was right, so an unavailable database must not count as a failure of the user.
      attempts.withdraw(attempt);
      throw notRecorded;
    }
  }

  /**
   * Empty if the stored hash need not be renewed, or if the hash queue has no capacity for another
   * hash.
   */
  private Optional<PasswordHash> renewed(Password password, LoginCandidate candidate) {
    if (!hasher.isOutdated(candidate.passwordHash())) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          hasher.renew(
              password, candidate.passwordHash(), overload.hashClient(candidate.knownNetwork())));
    } catch (Problem overloaded) {
      return Optional.empty();
    }
  }

  private Problem refused(Subject subject, FailureReason reason, RequestOrigin origin) {
    audit.failed(EventType.LOGIN, subject, origin, reason);
    return Problem.of(ProblemType.INVALID_CREDENTIALS);
  }
}

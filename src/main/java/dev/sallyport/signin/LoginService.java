package dev.sallyport.signin;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.LoginCandidate;
import dev.sallyport.account.Password;
import dev.sallyport.account.PasswordHash;
import dev.sallyport.account.PasswordHasher;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.RejectedRequestCounter;
import dev.sallyport.audit.Subject;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.OpenSession;
import dev.sallyport.session.SessionService;
import dev.sallyport.throttle.AccountThrottle;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Checks credentials. It has no transaction of its own, so that no transaction is open while a hash
 * is computed.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class LoginService {
  private static final Logger LOG = Logger.getLogger(LoginService.class.getName());

  @Inject private AccountService accounts;
  @Inject private SessionService sessions;
  @Inject private PasswordHasher hasher;
  @Inject private OverloadRecorder refusals;
  @Inject private AccountThrottle throttle;
  @Inject private AuditService audit;
  @Inject private RejectedRequestCounter rejections;
  @Inject private UnansweredSessions unanswered;
  @Inject private RequestClient client;

  /**
   * Opens a session for the user with this e-mail address and password.
   *
   * @throws Problem 400 when one is missing; 401, the same for unknown e-mail, wrong password and
   *     inactive account; 429 if the account is throttled; 503 if the hash queue is full
   */
  public OpenSession logIn(CredentialsRequest request) {
    RequestOrigin origin = client.origin();
    requireBoth(request, origin);
    Optional<EmailAddress> email = EmailAddress.parse(request.email());
    LoginCandidate candidate = find(email);
    String account = email.map(EmailAddress::toString).orElse(request.email());
    Subject subject = Subject.userOrEmail(candidate.userId(), account);
    AccountThrottle.LoginAttempt attempt = begin(account, candidate, subject, origin);
    Password password = Password.of(request.password());
    OpenSession session =
        open(candidate, account, password, attempt, subject, origin)
            .or(() -> open(find(email), account, password, attempt, subject, origin))
            .orElseThrow(() -> refused(subject, FailureReason.WRONG_PASSWORD, origin));
    forgetFailures(attempt);
    refusals.remember();
    return session;
  }

  /** The session is open, so an unavailable data grid must not fail the log-in. */
  private void forgetFailures(AccountThrottle.LoginAttempt attempt) {
    try {
      throttle.succeeded(attempt);
    } catch (Problem away) {
      LOG.log(
          Level.WARNING,
          "Failed log-ins before a successful one remain counted: {0}",
          away.detail());
    }
  }

  private LoginCandidate find(Optional<EmailAddress> email) {
    return accounts.find(email, client.address().network());
  }

  private void requireBoth(CredentialsRequest request, RequestOrigin origin) {
    List<Fault> faults = request.missing();
    if (!faults.isEmpty()) {
      audit.failed(EventType.LOGIN, Subject.NOBODY, origin, FailureReason.INVALID_INPUT);
      throw Problem.invalid(faults);
    }
  }

  private AccountThrottle.LoginAttempt begin(
      String account, LoginCandidate candidate, Subject subject, RequestOrigin origin) {
    try {
      return throttle.begin(account, client.address(), candidate.knownNetwork());
    } catch (Problem refused) {
      if (refused.type() != ProblemType.RATE_LIMITED) {
        throw refused;
      }
      rejections.count(
          EventType.THROTTLED,
          subject,
          client.address().network(),
          origin,
          FailureReason.ACCOUNT_LIMIT);
      throw refused;
    }
  }

  private boolean verify(
      Password password,
      LoginCandidate candidate,
      String account,
      AccountThrottle.LoginAttempt attempt) {
    try {
      return refusals.counted(
          EventType.LOGIN,
          () ->
              hasher.verify(
                  password,
                  candidate.passwordHash(),
                  account,
                  refusals.hashClient(candidate.knownNetwork())));
    } catch (Problem overloaded) {
      throttle.withdraw(attempt);
      throw overloaded;
    }
  }

  /**
   * Empty if the account has changed while the hash was computed: another log-in has renewed the
   * hash, or the password was replaced. Then the account must be read and verified again.
   */
  private Optional<OpenSession> open(
      LoginCandidate candidate,
      String account,
      Password password,
      AccountThrottle.LoginAttempt attempt,
      Subject subject,
      RequestOrigin origin) {
    if (!verify(password, candidate, account, attempt)) {
      throw refused(
          subject,
          candidate.user() == null ? FailureReason.UNKNOWN_EMAIL : FailureReason.WRONG_PASSWORD,
          origin);
    }
    if (!candidate.user().isActive()) {
      throw refused(subject, FailureReason.INACTIVE_USER, origin);
    }
    UUID sessionId = UUID.randomUUID();
    try {
      return sessions.logIn(
          sessionId,
          candidate.userId(),
          candidate.passwordHash(),
          renewed(password, candidate),
          client.address().network(),
          origin);
    } catch (RuntimeException notRecorded) {
      // Or the event was recorded, and only the response to the commit was lost.
      unanswered.add(sessionId);
      // The password was right, so an unavailable database must not count as a failure of the user.
      throttle.withdraw(attempt);
      throw notRecorded;
    }
  }

  /**
   * Null if the stored hash need not be renewed, or if the hash queue has no capacity for another
   * hash.
   */
  private PasswordHash renewed(Password password, LoginCandidate candidate) {
    if (!hasher.isOutdated(candidate.passwordHash())) {
      return null;
    }
    try {
      return hasher.renew(
          password, candidate.passwordHash(), refusals.hashClient(candidate.knownNetwork()));
    } catch (Problem overloaded) {
      return null;
    }
  }

  private Problem refused(Subject subject, FailureReason reason, RequestOrigin origin) {
    audit.failed(EventType.LOGIN, subject, origin, reason);
    return Problem.of(ProblemType.INVALID_CREDENTIALS);
  }
}

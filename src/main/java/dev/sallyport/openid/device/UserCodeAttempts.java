package dev.sallyport.openid.device;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.RejectedRequestCounter;
import dev.sallyport.audit.Subject;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.SessionRef;
import dev.sallyport.throttle.AccountThrottle;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Finds the requests of devices by the codes that users enter, within the limit of each user. */
@Dependent
public class UserCodeAttempts {
  private static final Logger LOG = Logger.getLogger(UserCodeAttempts.class.getName());

  private final DeviceDecisionService decisions;
  private final AccountThrottle throttle;
  private final AuditService audit;
  private final RejectedRequestCounter rejections;
  private final RequestClient client;

  @Inject
  UserCodeAttempts(
      DeviceDecisionService decisions,
      AccountThrottle throttle,
      AuditService audit,
      RejectedRequestCounter rejections,
      RequestClient client) {
    this.decisions = decisions;
    this.throttle = throttle;
    this.audit = audit;
    this.rejections = rejections;
    this.client = client;
  }

  /**
   * The request with a code. The attempt is counted as failed before the code is looked up, so that
   * parallel guesses cannot exceed the limit.
   *
   * @param session of the browser
   * @param enteredOrNull any text
   * @throws Problem 400 without a code, 401 for one that no request has that waits, whatever the
   *     reason; 429 after too many wrong ones; 503 if the attempt cannot be counted
   */
  public WaitingDevice find(SessionRef session, String enteredOrNull) {
    if (enteredOrNull == null) {
      throw Problem.invalid(List.of(new Fault("code", "required", "is required")));
    }
    Subject subject = Subject.user(session.userId()).inSession(session.sessionId());
    AccountThrottle.LoginAttempt attempt = begin(session, subject);
    Optional<WaitingDevice> found =
        UserCode.parse(enteredOrNull).flatMap(code -> decisions.show(code, session));
    if (found.isEmpty()) {
      audit.failed(
          EventType.DEVICE_GRANT_ALLOWED, subject, client.origin(), FailureReason.INVALID_CODE);
      throw Problem.of(ProblemType.INVALID_CODE);
    }
    withdraw(attempt);
    return found.get();
  }

  private AccountThrottle.LoginAttempt begin(SessionRef session, Subject subject) {
    try {
      return throttle.beginUserCode(session.userId());
    } catch (Problem refused) {
      if (refused.type() == ProblemType.RATE_LIMITED) {
        rejections.count(
            EventType.THROTTLED,
            subject,
            client.address().network(),
            client.origin(),
            FailureReason.ACCOUNT_LIMIT);
      }
      throw refused;
    }
  }

  private void withdraw(AccountThrottle.LoginAttempt attempt) {
    try {
      throttle.withdraw(attempt);
    } catch (Problem away) {
      LOG.log(Level.WARNING, "A right user code remains counted as wrong: {0}", away.detail());
    }
  }
}

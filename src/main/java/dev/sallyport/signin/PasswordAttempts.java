package dev.sallyport.signin;

import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.RejectedRequestCounter;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.password.LoginCandidate;
import dev.sallyport.credential.password.Password;
import dev.sallyport.credential.password.PasswordHasher;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.signin.hashing.OverloadRecorder;
import dev.sallyport.throttle.AccountThrottle;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Verifies passwords within the budget of their account, which log-ins and confirmations share: an
 * attempt is counted before its hash is computed.
 */
@Dependent
public class PasswordAttempts {
  private static final Logger LOG = Logger.getLogger(PasswordAttempts.class.getName());

  private final PasswordHasher hasher;
  private final OverloadRecorder overload;
  private final AccountThrottle throttle;
  private final RejectedRequestCounter rejections;
  private final RequestClient client;

  @Inject
  PasswordAttempts(
      PasswordHasher hasher,
      OverloadRecorder overload,
      AccountThrottle throttle,
      RejectedRequestCounter rejections,
      RequestClient client) {
    this.hasher = hasher;
    this.overload = overload;
    this.throttle = throttle;
    this.rejections = rejections;
    this.client = client;
  }

  /**
   * Counts an attempt.
   *
   * @param account canonical e-mail, or whatever was entered instead
   * @throws Problem 429 if the account is throttled, after recording it; 503 if it cannot be
   *     counted
   */
  public AccountThrottle.LoginAttempt begin(
      String account, LoginCandidate candidate, Subject subject) {
    try {
      return throttle.begin(account, client.address(), candidate.knownNetwork());
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

  /**
   * Verifies the password, with the same work for a candidate without one.
   *
   * @param event with which a rejected request is counted
   * @throws Problem 503 if the hash queue is full; the attempt is withdrawn then
   */
  public boolean verify(
      Password password,
      LoginCandidate candidate,
      String account,
      AccountThrottle.LoginAttempt attempt,
      EventType event) {
    try {
      return overload.counted(
          event,
          () ->
              hasher.verify(
                  password,
                  candidate.passwordHash(),
                  account,
                  overload.hashClient(candidate.knownNetwork())));
    } catch (Problem overloaded) {
      withdraw(attempt);
      throw overloaded;
    }
  }

  /** The password was right, but the request failed for another reason. */
  public void withdraw(AccountThrottle.LoginAttempt attempt) {
    throttle.withdraw(attempt);
  }

  /**
   * Forgets the failures of the account. What the attempt was for is done, so an unavailable data
   * grid must not fail it.
   */
  public void succeeded(AccountThrottle.LoginAttempt attempt) {
    settle(() -> throttle.succeeded(attempt));
  }

  /** No longer counts the attempt as failed, but forgets no other failure of the account. */
  public void succeededWithout(AccountThrottle.LoginAttempt attempt) {
    settle(() -> throttle.withdraw(attempt));
  }

  private static void settle(Runnable update) {
    try {
      update.run();
    } catch (Problem away) {
      LOG.log(
          Level.WARNING,
          "Failed log-ins before a successful one remain counted: {0}",
          away.detail());
    }
  }
}

package dev.sallyport.signin.factor;

import dev.sallyport.audit.Subject;
import dev.sallyport.credential.password.LoginCandidate;
import dev.sallyport.throttle.AccountThrottle;

/**
 * A second factor that was counted as failed until {@link FactorAttempts#succeeded}.
 *
 * @param candidate the account
 */
public record FactorAttempt(
    LoginCandidate candidate,
    Subject subject,
    AccountThrottle.LoginAttempt counted,
    FactorProof proof) {
  @Override
  public String toString() {
    return "FactorAttempt[" + candidate.userId() + "]";
  }
}

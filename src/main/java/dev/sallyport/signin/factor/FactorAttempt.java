package dev.sallyport.signin.factor;

import dev.sallyport.audit.FailureReason;
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
  /** The reason if the factor is not accepted. */
  public FailureReason failure() {
    return proof.failure();
  }

  @Override
  public String toString() {
    return "FactorAttempt[" + candidate.userId() + "]";
  }
}

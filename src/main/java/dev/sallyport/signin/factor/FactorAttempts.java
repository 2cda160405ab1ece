package dev.sallyport.signin.factor;

import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.password.LoginCandidate;
import dev.sallyport.credential.recovery.RecoveryCode;
import dev.sallyport.credential.recovery.RecoveryCodeService;
import dev.sallyport.credential.recovery.StoredRecoveryCode;
import dev.sallyport.signin.PasswordAttempts;
import dev.sallyport.throttle.AccountThrottle;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * Tries second factors within the limits of their account. Called without a transaction, because a
 * recovery code costs a hash.
 */
@Dependent
public class FactorAttempts {
  /** The response to every wrong, used or late code, and to every flow that has ended. */
  public static final String WRONG =
      "The code is wrong or was used before, or too much time has passed.";

  private final PasswordAttempts attempts;
  private final RecoveryCodeService recoveryCodes;

  @Inject
  FactorAttempts(PasswordAttempts attempts, RecoveryCodeService recoveryCodes) {
    this.attempts = attempts;
    this.recoveryCodes = recoveryCodes;
  }

  /**
   * Counts a try and computes what must not be computed in a transaction.
   *
   * @param candidate an existing account
   * @param request without faults
   * @param event with which a request is counted that the hash queue rejects
   * @throws dev.sallyport.problem.Problem 429 if the account is throttled; 503 if it cannot be
   *     counted, or if the hash queue is full
   */
  public FactorAttempt begin(LoginCandidate candidate, PresentedFactor request, EventType event) {
    Subject subject = Subject.user(candidate.userId());
    String account = candidate.user().email();
    AccountThrottle.LoginAttempt counted = attempts.begin(account, candidate, subject);
    FactorProof proof =
        request.code() != null
            ? new FactorProof(Optional.of(request.code()), Optional.empty())
            : recovery(candidate, request.recoveryCode(), counted, event);
    return new FactorAttempt(candidate, subject, counted, proof);
  }

  private FactorProof recovery(
      LoginCandidate candidate,
      String entered,
      AccountThrottle.LoginAttempt counted,
      EventType event) {
    Optional<RecoveryCode> code = RecoveryCode.parse(entered);
    Optional<StoredRecoveryCode> stored =
        code.flatMap(parsed -> recoveryCodes.find(candidate.userId(), parsed.number()));
    if (stored.isEmpty()) {
      return FactorProof.WRONG;
    }
    LoginCandidate holder =
        new LoginCandidate(candidate.user(), stored.get().hash(), candidate.knownNetwork());
    boolean right =
        attempts.verify(code.get().secret(), holder, candidate.user().email(), counted, event);
    return right
        ? new FactorProof(Optional.empty(), stored.map(StoredRecoveryCode::id))
        : FactorProof.WRONG;
  }

  /** Forgets the failures of the account after a complete sign-in. */
  public void succeeded(FactorAttempt attempt) {
    attempts.succeeded(attempt.counted());
  }
}

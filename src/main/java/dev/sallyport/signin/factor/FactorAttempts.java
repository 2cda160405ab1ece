package dev.sallyport.signin.factor;

import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.passkey.PasskeyService;
import dev.sallyport.credential.passkey.PasskeyVerifier;
import dev.sallyport.credential.passkey.PresentedPasskey;
import dev.sallyport.credential.password.LoginCandidate;
import dev.sallyport.credential.recovery.RecoveryCode;
import dev.sallyport.credential.recovery.RecoveryCodeService;
import dev.sallyport.credential.recovery.StoredRecoveryCode;
import dev.sallyport.signin.PasswordAttempts;
import dev.sallyport.signin.flow.FactorFlow;
import dev.sallyport.signin.flow.FactorFlowService;
import dev.sallyport.throttle.AccountThrottle;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.util.Optional;

/**
 * Tries second factors within the limits of their account. Called without a transaction, because a
 * recovery code costs a hash.
 */
@Dependent
public class FactorAttempts {
  private final PasswordAttempts attempts;
  private final RecoveryCodeService recoveryCodes;
  private final PasskeyService passkeys;
  private final PasskeyVerifier verifier;
  private final FactorFlowService flows;

  @Inject
  FactorAttempts(
      PasswordAttempts attempts,
      RecoveryCodeService recoveryCodes,
      PasskeyService passkeys,
      PasskeyVerifier verifier,
      FactorFlowService flows) {
    this.attempts = attempts;
    this.recoveryCodes = recoveryCodes;
    this.passkeys = passkeys;
    this.verifier = verifier;
    this.flows = flows;
  }

  /**
   * Counts a try and computes what must not be computed in a transaction.
   *
   * @param candidate an existing account
   * @param request without faults
   * @param flow with the challenge for a passkey; empty where no passkey is accepted
   * @param event with which a request is counted that the hash queue rejects
   * @throws dev.sallyport.problem.Problem 429 if the account is throttled; 503 if it cannot be
   *     counted, or if the hash queue is full
   */
  public FactorAttempt begin(
      LoginCandidate candidate,
      PresentedFactor request,
      Optional<FactorFlow> flow,
      EventType event) {
    Subject subject = Subject.user(candidate.userId());
    String account = candidate.user().email();
    AccountThrottle.LoginAttempt counted = attempts.begin(account, candidate, subject);
    return new FactorAttempt(
        candidate, subject, counted, proof(candidate, request, flow, counted, event));
  }

  private FactorProof proof(
      LoginCandidate candidate,
      PresentedFactor request,
      Optional<FactorFlow> flow,
      AccountThrottle.LoginAttempt counted,
      EventType event) {
    if (request.credential() != null) {
      return passkey(candidate, request.credential(), flow);
    }
    return request.code() != null
        ? FactorProof.ofCode(request.code())
        : recovery(candidate, request.recoveryCode(), counted, event);
  }

  /** The challenge is taken first, so that no second response to it is looked at. */
  private FactorProof passkey(
      LoginCandidate candidate, JsonObject credential, Optional<FactorFlow> flow) {
    Optional<String> challenge = flow.flatMap(flows::takeChallenge);
    Optional<PresentedPasskey> presented = verifier.parse(credential);
    if (challenge.isEmpty() || presented.isEmpty()) {
      return FactorProof.wrong(FailureReason.INVALID_PASSKEY);
    }
    return passkeys
        .find(presented.get().passkeyId())
        .filter(passkey -> passkey.userId().equals(candidate.userId()))
        .map(
            passkey ->
                FactorProof.ofPasskey(verifier.verify(presented.get(), challenge.get(), passkey)))
        .orElse(FactorProof.wrong(FailureReason.UNKNOWN_PASSKEY));
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
      return FactorProof.WRONG_CODE;
    }
    LoginCandidate holder =
        new LoginCandidate(candidate.user(), stored.get().hash(), candidate.knownNetwork());
    boolean right =
        attempts.verify(code.get().secret(), holder, candidate.user().email(), counted, event);
    return right ? FactorProof.ofRecoveryCode(stored.get().id()) : FactorProof.WRONG_CODE;
  }

  /** Forgets the failures of the account after a complete sign-in. */
  public void succeeded(FactorAttempt attempt) {
    attempts.succeeded(attempt.counted());
  }
}

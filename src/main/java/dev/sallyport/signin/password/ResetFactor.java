package dev.sallyport.signin.password;

import dev.sallyport.account.User;
import dev.sallyport.audit.EventType;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.credential.password.LoginCandidateService;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Problem;
import dev.sallyport.signin.factor.FactorAttempt;
import dev.sallyport.signin.factor.FactorAttempts;
import dev.sallyport.signin.factor.FactorService;
import dev.sallyport.signin.factor.PresentedFactor;
import dev.sallyport.signin.flow.FactorFlow;
import dev.sallyport.signin.flow.FactorFlowService;
import dev.sallyport.signin.flow.FlowPurpose;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The second factor of a reset. It is verified in the transaction of the reset, although a recovery
 * code costs a hash: only there is known whose ticket it is, and only whoever has a ticket of an
 * account with a second factor gets here.
 */
@Dependent
class ResetFactor {
  private final LoginCandidateService candidates;
  private final FactorAttempts attempts;
  private final FactorService factors;
  private final FactorFlowService flows;
  private final RequestClient client;

  @Inject
  ResetFactor(
      LoginCandidateService candidates,
      FactorAttempts attempts,
      FactorService factors,
      FactorFlowService flows,
      RequestClient client) {
    this.candidates = candidates;
    this.attempts = attempts;
    this.factors = factors;
    this.flows = flows;
    this.client = client;
  }

  /**
   * Uses the second factor of a request, within the limits of the account.
   *
   * @param user locked by the caller
   * @param enrolled the types of the user's second factors; without any, nothing is required
   * @throws ResetFactorRequired if the factor is missing
   * @throws Problem 400 for more than one; 401 if the factor is wrong or used; 429 if the account
   *     is throttled; 503 if the hash queue is full
   */
  void require(User user, Set<CredentialType> enrolled, PasswordResetRequest request) {
    if (enrolled.isEmpty()) {
      return;
    }
    PresentedFactor factor = request.factor();
    if (factor.isEmpty()) {
      throw new ResetFactorRequired(user.id(), enrolled);
    }
    if (!factor.faults().isEmpty()) {
      throw Problem.invalid(factor.faults());
    }
    FactorAttempt attempt =
        attempts.begin(
            candidates.find(user.id(), client.address().network()),
            factor,
            flow(user, request),
            EventType.PASSWORD_RESET);
    if (factors.accept(user, attempt, client.origin()).isEmpty()) {
      throw factor.refusal();
    }
  }

  private Optional<FactorFlow> flow(User user, PasswordResetRequest request) {
    return flows
        .find(EnumSet.of(FlowPurpose.RESET), request.secondFactorFlow())
        .filter(found -> found.userId().equals(user.id()));
  }
}

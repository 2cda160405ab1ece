package dev.sallyport.signin.password;

import dev.sallyport.credential.CredentialType;
import dev.sallyport.credential.passkey.Passkey;
import dev.sallyport.credential.passkey.PasskeyOptions;
import dev.sallyport.credential.passkey.PasskeyService;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.signin.flow.FactorFlowService;
import dev.sallyport.signin.flow.FlowPurpose;
import dev.sallyport.signin.flow.StartedFlow;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Begins the second step of a reset, after the transaction that has found the second factor missing
 * was rolled back: the flow remains, and the account is not locked any more.
 */
@Dependent
class ResetFactorStart {
  private final FactorFlowService flows;
  private final PasskeyService passkeys;
  private final PasskeyOptions options;

  @Inject
  ResetFactorStart(FactorFlowService flows, PasskeyService passkeys, PasskeyOptions options) {
    this.flows = flows;
    this.passkeys = passkeys;
    this.options = options;
  }

  /** The response: 401 with the factors, and with a challenge if a passkey is one of them. */
  Problem problem(ResetFactorRequired required) {
    Problem problem =
        Problem.of(ProblemType.SECOND_FACTOR_REQUIRED)
            .withMember(
                "factors", required.factors().stream().map(CredentialType::code).sorted().toList());
    List<Passkey> permitted = passkeys.of(required.userId());
    if (permitted.isEmpty()) {
      return problem;
    }
    StartedFlow flow = flows.beginReset(required.userId());
    return problem
        .withMember("flow", flow.secret())
        .withMember("expires_in", FlowPurpose.RESET.lifetime().toSeconds())
        .withMember("public_key", options.request(flow.challenge(), permitted));
  }
}

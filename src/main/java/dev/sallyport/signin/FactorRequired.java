package dev.sallyport.signin;

import dev.sallyport.credential.CredentialType;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.signin.flow.FactorFlowService;
import dev.sallyport.signin.flow.StartedFlow;
import java.util.Set;

/**
 * The first factor was right, but the account has a second one, which must be verified before a
 * session is opened.
 *
 * @param factors the types of credential that the user has enrolled beside the first
 * @param flow with which the client presents one of them
 */
public record FactorRequired(Set<CredentialType> factors, StartedFlow flow)
    implements SignInResult {
  public FactorRequired {
    factors = Set.copyOf(factors);
  }

  /** The response of the first step: 401 with the flow. */
  public Problem problem() {
    return Problem.of(ProblemType.SECOND_FACTOR_REQUIRED)
        .withMember("flow", flow.secret())
        .withMember("expires_in", FactorFlowService.LIFETIME.toSeconds())
        .withMember("factors", factors.stream().map(CredentialType::code).sorted().toList());
  }
}

package dev.sallyport.signin;

import dev.sallyport.credential.CredentialType;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.signin.flow.FlowCookie;
import dev.sallyport.signin.flow.FlowPurpose;
import dev.sallyport.signin.flow.StartedFlow;
import jakarta.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/**
 * The first factor was right, but the account has a second one, which must be verified before a
 * session is opened.
 *
 * @param factors the types of credential that the user has enrolled beside the first
 * @param flow with which the client presents one of them
 * @param publicKey the options for a passkey, if the user has one
 */
public record FactorRequired(
    Set<CredentialType> factors, StartedFlow flow, Optional<JsonObject> publicKey)
    implements SignInResult {
  public FactorRequired {
    factors = Set.copyOf(factors);
  }

  /**
   * The response of the first step: 401 with the flow.
   *
   * @param cookie binds the flow to a browser
   */
  public Problem problem(FlowCookie cookie) {
    Problem problem =
        Problem.of(ProblemType.SECOND_FACTOR_REQUIRED)
            .withMember("flow", flow.secret())
            .withMember("expires_in", FlowPurpose.SIGN_IN.lifetime().toSeconds())
            .withMember("factors", factors.stream().map(CredentialType::code).sorted().toList());
    cookie.bind(flow).ifPresent(header -> problem.with("Set-Cookie", header));
    publicKey.ifPresent(options -> problem.withMember("public_key", options));
    return problem;
  }
}

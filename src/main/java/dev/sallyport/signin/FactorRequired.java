package dev.sallyport.signin;

import dev.sallyport.credential.CredentialType;
import dev.sallyport.signin.flow.StartedFlow;
import java.util.Set;

/**
 * The first factor was right, but the account has a second one, which must be verified before a
 * session is opened.
 *
 * @param factors the types of credential that the user has enrolled beside the first
 * @param flow with which the client presents one of them
 */
record FactorRequired(Set<CredentialType> factors, StartedFlow flow) implements SignInResult {
  FactorRequired {
    factors = Set.copyOf(factors);
  }
}

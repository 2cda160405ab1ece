package dev.sallyport.signin;

import dev.sallyport.credential.CredentialType;
import java.util.Set;

/**
 * The first factor was right, but the account has a second one, which must be verified before a
 * session is opened.
 *
 * @param factors the types of credential that the user has enrolled beside the first
 */
record FactorRequired(Set<CredentialType> factors) implements SignInResult {
  FactorRequired {
    factors = Set.copyOf(factors);
  }
}

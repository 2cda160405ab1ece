package dev.sallyport.signin.password;

import dev.sallyport.credential.CredentialType;
import jakarta.ejb.ApplicationException;
import java.util.Set;
import java.util.UUID;

/**
 * The ticket of a reset is right, but its account has a second factor, which is missing. The ticket
 * remains usable.
 */
@ApplicationException(rollback = true)
class ResetFactorRequired extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final UUID userId;
  private final transient Set<CredentialType> factors;

  ResetFactorRequired(UUID userId, Set<CredentialType> factors) {
    super("A second factor is required", null, false, false);
    this.userId = userId;
    this.factors = Set.copyOf(factors);
  }

  UUID userId() {
    return userId;
  }

  Set<CredentialType> factors() {
    return factors;
  }
}

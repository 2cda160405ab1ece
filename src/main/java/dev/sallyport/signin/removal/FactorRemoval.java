package dev.sallyport.signin.removal;

import dev.sallyport.credential.CredentialType;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A pending removal of second factors of a user.
 *
 * @param requestedBy the operator
 * @param due when the factors are removed
 */
public record FactorRemoval(
    UUID userId, Set<CredentialType> types, UUID requestedBy, Instant requestedAt, Instant due) {
  public FactorRemoval {
    types = Set.copyOf(types);
  }
}

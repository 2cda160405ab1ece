package dev.sallyport.token;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * The contents of a token that {@link TokenVerifier} has accepted.
 *
 * @param keyId the key that signed it
 */
public record VerifiedToken(
    String keyId,
    UUID userId,
    UUID sessionId,
    String email,
    boolean emailVerified,
    Set<String> roles,
    Instant authTime,
    Set<String> amr,
    String acr,
    String tokenId,
    Instant issuedAt,
    Instant expiresAt) {
  public VerifiedToken {
    roles = Set.copyOf(roles);
    amr = Set.copyOf(amr);
  }
}

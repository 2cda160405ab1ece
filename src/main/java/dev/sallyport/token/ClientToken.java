package dev.sallyport.token;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The contents of an access token that was issued to a client.
 *
 * @param subject the {@code sub} claim: the id of a user, or of the client itself
 * @param sessionId the session of the client; empty if the client acts for itself
 */
public record ClientToken(
    String keyId,
    String subject,
    Optional<UUID> sessionId,
    ClientGrant grant,
    Set<String> roles,
    String tokenId,
    Instant issuedAt,
    Instant expiresAt) {
  public ClientToken {
    roles = Set.copyOf(roles);
  }

  /** The user for whom the client acts; empty if it acts for itself. */
  public Optional<UUID> userId() {
    return sessionId.map(session -> UUID.fromString(subject));
  }
}

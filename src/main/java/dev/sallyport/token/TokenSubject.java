package dev.sallyport.token;

import java.util.Set;
import java.util.UUID;

/**
 * The subject of an access token.
 *
 * @param userId the {@code sub} and {@code user_id} claims
 * @param email the {@code upn} and {@code email} claims
 * @param roles the {@code groups} claim
 * @param sessionId the {@code sid} claim
 */
public record TokenSubject(UUID userId, String email, Set<String> roles, UUID sessionId) {
  public TokenSubject {
    roles = Set.copyOf(roles);
  }
}

package dev.sallyport.token;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * The subject of an access token.
 *
 * @param userId the {@code sub} and {@code user_id} claims
 * @param email the {@code upn} and {@code email} claims
 * @param emailVerified the {@code email_verified} claim (OpenID Connect Core, section 5.1)
 * @param roles the {@code groups} claim
 * @param sessionId the {@code sid} claim
 * @param authTime the {@code auth_time} claim, with a precision of seconds (OpenID Connect Core,
 *     section 2)
 * @param amr the {@code amr} claim (RFC 8176)
 * @param acr the {@code acr} claim (OpenID Connect Core, section 2)
 */
public record TokenSubject(
    UUID userId,
    String email,
    boolean emailVerified,
    Set<String> roles,
    UUID sessionId,
    Instant authTime,
    Set<String> amr,
    String acr) {
  public TokenSubject {
    roles = Set.copyOf(roles);
    amr = Set.copyOf(amr);
  }
}

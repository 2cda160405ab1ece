package dev.sallyport.token.id;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The contents of an ID token (OpenID Connect Core, section 2).
 *
 * @param clientId the {@code aud} claim
 * @param userId the {@code sub} claim
 * @param sessionId the {@code sid} claim: the session of the client, not that of the browser
 * @param nonce as in the request
 * @param user claims about the user that the client may receive
 */
public record IdToken(
    String clientId,
    UUID userId,
    UUID sessionId,
    Instant authTime,
    Set<String> amr,
    String acr,
    Optional<String> nonce,
    Map<String, Object> user) {
  public IdToken {
    amr = Set.copyOf(amr);
    user = Map.copyOf(user);
  }
}

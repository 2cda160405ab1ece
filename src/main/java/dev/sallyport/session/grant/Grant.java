package dev.sallyport.session.grant;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A live session of a client.
 *
 * @param id the {@code sid} claim of its tokens
 */
public record Grant(
    UUID id, String clientId, Set<String> scopes, Instant createdAt, Instant lastUsedAt) {
  public Grant {
    scopes = Set.copyOf(scopes);
  }
}

package dev.sallyport.openid.consent;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A client that a user uses or has permitted.
 *
 * @param scopes that the user has permitted
 * @param consentedAt empty for an application that needs no consent
 * @param lastUsedAt empty without a live session
 */
public record Application(
    String clientId,
    String name,
    Set<String> scopes,
    Optional<Instant> consentedAt,
    Optional<Instant> lastUsedAt) {
  public Application {
    scopes = Set.copyOf(scopes);
  }
}

package dev.sallyport.openid.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A client as it is registered, also a disabled one.
 *
 * @param place its id in lists
 * @param jwks its public keys (RFC 7517)
 * @param secrets the oldest first
 * @param createdBy the operator; empty for one imported from {@code OAUTH_CLIENTS}
 * @param updatedBy the operator who changed it last; empty if none has
 * @param disabledAt since when it cannot be used
 */
public record RegisteredClient(
    Client client,
    UUID place,
    Optional<String> jwks,
    List<ClientSecret> secrets,
    Instant createdAt,
    Optional<UUID> createdBy,
    Instant updatedAt,
    Optional<UUID> updatedBy,
    Optional<Instant> disabledAt) {
  public RegisteredClient {
    secrets = List.copyOf(secrets);
  }

  /** The same with these secrets. */
  RegisteredClient with(List<ClientSecret> others) {
    return new RegisteredClient(
        client, place, jwks, others, createdAt, createdBy, updatedAt, updatedBy, disabledAt);
  }
}

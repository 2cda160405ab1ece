package dev.sallyport.admin.client;

import dev.sallyport.openid.client.ClientSecret;
import java.time.Instant;
import java.util.UUID;

/** A secret of a client, without its value. */
public record ClientSecretView(UUID id, Instant createdAt) {
  static ClientSecretView of(ClientSecret secret) {
    return new ClientSecretView(secret.id(), secret.createdAt());
  }
}

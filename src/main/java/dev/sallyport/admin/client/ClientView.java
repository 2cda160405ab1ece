package dev.sallyport.admin.client;

import dev.sallyport.openid.client.Client;
import dev.sallyport.openid.client.ClientScopes;
import dev.sallyport.openid.client.RegisteredClient;
import dev.sallyport.openid.registration.Registration;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A client.
 *
 * @param jwks its public keys; null if it has none
 * @param createdBy the operator; null for a client of {@code OAUTH_CLIENTS}
 * @param disabledAt null unless it is disabled
 * @param secrets the oldest first, without their values
 * @param clientSecret the secret that was just made, which is shown only now; otherwise null
 */
public record ClientView(
    String clientId,
    String name,
    String logoUri,
    String type,
    List<String> redirectUris,
    List<String> postLogoutRedirectUris,
    String backchannelLogoutUri,
    List<String> scopes,
    boolean firstParty,
    boolean deviceGrant,
    JsonObject jwks,
    boolean dpopRequired,
    boolean pkceOrNonceOptional,
    List<String> resources,
    Instant createdAt,
    UUID createdBy,
    Instant updatedAt,
    UUID updatedBy,
    Instant disabledAt,
    List<ClientSecretView> secrets,
    String clientSecret) {
  static ClientView of(RegisteredClient registered) {
    return of(registered, null);
  }

  static ClientView of(Registration registration) {
    return of(registration.client(), registration.secret().orElse(null));
  }

  private static ClientView of(RegisteredClient registered, String secretOrNull) {
    Client client = registered.client();
    return new ClientView(
        client.id(),
        client.name(),
        client.logoUri().orElse(null),
        client.type().code(),
        client.redirectUris(),
        client.postLogoutRedirectUris(),
        client.backchannelLogoutUri().orElse(null),
        ClientScopes.ALL.stream().filter(client.scopes()::contains).toList(),
        client.firstParty(),
        client.deviceGrant(),
        registered.jwks().map(ClientView::json).orElse(null),
        client.dpopRequired(),
        client.pkceOrNonceOptional(),
        client.resources(),
        registered.createdAt(),
        registered.createdBy().orElse(null),
        registered.updatedAt(),
        registered.updatedBy().orElse(null),
        registered.disabledAt().orElse(null),
        registered.secrets().stream().map(ClientSecretView::of).toList(),
        secretOrNull);
  }

  private static JsonObject json(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  @Override
  public String toString() {
    return "ClientView[" + clientId + "]";
  }
}

package dev.sallyport.admin.client;

import dev.sallyport.openid.registration.ClientDraft;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A client that an operator registers or replaces. Lists count as empty and flags as false if they
 * are null.
 *
 * @param clientId null for one that the service chooses, or the one in the path
 * @param type {@code web}, {@code single_page}, {@code native} or {@code service}
 * @param deviceGrant whether its users may sign in with another device
 * @param jwks a JWK set
 * @param dpopRequired whether it gets tokens only with a proof of possession (RFC 9449)
 * @param pkceOrNonceOptional whether its authorization requests may have neither
 * @param resources what its access tokens can be for, besides the service itself (RFC 8707)
 * @param disabled whether the client cannot be used
 */
public record ClientRequest(
    String clientId,
    String name,
    String logoUri,
    String type,
    List<String> redirectUris,
    List<String> postLogoutRedirectUris,
    String backchannelLogoutUri,
    List<String> scopes,
    Boolean firstParty,
    Boolean deviceGrant,
    JsonObject jwks,
    Boolean dpopRequired,
    Boolean pkceOrNonceOptional,
    List<String> resources,
    Boolean disabled) {
  /** For a new client. */
  ClientDraft draft() {
    return draft(clientId == null ? UUID.randomUUID().toString() : clientId);
  }

  /** For the client with an id. */
  ClientDraft draft(String id) {
    return new ClientDraft(
        id,
        name == null ? "" : name.strip(),
        Optional.ofNullable(logoUri),
        type == null ? "" : type,
        present(redirectUris),
        present(postLogoutRedirectUris),
        Optional.ofNullable(backchannelLogoutUri),
        present(scopes),
        Boolean.TRUE.equals(firstParty),
        Boolean.TRUE.equals(deviceGrant),
        Optional.ofNullable(jwks).map(JsonObject::toString),
        Boolean.TRUE.equals(dpopRequired),
        Boolean.TRUE.equals(pkceOrNonceOptional),
        present(resources),
        Boolean.TRUE.equals(disabled));
  }

  private static List<String> present(List<String> valuesOrNull) {
    return valuesOrNull == null ? List.of() : valuesOrNull;
  }
}

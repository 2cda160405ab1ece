package dev.sallyport.openid.registration;

import dev.sallyport.openid.client.Client;
import dev.sallyport.openid.client.ClientType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an operator has entered about a client; {@link ClientRules} says whether it can be
 * registered.
 *
 * @param type a {@link ClientType#code()}
 * @param jwks a JWK set
 */
public record ClientDraft(
    String id,
    String name,
    Optional<String> logoUri,
    String type,
    List<String> redirectUris,
    List<String> postLogoutRedirectUris,
    Optional<String> backchannelLogoutUri,
    List<String> scopes,
    boolean firstParty,
    boolean deviceGrant,
    Optional<String> jwks,
    boolean dpopRequired,
    boolean pkceOrNonceOptional,
    List<String> resources,
    boolean disabled) {
  public ClientDraft {
    redirectUris = List.copyOf(redirectUris);
    postLogoutRedirectUris = List.copyOf(postLogoutRedirectUris);
    scopes = List.copyOf(scopes);
    resources = List.copyOf(resources);
  }

  /** The client, if the draft has no faults. */
  Client client() {
    return new Client(
        id,
        name,
        logoUri,
        ClientType.find(type).orElseThrow(),
        redirectUris,
        postLogoutRedirectUris,
        backchannelLogoutUri,
        Set.copyOf(scopes),
        firstParty,
        deviceGrant,
        dpopRequired,
        pkceOrNonceOptional,
        resources);
  }
}

package dev.sallyport.openid.client;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A registered application, without what authenticates it.
 *
 * @param id 1 to 64 letters, digits and {@code . _ -}; never the audience of access tokens
 * @param name shown to users
 * @param logoUri an https URL
 * @param redirectUris where users are sent with a code; see {@link RedirectUris#permits}
 * @param postLogoutRedirectUris where users are sent after a log-out
 * @param backchannelLogoutUri where the end of a session is announced
 * @param scopes what it may request, a subset of {@link ClientScopes#ALL}
 * @param firstParty whether users need not consent
 * @param deviceGrant whether its users may sign in with another device (RFC 8628)
 */
public record Client(
    String id,
    String name,
    Optional<String> logoUri,
    ClientType type,
    List<String> redirectUris,
    List<String> postLogoutRedirectUris,
    Optional<String> backchannelLogoutUri,
    Set<String> scopes,
    boolean firstParty,
    boolean deviceGrant) {
  public Client {
    redirectUris = List.copyOf(redirectUris);
    postLogoutRedirectUris = List.copyOf(postLogoutRedirectUris);
    scopes = Set.copyOf(scopes);
  }

  /** Whether it can keep no secret (RFC 6749, section 2.1). */
  public boolean isPublic() {
    return type.isPublic();
  }
}

package dev.sallyport.token;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a client of the OpenID Provider may do.
 *
 * @param clientId the {@code client_id} claim (RFC 9068, section 2.2)
 * @param scopes the words of the claim of RFC 8693, section 4.2
 * @param key the thumbprint of the key that the tokens are bound to (RFC 9449, section 6.1); empty
 *     for bearer tokens
 * @param resource the audience of the access tokens (RFC 8707); empty for the service's own
 */
public record ClientGrant(
    String clientId, Set<String> scopes, Optional<String> key, Optional<String> resource) {
  /** OpenID Connect Core, section 5.4. */
  public static final String PROFILE = "profile";

  public static final String EMAIL = "email";

  /** OpenID Connect Core, section 3.1.2.1. */
  public static final String OPENID = "openid";

  /** OpenID Connect Core, section 11. */
  public static final String OFFLINE_ACCESS = "offline_access";

  /** The roles of the user. */
  public static final String GROUPS = "groups";

  public ClientGrant {
    scopes = Set.copyOf(scopes);
  }

  /** For bearer tokens with the service's own audience. */
  public ClientGrant(String clientId, Set<String> scopes) {
    this(clientId, scopes, Optional.empty(), Optional.empty());
  }

  /** The same with other scopes. */
  public ClientGrant withScopes(Set<String> others) {
    return new ClientGrant(clientId, others, key, resource);
  }

  /** The same for a key, or for bearer tokens. */
  public ClientGrant boundTo(Optional<String> other) {
    return new ClientGrant(clientId, scopes, other, resource);
  }

  /** The same for a resource, or for the service's own audience. */
  public ClientGrant forResource(Optional<String> other) {
    return new ClientGrant(clientId, scopes, key, other);
  }

  public boolean includes(String scope) {
    return scopes.contains(scope);
  }

  /** The {@code scope} claim: the scopes with spaces between them. */
  public String scope() {
    return String.join(" ", new TreeSet<>(scopes));
  }
}

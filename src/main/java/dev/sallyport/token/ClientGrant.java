package dev.sallyport.token;

import java.util.Set;
import java.util.TreeSet;

/**
 * What a client of the OpenID Provider may do.
 *
 * @param clientId the {@code client_id} claim (RFC 9068, section 2.2)
 * @param scopes the words of the claim of RFC 8693, section 4.2
 */
public record ClientGrant(String clientId, Set<String> scopes) {
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

  public boolean includes(String scope) {
    return scopes.contains(scope);
  }

  /** The {@code scope} claim: the scopes with spaces between them. */
  public String scope() {
    return String.join(" ", new TreeSet<>(scopes));
  }
}

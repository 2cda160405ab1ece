package dev.sallyport.openid.claims;

import dev.sallyport.account.User;
import dev.sallyport.token.ClientGrant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a client may know about a user. */
public final class UserClaims {
  private UserClaims() {}

  /**
   * The claims of a user by scope (OpenID Connect Core, section 5.4), without {@code sub}. Users
   * have no name besides their e-mail address, so {@code name} and {@code preferred_username},
   * which Jakarta Security reads, are the address.
   */
  public static Map<String, Object> of(User user, ClientGrant grant) {
    Map<String, Object> claims = new LinkedHashMap<>();
    if (grant.includes(ClientGrant.EMAIL)) {
      claims.put("email", user.email());
      claims.put("email_verified", user.isEmailVerified());
    }
    if (grant.includes(ClientGrant.PROFILE)) {
      claims.put("preferred_username", user.email());
      claims.put("name", user.email());
      claims.put("locale", user.language().tag());
    }
    if (grant.includes(ClientGrant.GROUPS)) {
      claims.put("groups", user.roles().stream().sorted().toList());
    }
    return claims;
  }
}

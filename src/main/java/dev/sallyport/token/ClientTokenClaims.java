package dev.sallyport.token;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Reads the claims of a genuine access token that was issued to a client. */
final class ClientTokenClaims {
  private ClientTokenClaims() {}

  /**
   * @return empty if the token was not issued to a client, or is not valid now; of a token for a
   *     resource the grant names it
   */
  static Optional<ClientToken> read(TokenVerifier.Genuine genuine, TokenSettings settings) {
    Map<String, Object> claims = genuine.claims();
    Instant now = genuine.verifiedAt();
    Instant latest = now.plus(settings.clockSkew());
    boolean good =
        settings.issuer().equals(claims.get("iss"))
            && claims.get("aud") instanceof String
            && isConfirmation(claims)
            && claims.get(TokenIssuer.CLIENT_ID) instanceof String client
            && !settings.clientId().equals(Optional.of(client))
            && claims.get(TokenIssuer.SCOPE) instanceof String
            && isSubject(claims, client)
            && (!claims.containsKey("groups") || TokenVerifier.isNames(claims.get("groups")))
            && claims.get("jti") instanceof String
            && TokenVerifier.isTimeBy(claims.get("iat"), latest)
            && claims.get("exp") instanceof Long expiry
            && now.isBefore(Instant.ofEpochSecond(expiry));
    return good ? Optional.of(token(genuine, settings)) : Optional.empty();
  }

  /** None, or a key: the service issues no other. */
  private static boolean isConfirmation(Map<String, Object> claims) {
    return !claims.containsKey(TokenIssuer.CONFIRMATION)
        || (claims.get(TokenIssuer.CONFIRMATION) instanceof Map<?, ?> members
            && members.keySet().equals(Set.of(TokenIssuer.KEY))
            && members.get(TokenIssuer.KEY) instanceof String);
  }

  /** A user with a session, or the client itself without one. */
  private static boolean isSubject(Map<String, Object> claims, String client) {
    return claims.containsKey("sid")
        ? TokenVerifier.isId(claims.get("sub")) && TokenVerifier.isId(claims.get("sid"))
        : client.equals(claims.get("sub"));
  }

  private static ClientToken token(TokenVerifier.Genuine genuine, TokenSettings settings) {
    Map<String, Object> claims = genuine.claims();
    String scope = (String) claims.get(TokenIssuer.SCOPE);
    return new ClientToken(
        genuine.key().kid(),
        (String) claims.get("sub"),
        Optional.ofNullable((String) claims.get("sid")).map(UUID::fromString),
        new ClientGrant(
            (String) claims.get(TokenIssuer.CLIENT_ID),
            scope.isEmpty() ? Set.of() : Set.of(scope.split(" ", -1)),
            Optional.ofNullable((Map<?, ?>) claims.get(TokenIssuer.CONFIRMATION))
                .map(members -> (String) members.get(TokenIssuer.KEY)),
            Optional.of((String) claims.get("aud"))
                .filter(audience -> !settings.audience().equals(audience))),
        claims.containsKey("groups") ? TokenVerifier.names(claims.get("groups")) : Set.of(),
        (String) claims.get("jti"),
        Instant.ofEpochSecond((Long) claims.get("iat")),
        Instant.ofEpochSecond((Long) claims.get("exp")));
  }
}

package dev.sallyport.token;

import dev.sallyport.token.key.store.KeyRing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;

/**
 * Issues access tokens: JWT (RFC 7519) with the claims of MicroProfile JWT and of the configured
 * {@link TokenProfile}. Callers choose neither algorithm nor key.
 */
public final class TokenIssuer {
  /** RFC 9068, section 2.2. */
  static final String CLIENT_ID = "client_id";

  /** RFC 9068, section 2.2.3. */
  static final String SCOPE = "scope";

  /** RFC 7800, section 3.1. */
  static final String CONFIRMATION = "cnf";

  /** The member of {@link #CONFIRMATION} (RFC 9449, section 6.1). */
  static final String KEY = "jkt";

  private final String issuer;
  private final String audience;
  private final Duration lifetime;
  private final TokenProfile profile;
  private final Supplier<KeyRing> keys;
  private final Clock clock;
  private final Runnable issued;

  /**
   * @param issued run for each token
   */
  public TokenIssuer(TokenSettings settings, Supplier<KeyRing> keys, Clock clock, Runnable issued) {
    this.issuer = settings.issuer();
    this.audience = settings.audience();
    this.lifetime = settings.accessTokenLifetime();
    this.profile = settings.profile();
    this.keys = keys;
    this.clock = clock;
    this.issued = issued;
  }

  /**
   * Issues a token that is valid from now for the configured lifetime.
   *
   * @param latest the latest expiry of the token, whatever its lifetime
   */
  public AccessToken issue(TokenSubject subject, Instant latest) {
    JwtClaims claims = ofUser(subject);
    setEmail(claims, subject);
    claims.setStringListClaim("groups", List.copyOf(subject.roles()));
    profile.clientId().ifPresent(clientId -> claims.setStringClaim(CLIENT_ID, clientId));
    return issue(claims, latest);
  }

  /**
   * Issues a token to a client that acts for a user. It contains only what the scopes permit, and
   * the service itself does not accept it, see {@link TokenVerifier}.
   *
   * @param latest the latest expiry of the token, whatever its lifetime
   */
  public AccessToken issue(ClientGrant grant, TokenSubject subject, Instant latest) {
    JwtClaims claims = ofUser(subject);
    if (grant.includes(ClientGrant.EMAIL)) {
      setEmail(claims, subject);
    }
    if (grant.includes(ClientGrant.GROUPS)) {
      claims.setStringListClaim("groups", List.copyOf(subject.roles()));
    }
    setClient(claims, grant);
    return issue(claims, latest);
  }

  /** Issues a token to a client that acts for itself (RFC 6749, section 4.4). */
  public AccessToken issue(ClientGrant grant) {
    JwtClaims claims = new JwtClaims();
    claims.setSubject(grant.clientId());
    setClient(claims, grant);
    return issue(claims, Instant.MAX);
  }

  private AccessToken issue(JwtClaims claims, Instant latest) {
    Instant now = clock.instant();
    KeyRing.Key key = keys.get().signing(now);
    Instant expiry = now.plus(lifetime).isBefore(latest) ? now.plus(lifetime) : latest;
    claims.setIssuer(issuer);
    if (!claims.hasAudience()) {
      claims.setAudience(audience);
    }
    claims.setJwtId(UUID.randomUUID().toString());
    claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
    claims.setExpirationTime(NumericDate.fromSeconds(expiry.getEpochSecond()));
    AccessToken token =
        new AccessToken(
            TokenSigner.sign(profile.type(), claims, key), Duration.between(now, expiry));
    issued.run();
    return token;
  }

  private static JwtClaims ofUser(TokenSubject subject) {
    JwtClaims claims = new JwtClaims();
    claims.setSubject(subject.userId().toString());
    claims.setStringClaim("user_id", subject.userId().toString());
    claims.setStringClaim("sid", subject.sessionId().toString());
    claims.setClaim("auth_time", subject.authTime().getEpochSecond());
    claims.setStringListClaim("amr", subject.amr().stream().sorted().toList());
    claims.setStringClaim("acr", subject.acr());
    return claims;
  }

  private static void setEmail(JwtClaims claims, TokenSubject subject) {
    claims.setStringClaim("upn", subject.email());
    claims.setStringClaim("email", subject.email());
    claims.setClaim("email_verified", subject.emailVerified());
  }

  private static void setClient(JwtClaims claims, ClientGrant grant) {
    claims.setStringClaim(CLIENT_ID, grant.clientId());
    claims.setStringClaim(SCOPE, grant.scope());
    grant.resource().ifPresent(resource -> claims.setAudience(resource));
    grant.key().ifPresent(key -> claims.setClaim(CONFIRMATION, Map.of(KEY, key)));
  }
}

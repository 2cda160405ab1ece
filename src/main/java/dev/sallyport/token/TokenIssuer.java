package dev.sallyport.token;

import dev.sallyport.token.key.store.KeyRing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/**
 * Issues access tokens: JWT (RFC 7519) with the claims of MicroProfile JWT and of the configured
 * {@link TokenProfile}. Callers choose neither algorithm nor key.
 */
public final class TokenIssuer {
  /** RFC 9068, section 2.2. */
  static final String CLIENT_ID = "client_id";

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
    Instant now = clock.instant();
    KeyRing.Key key = keys.get().signing(now);
    Duration left = Duration.between(now, latest);
    Duration granted = left.compareTo(lifetime) < 0 ? left : lifetime;
    JsonWebSignature signature = new JsonWebSignature();
    signature.setHeader("typ", profile.type());
    signature.setAlgorithmHeaderValue(key.algorithm().name());
    signature.setKeyIdHeaderValue(key.kid());
    signature.setPayload(claims(subject, now, now.plus(granted)).toJson());
    signature.setKey(key.privateKey());
    signature.setProviderContext(key.algorithm().provider());
    try {
      AccessToken token = new AccessToken(signature.getCompactSerialization(), granted);
      issued.run();
      return token;
    } catch (JoseException broken) {
      throw new IllegalStateException("Signing failed with key " + key.kid(), broken);
    }
  }

  private JwtClaims claims(TokenSubject subject, Instant now, Instant expiry) {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(issuer);
    claims.setAudience(audience);
    claims.setSubject(subject.userId().toString());
    claims.setStringClaim("user_id", subject.userId().toString());
    claims.setStringClaim("upn", subject.email());
    claims.setStringClaim("email", subject.email());
    claims.setClaim("email_verified", subject.emailVerified());
    claims.setStringListClaim("groups", List.copyOf(subject.roles()));
    claims.setStringClaim("sid", subject.sessionId().toString());
    claims.setClaim("auth_time", subject.authTime().getEpochSecond());
    claims.setStringListClaim("amr", subject.amr().stream().sorted().toList());
    claims.setStringClaim("acr", subject.acr());
    profile.clientId().ifPresent(clientId -> claims.setStringClaim(CLIENT_ID, clientId));
    claims.setJwtId(UUID.randomUUID().toString());
    claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
    claims.setExpirationTime(NumericDate.fromSeconds(expiry.getEpochSecond()));
    return claims;
  }
}

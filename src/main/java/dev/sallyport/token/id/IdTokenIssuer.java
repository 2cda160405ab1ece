package dev.sallyport.token.id;

import dev.sallyport.platform.crypto.Sha256;
import dev.sallyport.token.AccessToken;
import dev.sallyport.token.TokenSettings;
import dev.sallyport.token.TokenSigner;
import dev.sallyport.token.key.store.KeyRing;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;

/**
 * Issues ID tokens and logout tokens, for clients of the OpenID Provider. They are signed by keys
 * of their own and have the client as their audience, so that no resource server accepts one as an
 * access token.
 */
public final class IdTokenIssuer {
  /** How long an ID token may be accepted: clients accept it once, when they receive it. */
  static final Duration LIFETIME = Duration.ofMinutes(5);

  /** OpenID Connect Back-Channel Logout, section 2.4, recommends two minutes. */
  static final Duration LOGOUT_LIFETIME = Duration.ofMinutes(2);

  private static final String LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";

  private final String issuer;
  private final Supplier<KeyRing> keys;
  private final Clock clock;

  /**
   * @param keys those of ID tokens
   */
  public IdTokenIssuer(TokenSettings settings, Supplier<KeyRing> keys, Clock clock) {
    this.issuer = settings.issuer();
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * An ID token that comes with an access token.
   *
   * @param accessToken to which it is bound by {@code at_hash}
   */
  public String issue(IdToken token, AccessToken accessToken) {
    // Before the time is read: the first key may be created only now.
    KeyRing ring = keys.get();
    Instant now = clock.instant();
    JwtClaims claims = common(token.clientId(), token.userId(), token.sessionId(), now, LIFETIME);
    token.user().forEach(claims::setClaim);
    claims.setClaim("auth_time", token.authTime().getEpochSecond());
    claims.setStringListClaim("amr", token.amr().stream().sorted().toList());
    claims.setStringClaim("acr", token.acr());
    token.nonce().ifPresent(nonce -> claims.setStringClaim("nonce", nonce));
    claims.setStringClaim("at_hash", leftHalf(accessToken.value()));
    return TokenSigner.sign("JWT", claims, ring.signing(now));
  }

  /** A logout token (OpenID Connect Back-Channel Logout, section 2.4) for one client's session. */
  public String issueLogout(String clientId, UUID userId, UUID sessionId) {
    KeyRing ring = keys.get();
    Instant now = clock.instant();
    JwtClaims claims = common(clientId, userId, sessionId, now, LOGOUT_LIFETIME);
    claims.setJwtId(UUID.randomUUID().toString());
    claims.setClaim("events", Map.of(LOGOUT_EVENT, Map.of()));
    return TokenSigner.sign("logout+jwt", claims, ring.signing(now));
  }

  private JwtClaims common(
      String clientId, UUID userId, UUID sessionId, Instant now, Duration lifetime) {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(issuer);
    claims.setAudience(clientId);
    claims.setSubject(userId.toString());
    claims.setStringClaim("sid", sessionId.toString());
    claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
    claims.setExpirationTime(NumericDate.fromSeconds(now.plus(lifetime).getEpochSecond()));
    return claims;
  }

  /** OpenID Connect Core, section 3.1.3.6, for the hash of RS256. */
  private static String leftHalf(String accessToken) {
    byte[] hash = Sha256.of(accessToken.getBytes(StandardCharsets.US_ASCII));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(hash, hash.length / 2));
  }
}

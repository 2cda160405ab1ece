package dev.sallyport.token.id;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.MovableClock;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.token.AccessToken;
import dev.sallyport.token.TokenSettings;
import dev.sallyport.token.key.store.KeyRing;
import dev.sallyport.token.key.store.KeyTimes;
import dev.sallyport.token.key.store.SigningAlgorithm;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** ID tokens and logout tokens without server or database. */
class IdTokenIssuerTest {
  private static final KeyPair PAIR = SigningAlgorithm.RS256.generate();

  private final MovableClock clock = new MovableClock();
  private final TokenSettings settings =
      new TokenSettings(new Configuration(name -> Optional.empty()));
  private final IdToken token =
      new IdToken(
          "shop",
          UUID.randomUUID(),
          UUID.randomUUID(),
          MovableClock.START,
          Set.of("pwd"),
          "urn:sallyport:aal1",
          Optional.of("n"),
          Map.of("email", "ada@example.com"));

  /** As the first key of a service is. */
  private KeyRing createdWhenItIsNeeded() {
    clock.advance(Duration.ofMillis(5));
    Instant now = clock.instant();
    return new KeyRing(
        List.of(
            new KeyRing.Key(
                "key-1",
                SigningAlgorithm.RS256,
                "{}",
                PAIR.getPublic(),
                PAIR.getPrivate(),
                new KeyTimes(now, now, null, null, null))));
  }

  private final IdTokenIssuer issuer =
      new IdTokenIssuer(settings, this::createdWhenItIsNeeded, clock);

  @Test
  void theFirstTokenIsSignedByAKeyThatIsCreatedForIt() throws Exception {
    SignedJWT id =
        SignedJWT.parse(issuer.issue(token, new AccessToken("a.b.c", Duration.ofMinutes(15))));
    assertThat(id.getHeader().getKeyID()).isEqualTo("key-1");
    assertThat(id.getJWTClaimsSet().getAudience()).containsExactly("shop");
    assertThat(id.getJWTClaimsSet().getStringClaim("nonce")).isEqualTo("n");
  }

  @Test
  void aLogoutTokenIsNoIdToken() throws Exception {
    String text = issuer.issueLogout("shop", token.userId(), token.sessionId());
    SignedJWT logout = SignedJWT.parse(text);
    assertThat(logout.getHeader().getType().getType()).isEqualTo("logout+jwt");
    assertThat(logout.getJWTClaimsSet().getClaims())
        .containsKeys("events", "jti", "sid", "sub", "iat", "exp")
        .doesNotContainKey("nonce");
    assertThat(new IdTokenHints(settings, this::createdWhenItIsNeeded, clock).read(text)).isEmpty();
  }

  @Test
  void anIdTokenIsAHintEvenIfItHasExpired() {
    String id = issuer.issue(token, new AccessToken("a.b.c", Duration.ofMinutes(15)));
    clock.advance(Duration.ofDays(1));
    IdTokenHints hints = new IdTokenHints(settings, this::createdWhenItIsNeeded, clock);
    assertThat(hints.read(id)).contains(new IdTokenHint("shop", token.userId(), token.sessionId()));
    assertThat(hints.read(id.substring(0, id.length() - 4) + "AAAA")).isEmpty();
    assertThat(hints.read("x")).isEmpty();
    assertThat(hints.read(null)).isEmpty();
  }
}

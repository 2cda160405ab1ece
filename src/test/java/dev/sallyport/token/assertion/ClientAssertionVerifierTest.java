package dev.sallyport.token.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.MovableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAssertionVerifierTest {
  private static final String CLIENT = "orders";
  private static final ECKey KEY = TestAssertions.ellipticKey("k1");
  private static final ECKey OTHER_KEY = TestAssertions.ellipticKey("k1");
  private static final RSAKey RSA = TestAssertions.rsaKey("r1", 2_048);
  private static final String JWKS = TestAssertions.jwks(KEY, RSA);
  private static final Instant NOW = MovableClock.START;

  private final ClientAssertionVerifier verifier =
      new ClientAssertionVerifier(TestAssertions.settings(), new MovableClock());

  @ParameterizedTest
  @ValueSource(strings = {"ES256", "RS256", "PS256"})
  void anAssertionOfTheClientIsAccepted(String algorithm) {
    JWTClaimsSet claims = claims().build();
    String assertion =
        TestAssertions.signed(
            JWSAlgorithm.parse(algorithm), algorithm.equals("ES256") ? KEY : RSA, claims);

    assertThat(verifier.verify(assertion, CLIENT, Optional.of(JWKS)))
        .contains(new VerifiedAssertion(claims.getJWTID(), NOW.plusSeconds(90)));
    assertThat(ClientAssertionVerifier.claimedClient(assertion)).contains(CLIENT);
  }

  @Test
  void theAudienceIsTheIssuerOrTheTokenEndpoint() {
    assertAccepted(claims -> claims.audience(TestAssertions.ISSUER + "/oauth/token"));
    assertAccepted(claims -> claims.audience(TestAssertions.ISSUER + "/oauth/par"));
    assertAccepted(
        claims ->
            claims.audience(
                List.of(TestAssertions.ISSUER, TestAssertions.ISSUER + "/oauth/token")));
    for (String other :
        List.of(
            "",
            "https://auth.example.com/",
            "https://auth.example.com/oauth/token/",
            "https://AUTH.example.com",
            "http://auth.example.com",
            "https://other.example.com",
            "sallyport",
            CLIENT)) {
      assertRefused(claims -> claims.audience(other));
      // That server could use what it has received.
      assertRefused(claims -> claims.audience(List.of(TestAssertions.ISSUER, other)));
    }
    assertRefused(claims -> claims.audience((String) null));
    assertRefused(claims -> claims.audience(List.of()));
  }

  @Test
  void issuerAndSubjectAreTheClient() {
    assertRefused(claims -> claims.issuer("billing"));
    assertRefused(claims -> claims.subject("billing"));
    assertRefused(claims -> claims.issuer("billing").subject("billing"));
    assertRefused(claims -> claims.issuer(null));
    assertRefused(claims -> claims.subject(null));
    assertRefused(claims -> claims.issuer("ORDERS").subject("ORDERS"));
  }

  /** With the clock skew of 30 seconds on each side. */
  @Test
  void itExpiresSoon() {
    assertAccepted(claims -> claims.expirationTime(at(Duration.ofSeconds(330))));
    assertRefused(claims -> claims.expirationTime(at(Duration.ofSeconds(331))));
    assertRefused(claims -> claims.expirationTime(at(Duration.ofDays(3650))));
    Date earlier = at(Duration.ofMinutes(-1));
    assertAccepted(claims -> claims.issueTime(earlier).expirationTime(at(Duration.ofSeconds(-29))));
    assertRefused(claims -> claims.issueTime(earlier).expirationTime(at(Duration.ofSeconds(-30))));
    assertRefused(claims -> claims.expirationTime(null));
    assertRefused(claims -> claims.claim("exp", "soon"));
    assertRefused(claims -> claims.claim("exp", Long.MAX_VALUE));
    assertRefused(claims -> claims.claim("exp", -1L));
    assertAccepted(claims -> claims.notBeforeTime(at(Duration.ofSeconds(29))));
    assertRefused(claims -> claims.notBeforeTime(at(Duration.ofSeconds(31))));
  }

  @Test
  void itHasAnIdOfItsOwn() {
    assertRefused(claims -> claims.jwtID(null));
    assertRefused(claims -> claims.jwtID(""));
    assertRefused(claims -> claims.claim("jti", 7));
  }

  @Test
  void theKeyIsRegistered() {
    String foreign = TestAssertions.signed(JWSAlgorithm.ES256, OTHER_KEY, claims().build());
    String valid = TestAssertions.signed(JWSAlgorithm.ES256, KEY, claims().build());
    String otherKid =
        TestAssertions.signed(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("r1").build(), KEY, claims().build());

    assertThat(verifier.verify(foreign, CLIENT, Optional.of(JWKS))).isEmpty();
    assertThat(verifier.verify(otherKid, CLIENT, Optional.of(JWKS))).isEmpty();
    assertThat(verifier.verify(valid, CLIENT, Optional.empty())).isEmpty();
    assertThat(verifier.verify(valid, CLIENT, Optional.of(TestAssertions.jwks(OTHER_KEY))))
        .isEmpty();
    assertThat(verifier.verify(valid, CLIENT, Optional.of(TestAssertions.jwks(RSA)))).isEmpty();
  }

  /** So that keys can be rotated by clients that send no {@code kid}. */
  @Test
  void withoutAKidEveryKeyOfTheAlgorithmIsTried() {
    ECKey next = TestAssertions.ellipticKey("k2");
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256).build();

    for (ECKey signer : List.of(KEY, next)) {
      String assertion = TestAssertions.signed(header, signer, claims().build());
      Optional<String> both = Optional.of(TestAssertions.jwks(KEY, RSA, next));
      assertThat(verifier.verify(assertion, CLIENT, both)).isPresent();
    }
    String foreign = TestAssertions.signed(header, OTHER_KEY, claims().build());
    assertThat(verifier.verify(foreign, CLIENT, Optional.of(JWKS))).isEmpty();
  }

  @Test
  void theKeyDecidesItsUseAndAlgorithm() throws Exception {
    ECKey encrypts = new ECKey.Builder(KEY).keyUse(KeyUse.ENCRYPTION).build();
    RSAKey onlyPs256 = new RSAKey.Builder(RSA).algorithm(JWSAlgorithm.PS256).build();

    String assertion = TestAssertions.signed(JWSAlgorithm.ES256, KEY, claims().build());
    assertThat(verifier.verify(assertion, CLIENT, Optional.of(TestAssertions.jwks(encrypts))))
        .isEmpty();
    Optional<String> only = Optional.of(TestAssertions.jwks(onlyPs256));
    String rs256 = TestAssertions.signed(JWSAlgorithm.RS256, RSA, claims().build());
    String ps256 = TestAssertions.signed(JWSAlgorithm.PS256, RSA, claims().build());
    assertThat(verifier.verify(rs256, CLIENT, only)).isEmpty();
    assertThat(verifier.verify(ps256, CLIENT, only)).isPresent();
  }

  /** RFC 8725, section 2.1: no signature, and a public key taken for a secret. */
  @Test
  void onlyTheThreeAlgorithmsSign() throws Exception {
    JWTClaimsSet claims = claims().build();
    for (byte[] secret :
        List.of(
            JWKS.getBytes(StandardCharsets.UTF_8),
            RSA.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8),
            RSA.toRSAPublicKey().getEncoded(),
            RSA.getModulus().decode())) {
      for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.HS256, JWSAlgorithm.HS512)) {
        SignedJWT confused =
            new SignedJWT(new JWSHeader.Builder(algorithm).keyID("r1").build(), claims);
        confused.sign(new MACSigner(secret));
        assertRefused(confused.serialize());
      }
    }
    assertRefused(new PlainJWT(claims).serialize());
    assertRefused(new PlainJWT(claims).serialize() + "x");
    String none = part("{\"alg\":\"none\",\"kid\":\"r1\"}");
    assertRefused(none + "." + part(claims.toString()) + ".AAAA");
    for (JWSAlgorithm other :
        List.of(JWSAlgorithm.RS384, JWSAlgorithm.RS512, JWSAlgorithm.PS384, JWSAlgorithm.PS512)) {
      assertRefused(TestAssertions.signed(other, RSA, claims));
    }
  }

  @Test
  void whatTheHeaderRefersToDoesNotCount() throws Exception {
    for (JWSHeader header :
        List.of(
            new JWSHeader.Builder(JWSAlgorithm.ES256).jwk(OTHER_KEY.toPublicJWK()).build(),
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .keyID("k1")
                .jwkURL(java.net.URI.create("https://evil.example/jwks"))
                .build(),
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .keyID("../../../dev/null")
                .jwk(OTHER_KEY.toPublicJWK())
                .build())) {
      assertRefused(TestAssertions.signed(header, OTHER_KEY, claims().build()));
    }
  }

  @Test
  void extensionsThatMustBeUnderstoodAreNot() {
    for (Set<String> critical : List.of(Set.of("b64"), Set.of("exp"))) {
      JWSHeader header =
          new JWSHeader.Builder(JWSAlgorithm.ES256)
              .keyID("k1")
              .base64URLEncodePayload(true)
              .criticalParams(critical)
              .build();
      assertRefused(TestAssertions.signed(header, KEY, claims().build()));
    }
  }

  @Test
  void otherTokensOfTheClientAreNoAssertions() {
    for (String type : List.of("at+jwt", "dpop+jwt", "logout+jwt")) {
      assertRefused(TestAssertions.signed(typed(type), KEY, claims().build()));
    }
    for (String type : List.of("JWT", "jwt", "client-authentication+jwt")) {
      String assertion = TestAssertions.signed(typed(type), KEY, claims().build());
      assertThat(verifier.verify(assertion, CLIENT, Optional.of(JWKS))).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":1}",
        "{\"alg\":null}",
        "{\"alg\":\"ES256\",\"typ\":1}",
        "{\"alg\":\"ES256\",\"kid\":1}",
        "{\"alg\":\"ES256\",\"kid\":[]}",
        "{\"alg\":\"ES256\",\"alg\":\"none\"}",
        "{\"alg\":\"ES256\",\"crit\":1}",
        "{\"alg\":\"RSA-OAEP\",\"enc\":\"A256GCM\"}",
        "[]",
        "null"
      })
  void anyHeaderIsRead(String header) {
    assertRefused(part(header) + "." + part(claims().build().toString()) + ".AAAA");
    assertRefused(part(header) + ".e30.AAAA");
  }

  @Test
  void anAlteredAssertionIsRefused() {
    String assertion = TestAssertions.signed(JWSAlgorithm.ES256, KEY, claims().build());
    String[] parts = assertion.split("\\.", -1);
    String input = parts[0] + "." + parts[1] + ".";

    assertRefused(input + parts[2].substring(0, 80));
    assertRefused(input + Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[64]));
    assertRefused(parts[0] + "." + part(claims().build().toString()) + "." + parts[2]);
    assertRefused(assertion + "." + parts[2]);
    assertRefused(assertion + "=");
    assertRefused(" " + assertion);
    assertRefused(parts[0] + "." + parts[1]);
    assertRefused("");
    assertRefused("..");
    assertRefused(input + "x".repeat(9_000));
  }

  /** Both parsers must see the same claims. */
  @Test
  void aClaimThatIsGivenTwiceIsRefused() {
    String twice = "{\"sub\":\"orders\",\"sub\":\"billing\"}";
    assertThat(ClientAssertionVerifier.claimedClient("e30." + part(twice) + ".AA")).isEmpty();
    assertThat(ClientAssertionVerifier.claimedClient("e30." + part("{\"sub\":1}") + ".AA"))
        .isEmpty();
    assertThat(ClientAssertionVerifier.claimedClient("e30." + part("[]") + ".AA")).isEmpty();
    assertThat(ClientAssertionVerifier.claimedClient("e30.e30.AA")).isEmpty();
  }

  @Property(tries = 200)
  void noTextThrows(@ForAll String text) {
    for (String assertion : Arrays.asList(text, part(text) + "." + part(text) + ".AA")) {
      ClientAssertionVerifier.claimedClient(assertion);
      assertThat(verifier.verify(assertion, CLIENT, Optional.of(JWKS))).isEmpty();
      assertThat(verifier.verify(assertion, CLIENT, Optional.empty())).isEmpty();
    }
  }

  private static JWTClaimsSet.Builder claims() {
    return TestAssertions.claims(CLIENT, TestAssertions.ISSUER, NOW);
  }

  private static Date at(Duration ahead) {
    return Date.from(NOW.plus(ahead));
  }

  private static JWSHeader typed(String type) {
    return new JWSHeader.Builder(JWSAlgorithm.ES256)
        .keyID("k1")
        .type(new JOSEObjectType(type))
        .build();
  }

  private static String part(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private void assertAccepted(Consumer<JWTClaimsSet.Builder> variation) {
    assertThat(verifier.verify(varied(variation), CLIENT, Optional.of(JWKS))).isPresent();
  }

  private void assertRefused(Consumer<JWTClaimsSet.Builder> variation) {
    assertRefused(varied(variation));
  }

  private void assertRefused(String assertion) {
    assertThat(verifier.verify(assertion, CLIENT, Optional.of(JWKS))).isEmpty();
  }

  private static String varied(Consumer<JWTClaimsSet.Builder> variation) {
    JWTClaimsSet.Builder claims = claims();
    variation.accept(claims);
    return TestAssertions.signed(JWSAlgorithm.ES256, KEY, claims.build());
  }
}

package dev.sallyport.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.sallyport.token.key.store.EcdsaProvider;
import dev.sallyport.token.key.store.KeyRing;
import dev.sallyport.token.key.store.KeyTimes;
import dev.sallyport.token.key.store.SigningAlgorithm;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The examples of the standards, by our own code. */
class JoseExamplesTest {
  private static final String CLAIMS =
      ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.";

  private static final String RFC7515_A2_KEY =
      """
      {"kty":"RSA",
       "n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddx\
      HmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMs\
      D1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSH\
      SXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdV\
      MTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8\
      NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
       "e":"AQAB"}
      """;

  private static final String RFC7515_A2_TOKEN =
      "eyJhbGciOiJSUzI1NiJ9"
          + CLAIMS
          + """
          cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7\
          AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4\
          BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K\
          0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqv\
          hJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrB\
          p0igcN_IoypGlUPQGe77Rw\
          """;

  private static final String RFC7515_A3_KEY =
      """
      {"kty":"EC",
       "crv":"P-256",
       "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
       "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}
      """;

  private static final String RFC7515_A3_TOKEN =
      "eyJhbGciOiJFUzI1NiJ9"
          + CLAIMS
          + "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlS"
          + "ApmWQxfKTUJqPP3-Kg6NU1Q";

  private static final String RFC7517_A1_EC =
      """
      {"kty":"EC",
       "crv":"P-256",
       "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
       "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
       "use":"enc",
       "kid":"1"}
      """;

  /** The example of RFC 7638, section 3.1, too. */
  private static final String RFC7517_A1_RSA =
      """
      {"kty":"RSA",
       "n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT8\
      6zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY\
      4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqz\
      s8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vM\
      QFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJ\
      zKnqDKgw",
       "e":"AQAB",
       "alg":"RS256",
       "kid":"2011-04-29"}
      """;

  @BeforeAll
  static void registerProvider() {
    EcdsaProvider.register();
  }

  @Test
  void rfc7515AppendixA2Rs256Verifies() throws Exception {
    KeyRing.Key key = key(SigningAlgorithm.RS256, "A.2", RFC7515_A2_KEY);

    assertThat(TokenVerifier.signed(RFC7515_A2_TOKEN, key)).hasValueSatisfying(this::isJoes);
    assertOnlyAsItIs(RFC7515_A2_TOKEN, key);
  }

  @Test
  void rfc7515AppendixA3Es256Verifies() throws Exception {
    KeyRing.Key key = key(SigningAlgorithm.ES256, "A.3", RFC7515_A3_KEY);

    assertThat(TokenVerifier.signed(RFC7515_A3_TOKEN, key)).hasValueSatisfying(this::isJoes);
    assertOnlyAsItIs(RFC7515_A3_TOKEN, key);
  }

  @Test
  void rfc7515ExamplesAreNoTokensOfOurs() throws Exception {
    TestTokens tokens = TestTokens.usual();
    tokens.keys.add(key(SigningAlgorithm.RS256, "A.2", RFC7515_A2_KEY));
    tokens.keys.add(key(SigningAlgorithm.ES256, "A.3", RFC7515_A3_KEY));

    assertThat(tokens.verifier().verify(RFC7515_A2_TOKEN)).isEmpty();
    assertThat(tokens.verifier().verify(RFC7515_A3_TOKEN)).isEmpty();
  }

  @Test
  void rfc7517AppendixA1KeySetIsPublishedAsItIs() throws Exception {
    KeyRing ring =
        new KeyRing(
            List.of(
                key(SigningAlgorithm.ES256, "1", RFC7517_A1_EC),
                key(SigningAlgorithm.RS256, "2011-04-29", RFC7517_A1_RSA)));

    JWKSet published = JWKSet.parse(ring.jwks(Instant.now()));

    assertThat(published.getKeys())
        .containsExactlyInAnyOrder(JWK.parse(RFC7517_A1_EC), JWK.parse(RFC7517_A1_RSA));
    for (JWK jwk : published.getKeys()) {
      PublicKey read = ring.find(jwk.getKeyID()).orElseThrow().publicKey();
      assertThat(read.getEncoded())
          .isEqualTo(
              jwk.getKeyID().equals("1")
                  ? jwk.toECKey().toECPublicKey().getEncoded()
                  : jwk.toRSAKey().toRSAPublicKey().getEncoded());
    }
  }

  @Test
  void rfc7638Section31ThumbprintIsTheNameOfTheKey() throws Exception {
    PublicKey key = PublicJsonWebKey.Factory.newPublicJwk(RFC7517_A1_RSA).getPublicKey();

    PublicJsonWebKey published = SigningAlgorithm.RS256.published(key);

    assertThat(published.getKeyId()).isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
  }

  private void isJoes(Map<String, Object> claims) {
    assertThat(claims)
        .containsOnly(
            Map.entry("iss", "joe"),
            Map.entry("exp", 1300819380L),
            Map.entry("http://example.com/is_root", true));
  }

  private static void assertOnlyAsItIs(String token, KeyRing.Key key) {
    int signature = token.lastIndexOf('.') + 10;
    char other = token.charAt(signature) == 'A' ? 'B' : 'A';
    String altered = token.substring(0, signature) + other + token.substring(signature + 1);

    assertThat(TokenVerifier.signed(altered, key)).isEmpty();
    assertThat(TokenVerifier.signed(token.replace(CLAIMS, ".e30."), key)).isEmpty();
  }

  /** Read as the service reads its own. */
  private static KeyRing.Key key(SigningAlgorithm algorithm, String kid, String jwk)
      throws JoseException, java.security.GeneralSecurityException {
    Instant past = Instant.EPOCH;
    PublicKey key = PublicJsonWebKey.Factory.newPublicJwk(jwk).getPublicKey();
    return new KeyRing.Key(
        kid,
        algorithm,
        jwk,
        algorithm.adopt(key),
        null,
        new KeyTimes(past, past, null, null, null));
  }
}

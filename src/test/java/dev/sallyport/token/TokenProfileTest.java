package dev.sallyport.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.proc.SingleKeyJWSKeySelector;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenProfileTest {
  private final TestTokens tokens = TestTokens.usual();

  /** RFC 9068, sections 2.1 and 2.2, by a library that did not issue the token. */
  @Test
  void rfc9068TokenHasEveryClaimThatAStrictVerifierRequires() throws Exception {
    TestTokens rfc9068 = new TestTokens(Map.of("TOKEN_PROFILE", "rfc9068"));
    rfc9068.keys.addAll(tokens.keys);
    DefaultJWTProcessor<SecurityContext> strict = new DefaultJWTProcessor<>();
    strict.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
    strict.setJWSKeySelector(
        new SingleKeyJWSKeySelector<>(JWSAlgorithm.RS256, tokens.keys.get(0).publicKey()));
    DefaultJWTClaimsVerifier<SecurityContext> claims =
        new DefaultJWTClaimsVerifier<>(
            "sallyport",
            new JWTClaimsSet.Builder()
                .issuer("http://localhost:8080")
                .claim("client_id", "sallyport")
                .build(),
            Set.of("iss", "exp", "aud", "sub", "client_id", "iat", "jti"));
    // The test's clock is not the library's.
    claims.setMaxClockSkew(Integer.MAX_VALUE);
    strict.setJWTClaimsSetVerifier(claims);

    assertThat(strict.process(rfc9068.issued(), null).getStringClaim("client_id"))
        .isEqualTo("sallyport");
    assertThatExceptionOfType(BadJOSEException.class)
        .isThrownBy(() -> strict.process(tokens.issued(), null));
  }

  @Test
  void rfc9068TokenOfNoClientOrAnotherIsRefused() throws Exception {
    TestTokens rfc9068 = new TestTokens(Map.of("TOKEN_PROFILE", "rfc9068"));
    rfc9068.keys.addAll(tokens.keys);
    for (Object client : Arrays.asList(null, "orders", List.of("sallyport"), "")) {
      Map<String, Object> claims =
          new HashMap<>(SignedJWT.parse(rfc9068.issued()).getPayload().toJSONObject());
      if (client == null) {
        claims.remove("client_id");
      } else {
        claims.put("client_id", client);
      }
      JWSHeader header =
          new JWSHeader.Builder(JWSAlgorithm.RS256)
              .type(new JOSEObjectType("at+jwt"))
              .keyID(tokens.keys.get(0).kid())
              .build();
      JWSObject token = new JWSObject(header, new Payload(claims));
      token.sign(new RSASSASigner(tokens.keys.get(0).privateKey()));

      assertThat(rfc9068.verifier().verify(token.serialize())).as("%s", client).isEmpty();
    }
  }

  @Test
  void tokenOfTheUsualProfileHasNoClient() throws Exception {
    assertThat(SignedJWT.parse(tokens.issued()).getJWTClaimsSet().getClaim("client_id")).isNull();
  }
}

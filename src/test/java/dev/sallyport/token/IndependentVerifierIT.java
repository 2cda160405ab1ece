package dev.sallyport.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import java.net.MalformedURLException;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Libraries that share no code with the service take its tokens, by the URL of its key set, and
 * refuse what was altered.
 */
class IndependentVerifierIT {
  private static final String ISSUER = "http://localhost:8080";
  private static final String AUDIENCE = "sallyport";

  private static TestUser ada;
  private static List<String> altered;

  @BeforeAll
  static void adaSignsUp() throws JOSEException {
    ada = TestUser.signedUp();
    TokenForge forge = TokenForge.withServicesKey(ada);
    String[] parts = ada.token().split("\\.", -1);
    Map<String, Object> admin = forge.claims();
    admin.put("groups", List.of("user", "admin"));
    String none = "{\"typ\":\"JWT\",\"alg\":\"none\"}";
    altered =
        List.of(
            parts[0] + "." + new Payload(admin).toBase64URL() + "." + parts[2],
            Base64URL.encode(none) + "." + parts[1] + ".",
            Base64URL.encode(none) + "." + parts[1] + "." + parts[2],
            parts[0] + "." + parts[1] + ".",
            parts[0] + "." + parts[1] + "." + Base64URL.encode(new byte[256]),
            parts[0] + "." + parts[1] + "." + flipped(parts[2]),
            TokenForge.sign(
                forge.header().build(),
                new Payload(forge.claims()),
                new RSASSASigner(new RSAKeyGenerator(2048).generate())));
  }

  @Test
  void nimbusAcceptsWhatTheServiceIssuesAndNothingElse() throws Exception {
    DefaultJWTProcessor<SecurityContext> nimbus = nimbus();

    assertThat(nimbus.process(ada.token(), null).getSubject()).isEqualTo(ada.userId().toString());
    for (String token : altered) {
      assertThat(refusedByNimbus(nimbus, token)).as(token).isTrue();
    }
  }

  @Test
  void npmJoseAcceptsWhatTheServiceIssuesAndNothingElse() throws Exception {
    TestUser eve = TestUser.signedUp();

    List<String> accepted =
        NpmJose.verdicts(keySet(), ISSUER, AUDIENCE, List.of(ada.token(), eve.token()));
    List<String> refused = NpmJose.verdicts(keySet(), ISSUER, AUDIENCE, altered);

    assertThat(accepted).containsExactly(ada.userId().toString(), eve.userId().toString());
    assertThat(refused)
        .hasSameSizeAs(altered)
        .allMatch(code -> code.startsWith("ERR_JW") || code.startsWith("ERR_JOSE"));
    assertThat(NpmJose.verdicts(keySet(), ISSUER, "another", List.of(ada.token())))
        .containsExactly("ERR_JWT_CLAIM_VALIDATION_FAILED");
  }

  private static DefaultJWTProcessor<SecurityContext> nimbus() throws MalformedURLException {
    DefaultJWTProcessor<SecurityContext> nimbus = new DefaultJWTProcessor<>();
    nimbus.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            JWSAlgorithm.RS256,
            JWKSourceBuilder.create(java.net.URI.create(keySet()).toURL()).build()));
    nimbus.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            AUDIENCE,
            new JWTClaimsSet.Builder().issuer(ISSUER).build(),
            Set.of("sub", "exp", "iat")));
    return nimbus;
  }

  private static boolean refusedByNimbus(DefaultJWTProcessor<SecurityContext> nimbus, String token)
      throws JOSEException {
    try {
      nimbus.process(token, null);
      return false;
    } catch (BadJOSEException | ParseException refused) {
      return true;
    }
  }

  private static String keySet() {
    return RunningService.shared().url() + "/.well-known/jwks.json";
  }

  private static Base64URL flipped(String signature) {
    byte[] bytes = Base64URL.from(signature).decode();
    bytes[100] ^= 1;
    return Base64URL.encode(bytes);
  }
}

package dev.sallyport.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.sallyport.MovableClock;
import dev.sallyport.TestUser;
import dev.sallyport.token.assertion.TestAssertions;
import dev.sallyport.token.proof.TestProofs;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class ProofVerifierTest {
  private static final String URL = "https://api.example.com/orders";
  private static final String TOKEN = "token";

  private final MovableClock clock = new MovableClock();
  private final ProofMemory memory = new ProofMemory(clock);
  private final ProofVerifier verifier = new ProofVerifier(memory, any -> true, clock);
  private final TestProofs caller = new TestProofs();
  private final Map<String, Object> header = caller.header();
  private final Map<String, Object> claims = TestProofs.claims("GET", URL, clock.instant());

  ProofVerifierTest() {
    claims.put("ath", TestProofs.hash(TOKEN));
  }

  private boolean isProven(String... proofs) {
    return verifier.isProven(List.of(proofs), "GET", URL, TOKEN, caller.thumbprint());
  }

  private boolean isProven() {
    return isProven(caller.signed(header, claims));
  }

  @Test
  void aProofWorksOnce() throws Exception {
    String proof = caller.signed(header, claims);
    Callable<Boolean> use = () -> isProven(proof);
    assertThat(TestUser.atOnce(Collections.nCopies(20, use))).containsOnlyOnce(true);
    assertThat(isProven(proof)).isFalse();
    claims.put("jti", "other");
    assertThat(isProven()).isTrue();
  }

  @Test
  void thereIsOneProof() {
    assertThat(isProven(new String[0])).isFalse();
    String proof = caller.signed(header, claims);
    assertThat(isProven(proof, proof)).isFalse();
    for (String text : List.of("", "..", "a.b.c", proof + "x.y", proof + "," + proof)) {
      assertThat(isProven(text)).as(text).isFalse();
    }
    assertThat(isProven(proof)).isTrue();
  }

  @Test
  void everyAlgorithmIsVerified() throws Exception {
    for (String algorithm : List.of("RS256", "PS256", "EdDSA")) {
      boolean isRsa = !algorithm.equals("EdDSA");
      KeyPairGenerator generator = KeyPairGenerator.getInstance(isRsa ? "RSA" : "Ed25519");
      if (isRsa) {
        generator.initialize(2_048);
      }
      KeyPair pair = generator.generateKeyPair();
      Map<String, Object> jwk = isRsa ? rsa(pair) : edwards(pair);
      header.put("alg", algorithm);
      header.put("jwk", jwk);
      claims.put("jti", algorithm);
      String proof = signed(algorithm, pair);
      assertThat(verifier.isProven(List.of(proof), "GET", URL, TOKEN, thumbprint(jwk)))
          .as(algorithm)
          .isTrue();
      claims.put("jti", algorithm + "2");
      String other = signed(algorithm, generator.generateKeyPair());
      assertThat(verifier.isProven(List.of(other), "GET", URL, TOKEN, thumbprint(jwk)))
          .as(algorithm)
          .isFalse();
    }
  }

  private String signed(String algorithm, KeyPair pair) throws Exception {
    String content =
        Base64URL.encode(JSONObjectUtils.toJSONString(header))
            + "."
            + Base64URL.encode(JSONObjectUtils.toJSONString(claims));
    Signature signature =
        Signature.getInstance(
            Map.of("RS256", "SHA256withRSA", "PS256", "RSASSA-PSS", "EdDSA", "Ed25519")
                .get(algorithm));
    if (algorithm.equals("PS256")) {
      signature.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    }
    signature.initSign(pair.getPrivate());
    signature.update(content.getBytes(StandardCharsets.US_ASCII));
    return content + "." + Base64URL.encode(signature.sign());
  }

  private static Map<String, Object> rsa(KeyPair pair) {
    return new com.nimbusds.jose.jwk.RSAKey.Builder(
            (java.security.interfaces.RSAPublicKey) pair.getPublic())
        .build()
        .toJSONObject();
  }

  private static Map<String, Object> edwards(KeyPair pair) {
    byte[] encoded = pair.getPublic().getEncoded();
    Map<String, Object> jwk = new LinkedHashMap<>();
    jwk.put("crv", "Ed25519");
    jwk.put("kty", "OKP");
    jwk.put(
        "x",
        Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length))
            .toString());
    return jwk;
  }

  private static String thumbprint(Map<String, Object> jwk) throws Exception {
    return com.nimbusds.jose.jwk.JWK.parse(jwk).computeThumbprint().toString();
  }

  @Test
  void aProofIsForItsRequestAndItsToken() {
    String key = caller.thumbprint();
    String proof = caller.signed(header, claims);
    assertThat(verifier.isProven(List.of(proof), "POST", URL, TOKEN, key)).isFalse();
    assertThat(verifier.isProven(List.of(proof), "GET", URL + "/1", TOKEN, key)).isFalse();
    assertThat(verifier.isProven(List.of(proof), "GET", URL, "other", key)).isFalse();
    assertThat(verifier.isProven(List.of(proof), "GET", URL, TOKEN, new TestProofs().thumbprint()))
        .isFalse();
    assertThat(
            verifier.isProven(
                List.of(proof), "GET", "HTTPS://API.example.com:443/./orders?a=b", TOKEN, key))
        .as("the same URL")
        .isTrue();
  }

  @Test
  void aProofIsRecent() {
    for (int seconds : new int[] {-121, 121}) {
      claims.put("iat", clock.instant().getEpochSecond() + seconds);
      assertThat(isProven()).isFalse();
      claims.put("iat", clock.instant().getEpochSecond() + (seconds < 0 ? -120 : 120));
      claims.put("jti", "at " + seconds);
      assertThat(isProven()).isTrue();
    }
  }

  @Test
  void whatIsWrongInTheHeaderIsRefused() {
    for (String type : List.of("JWT", "dpop", "")) {
      header.put("typ", type);
      assertThat(isProven()).isFalse();
    }
    header.put("typ", "dpop+jwt");
    for (String algorithm : List.of("none", "HS256", "RS256", "ES384", "EdDSA", "")) {
      header.put("alg", algorithm);
      assertThat(isProven()).as(algorithm).isFalse();
    }
    header.put("alg", "ES256");
    header.put("crit", List.of("x"));
    assertThat(isProven()).isFalse();
    header.remove("crit");
    header.put("jwk", caller.key().toJSONObject());
    assertThat(isProven()).as("private").isFalse();
    header.put("jwk", new TestProofs().key().toPublicJWK().toJSONObject());
    assertThat(isProven()).as("another").isFalse();
    header.put("jwk", TestAssertions.rsaKey("weak", 1_024).toPublicJWK().toJSONObject());
    header.put("alg", "RS256");
    assertThat(isProven()).as("weak").isFalse();
    header.remove("jwk");
    assertThat(isProven()).isFalse();
  }

  @Test
  void aKeyIsAPointOfTheCurve() {
    Map<String, Object> jwk = new LinkedHashMap<>(caller.key().toPublicJWK().toJSONObject());
    jwk.put("y", jwk.get("x"));
    header.put("jwk", jwk);
    assertThat(isProven()).isFalse();
  }

  @Test
  void everyClaimIsDemanded() {
    for (String name : List.of("jti", "htm", "htu", "iat", "ath")) {
      Object value = claims.remove(name);
      assertThat(isProven()).as(name).isFalse();
      claims.put(name, List.of("x"));
      assertThat(isProven()).as(name).isFalse();
      claims.put(name, value);
    }
    assertThat(isProven()).isTrue();
  }

  @Test
  void noncesAreOptional() {
    ProofVerifier strict = new ProofVerifier(memory, "fresh"::equals, clock);
    String key = caller.thumbprint();
    assertThat(strict.isProven(List.of(caller.signed(header, claims)), "GET", URL, TOKEN, key))
        .isFalse();
    claims.put("nonce", "fresh");
    assertThat(strict.isProven(List.of(caller.signed(header, claims)), "GET", URL, TOKEN, key))
        .isTrue();
  }

  /** It forgets nothing that could be used again, and grows no further. */
  @Test
  void aFullMemoryRefuses() {
    for (int i = 0; i < ProofMemory.MOST; i++) {
      memory.isFirstUse("id" + i, clock.instant().plusSeconds(60));
    }
    assertThat(memory.isFirstUse("more", clock.instant().plusSeconds(60))).isFalse();
    assertThat(isProven()).isFalse();
    clock.advance(Duration.ofSeconds(61));
    assertThat(memory.isFirstUse("more", clock.instant().plusSeconds(60))).isTrue();
    assertThat(memory.size()).isEqualTo(1);
  }
}

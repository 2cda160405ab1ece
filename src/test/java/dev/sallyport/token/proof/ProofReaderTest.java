package dev.sallyport.token.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.sallyport.token.assertion.TestAssertions;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProofReaderTest {
  private static final String URI = "https://auth.example.com/oauth/token";
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final RSAKey RSA = TestAssertions.rsaKey("r1", 2_048);

  private final TestProofs application = new TestProofs();
  private final Map<String, Object> header = application.header();
  private final Map<String, Object> claims = TestProofs.claims("POST", URI, NOW);

  private Optional<SignedProof> read() {
    return ProofReader.read(application.signed(header, claims));
  }

  @Test
  void aProofIsReadAsItWasMade() {
    claims.put("ath", "hash");
    claims.put("nonce", "n");
    assertThat(read())
        .contains(
            new SignedProof(
                application.thumbprint(),
                (String) claims.get("jti"),
                "POST",
                URI,
                NOW,
                Optional.of("hash"),
                Optional.of("n")));
  }

  @Test
  void proofsOfNimbusAreRead() {
    SignedProof proof =
        ProofReader.read(application.proof("GET", URI, "token", "nonce")).orElseThrow();

    assertThat(proof.key()).isEqualTo(application.thumbprint());
    assertThat(proof.method()).isEqualTo("GET");
    assertThat(proof.tokenHash()).contains(TestProofs.hash("token"));
    assertThat(proof.nonce()).contains("nonce");
    for (String algorithm : List.of("RS256", "PS256")) {
      String signed =
          TestProofs.proof(RSA, JWSAlgorithm.parse(algorithm), "POST", URI, null, "nonce");
      assertThat(ProofReader.read(signed))
          .as(algorithm)
          .map(SignedProof::key)
          .contains(TestProofs.thumbprint(RSA));
    }
  }

  /** By hand: Nimbus signs with Ed25519 only with a further library. */
  @Test
  void aProofWithEd25519IsRead() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] encoded = pair.getPublic().getEncoded();
    String x =
        Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length))
            .toString();
    Map<String, Object> key = new LinkedHashMap<>();
    key.put("kty", "OKP");
    key.put("crv", "Ed25519");
    key.put("x", x);
    header.put("alg", "EdDSA");
    header.put("jwk", key);
    String content =
        Base64URL.encode(JSONObjectUtils.toJSONString(header))
            + "."
            + Base64URL.encode(JSONObjectUtils.toJSONString(claims));
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(content.getBytes(StandardCharsets.US_ASCII));
    String proof = content + "." + Base64URL.encode(signature.sign());

    // RFC 8037, appendix A.3: the members in this order.
    String thumbprint =
        TestProofs.hash("{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + x + "\"}");
    assertThat(ProofReader.read(proof)).map(SignedProof::key).contains(thumbprint);
    assertThat(ProofReader.read(altered(proof))).isEmpty();
    key.put("crv", "X25519");
    assertThat(read()).isEmpty();
  }

  private static String altered(String proof) {
    int middle = proof.indexOf('.') + 5;
    char other = proof.charAt(middle) == 'A' ? 'B' : 'A';
    return proof.substring(0, middle) + other + proof.substring(middle + 1);
  }

  @Test
  void anAlteredProofIsRefused() {
    String proof = application.signed(header, claims);
    assertThat(ProofReader.read(altered(proof))).isEmpty();
    header.put("jwk", new TestProofs().key().toPublicJWK().toJSONObject());
    assertThat(read()).as("another key").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"JWT", "at+jwt", "DPOP+JWT", "dpop", ""})
  void theTypeIsThatOfAProof(String type) {
    header.put("typ", type);
    assertThat(read()).isEmpty();
    header.remove("typ");
    assertThat(read()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "HS256", "ES384", "RS256", "EdDSA", "es256", ""})
  void theAlgorithmIsThatOfTheKey(String algorithm) {
    header.put("alg", algorithm);
    assertThat(read()).isEmpty();
    String unsigned = application.signed(header, claims);
    assertThat(ProofReader.read(unsigned.substring(0, unsigned.lastIndexOf('.') + 1))).isEmpty();
  }

  @Test
  void aSymmetricKeyIsRefused() throws Exception {
    byte[] secret = "s".repeat(32).getBytes(StandardCharsets.US_ASCII);
    header.put("alg", "HS256");
    for (Object jwk :
        List.of(
            new OctetSequenceKey.Builder(secret).build().toJSONObject(),
            application.key().toPublicJWK().toJSONObject())) {
      header.put("jwk", jwk);
      String content =
          Base64URL.encode(JSONObjectUtils.toJSONString(header))
              + "."
              + Base64URL.encode(JSONObjectUtils.toJSONString(claims));
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      byte[] signature = mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
      assertThat(ProofReader.read(content + "." + Base64URL.encode(signature))).isEmpty();
    }
  }

  /** An application that sends its private key has given it away. */
  @Test
  void aPrivateKeyIsRefused() {
    header.put("jwk", application.key().toJSONObject());
    assertThat(read()).isEmpty();
    Map<String, Object> withEmpty =
        new LinkedHashMap<>(application.key().toPublicJWK().toJSONObject());
    withEmpty.put("d", "");
    header.put("jwk", withEmpty);
    assertThat(read()).isEmpty();
  }

  @Test
  void aProofHasItsKeyInTheHeader() {
    for (Object jwk : Arrays.asList(null, "x", List.of(), Map.of(), Map.of("kty", "EC"))) {
      header.put("jwk", jwk);
      assertThat(read()).as(String.valueOf(jwk)).isEmpty();
    }
    header.remove("jwk");
    assertThat(read()).isEmpty();
  }

  @Test
  void weakAndOtherKeysAreRefused() throws Exception {
    RSAKey weak = TestAssertions.rsaKey("weak", 1_024);
    header.put("jwk", weak.toPublicJWK().toJSONObject());
    header.put("alg", "RS256");
    assertThat(read()).isEmpty();
    ECKey other = new ECKeyGenerator(Curve.P_384).generate();
    assertThat(
            ProofReader.read(TestProofs.proof(other, JWSAlgorithm.ES384, "POST", URI, null, "n")))
        .isEmpty();
    Map<String, Object> encryption =
        new LinkedHashMap<>(application.key().toPublicJWK().toJSONObject());
    encryption.put("use", "enc");
    header.put("alg", "ES256");
    header.put("jwk", encryption);
    assertThat(read()).isEmpty();
  }

  @Test
  void extensionsThatMustBeUnderstoodAreRefused() {
    header.put("crit", List.of("b64"));
    header.put("b64", true);
    assertThat(read()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jti", "htm", "htu", "iat"})
  void aClaimIsDemandedInItsType(String name) {
    for (Object wrong : Arrays.asList(null, true, List.of("x"), Map.of(), 1.5)) {
      claims.put(name, wrong);
      assertThat(read()).as(name + " " + wrong).isEmpty();
    }
    claims.remove(name);
    assertThat(read()).as(name).isEmpty();
  }

  @Test
  void otherClaimsHaveTheirTypes() {
    claims.put("ath", 1);
    assertThat(read()).isEmpty();
    claims.remove("ath");
    claims.put("nonce", List.of("n"));
    assertThat(read()).isEmpty();
    claims.remove("nonce");
    claims.put("iat", Long.MAX_VALUE);
    assertThat(read()).isEmpty();
    claims.put("iat", NOW.getEpochSecond());
    claims.put("jti", "");
    assertThat(read()).isEmpty();
    claims.put("jti", "x");
    assertThat(read()).isPresent();
  }

  @Test
  void whateverIsNoProofIsRefused() {
    String proof = application.signed(header, claims);
    for (String text :
        List.of(
            "",
            ".",
            "..",
            "a.b",
            "a.b.c",
            proof + ".x",
            proof + "=",
            " " + proof,
            proof + "," + proof)) {
      assertThat(ProofReader.read(text)).as(text).isEmpty();
    }
    assertThat(ProofReader.read(application.signed("[]", "{}"))).isEmpty();
    assertThat(ProofReader.read(application.signed(JSONObjectUtils.toJSONString(header), "x")))
        .isEmpty();
    claims.put("x", "x".repeat(4_096));
    assertThat(read()).as("too long").isEmpty();
  }
}

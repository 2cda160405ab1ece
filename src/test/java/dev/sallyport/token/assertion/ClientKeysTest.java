package dev.sallyport.token.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientKeysTest {
  private static final ECKey EC = TestAssertions.ellipticKey("e");
  private static final RSAKey RSA = TestAssertions.rsaKey("r", 2_048);

  @Test
  void publicKeysCanBeRegistered() {
    assertThat(ClientKeys.objection(TestAssertions.jwks(EC, RSA))).isEmpty();
    assertThat(ClientKeys.objection(TestAssertions.jwks(TestAssertions.ellipticKey(null))))
        .isEmpty();
    assertThat(ClientKeys.parse(TestAssertions.jwks(EC, RSA))).hasSize(2);
  }

  @Test
  void privateAndSymmetricKeysCannot() throws Exception {
    OctetSequenceKey secret = new OctetSequenceKeyGenerator(256).generate();

    for (JWK key : List.of(EC, RSA, secret)) {
      assertThat(ClientKeys.objection(new JWKSet(key).toString(false)))
          .hasValueSatisfying(rule -> assertThat(rule).contains("private"));
    }
    String publicWithD = EC.toPublicJWK().toJSONString().replaceFirst("\\{", "{\"d\":null,");
    assertThat(ClientKeys.objection("{\"keys\":[" + publicWithD + "]}")).isPresent();
  }

  @Test
  void weakKeysCannot() throws Exception {
    ECKey p384 = new ECKeyGenerator(Curve.P_384).generate();
    RSAKey small = TestAssertions.rsaKey("s", 1_024);
    RSAKey exponentOfOne =
        new RSAKey.Builder(RSA.getModulus(), Base64URL.encode(BigInteger.ONE)).build();
    RSAKey huge =
        new RSAKey.Builder(
                Base64URL.encode(BigInteger.ONE.shiftLeft(4_097).setBit(0)),
                RSA.getPublicExponent())
            .build();
    ECKey encrypts = new ECKey.Builder(EC).keyUse(KeyUse.ENCRYPTION).build();

    for (JWK key : List.of(p384, small, exponentOfOne, huge, encrypts)) {
      assertThat(ClientKeys.objection(TestAssertions.jwks(key))).isPresent();
    }
  }

  @Test
  void thereAreOneToTenKeysWithDifferentIds() {
    List<JWK> keys = new ArrayList<>();
    for (int i = 0; i < ClientKeys.MOST; i++) {
      keys.add(TestAssertions.ellipticKey("k" + i));
    }
    assertThat(ClientKeys.objection(new JWKSet(keys).toString(true))).isEmpty();
    keys.add(TestAssertions.ellipticKey("k"));
    assertThat(ClientKeys.objection(new JWKSet(keys).toString(true))).isPresent();
    assertThat(ClientKeys.objection("{\"keys\":[]}")).isPresent();
    String same = EC.toPublicJWK().toJSONString();
    assertThat(ClientKeys.objection("{\"keys\":[" + same + "," + same + "]}")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "null",
        "{\"keys\":{}}",
        "{\"keys\":[1]}",
        "{\"keys\":[{}]}",
        "{\"keys\":[{\"kty\":\"RSA\"}]}",
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}]}",
        "{\"keys\":[{\"kty\":1}]}",
        "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}]}"
      })
  void anythingElseIsNoKeySet(String jwks) {
    assertThat(ClientKeys.objection(jwks))
        .hasValueSatisfying(rule -> assertThat(rule).startsWith("must "));
  }

  @Property
  void noTextThrows(@ForAll String text) {
    ClientKeys.objection(text);
    ClientKeys.objection("{\"keys\":[{\"kty\":\"" + text + "\"}]}");
  }
}

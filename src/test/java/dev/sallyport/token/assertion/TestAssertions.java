package dev.sallyport.token.assertion;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.token.TokenSettings;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Makes assertions of clients, with a library that does not verify them. */
public final class TestAssertions {
  public static final String ISSUER = "https://auth.example.com";

  private TestAssertions() {}

  public static TokenSettings settings() {
    Map<String, String> variables = Map.of("JWT_ISSUER", ISSUER);
    return new TokenSettings(new Configuration(n -> Optional.ofNullable(variables.get(n))));
  }

  public static ECKey ellipticKey(String kid) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
    } catch (JOSEException failed) {
      throw new IllegalStateException(failed);
    }
  }

  public static RSAKey rsaKey(String kid, int bits) {
    try {
      return new RSAKeyGenerator(bits, true).keyID(kid).generate();
    } catch (JOSEException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** The public keys, as a client registers them. */
  public static String jwks(JWK... keys) {
    return new JWKSet(List.of(keys)).toString(true);
  }

  /** Claims of a valid assertion, to vary. */
  public static JWTClaimsSet.Builder claims(String clientId, String audience, Instant now) {
    return new JWTClaimsSet.Builder()
        .issuer(clientId)
        .subject(clientId)
        .audience(audience)
        .jwtID(UUID.randomUUID().toString())
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(60)));
  }

  public static String signed(JWSAlgorithm algorithm, JWK key, JWTClaimsSet claims) {
    return signed(new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), key, claims);
  }

  public static String signed(JWSHeader header, JWK key, JWTClaimsSet claims) {
    try {
      JWSSigner signer =
          key instanceof ECKey curve ? new ECDSASigner(curve) : new RSASSASigner(key.toRSAKey());
      SignedJWT assertion = new SignedJWT(header, claims);
      assertion.sign(signer);
      return assertion.serialize();
    } catch (JOSEException failed) {
      throw new IllegalStateException(failed);
    }
  }
}

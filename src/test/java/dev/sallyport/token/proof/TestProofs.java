package dev.sallyport.token.proof;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import dev.sallyport.platform.crypto.Sha256;
import dev.sallyport.token.assertion.TestAssertions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The key of an application, and proofs by it: as Nimbus makes them, or by hand. */
public final class TestProofs {
  private final ECKey key = TestAssertions.ellipticKey("k1");

  public ECKey key() {
    return key;
  }

  /** RFC 7638. */
  public String thumbprint() {
    return thumbprint(key);
  }

  static String thumbprint(JWK key) {
    try {
      return key.computeThumbprint().toString();
    } catch (JOSEException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** A proof of Nimbus. */
  public String proof(String method, String uri, String tokenOrNull, String nonceOrNull) {
    return proof(key, JWSAlgorithm.ES256, method, uri, tokenOrNull, nonceOrNull);
  }

  static String proof(
      JWK key,
      JWSAlgorithm algorithm,
      String method,
      String uri,
      String tokenOrNull,
      String nonceOrNull) {
    try {
      return new DefaultDPoPProofFactory(key, algorithm)
          .createDPoPJWT(
              method,
              URI.create(uri),
              tokenOrNull == null ? null : new DPoPAccessToken(tokenOrNull),
              nonceOrNull == null ? null : new Nonce(nonceOrNull))
          .serialize();
    } catch (JOSEException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** The header of a proof, to vary. */
  public Map<String, Object> header() {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("typ", "dpop+jwt");
    header.put("alg", "ES256");
    header.put("jwk", key.toPublicJWK().toJSONObject());
    return header;
  }

  /** The claims of a proof, to vary. */
  public static Map<String, Object> claims(String method, String uri, Instant now) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("htm", method);
    claims.put("htu", uri);
    claims.put("iat", now.getEpochSecond());
    return claims;
  }

  /** The {@code ath} claim for a token. */
  public static String hash(String token) {
    return Base64URL.encode(Sha256.of(token)).toString();
  }

  /** Signed by this key with ES256, whatever the header says. */
  public String signed(Map<String, Object> header, Map<String, Object> claims) {
    return signed(JSONObjectUtils.toJSONString(header), JSONObjectUtils.toJSONString(claims));
  }

  /** The same for any texts. */
  public String signed(String header, String claims) {
    String content = Base64URL.encode(header) + "." + Base64URL.encode(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(key.toECPrivateKey());
      signature.update(content.getBytes(StandardCharsets.US_ASCII));
      return content + "." + Base64URL.encode(signature.sign());
    } catch (GeneralSecurityException | JOSEException failed) {
      throw new IllegalStateException(failed);
    }
  }
}

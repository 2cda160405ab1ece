package dev.sallyport.token;

import dev.sallyport.token.key.store.KeyRing;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/** Signs claims; the key decides the algorithm. */
public final class TokenSigner {
  private TokenSigner() {}

  /**
   * @param type the {@code typ} header
   * @return a JWT in JWS compact serialisation
   */
  public static String sign(String type, JwtClaims claims, KeyRing.Key key) {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setHeader("typ", type);
    signature.setAlgorithmHeaderValue(key.algorithm().name());
    signature.setKeyIdHeaderValue(key.kid());
    signature.setPayload(claims.toJson());
    signature.setKey(key.privateKey());
    signature.setProviderContext(key.algorithm().provider());
    try {
      return signature.getCompactSerialization();
    } catch (JoseException broken) {
      throw new IllegalStateException("Signing failed with key " + key.kid(), broken);
    }
  }
}

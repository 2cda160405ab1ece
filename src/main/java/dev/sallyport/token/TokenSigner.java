package dev.sallyport.token;

import dev.sallyport.token.key.store.KeyRing;
import dev.sallyport.token.key.store.NativeRsa;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.jose4j.base64url.Base64Url;
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
    Optional<NativeRsa> signer = key.algorithm().nativeSigner();
    try {
      return signer.isPresent()
          ? compact(signature, signer.get(), key)
          : signature.getCompactSerialization();
    } catch (JoseException | GeneralSecurityException broken) {
      throw new IllegalStateException("Signing failed with key " + key.kid(), broken);
    }
  }

  /** RFC 7515, section 7.1, because jose4j signs with registered providers only. */
  private static String compact(JsonWebSignature unsigned, NativeRsa signer, KeyRing.Key key)
      throws GeneralSecurityException {
    String input = unsigned.getHeaders().getEncodedHeader() + "." + unsigned.getEncodedPayload();
    byte[] signature = signer.sign(key.privateKey(), input.getBytes(StandardCharsets.US_ASCII));
    return input + "." + Base64Url.encode(signature);
  }
}

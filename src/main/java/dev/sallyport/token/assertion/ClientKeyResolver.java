package dev.sallyport.token.assertion;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import java.util.Optional;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/** Finds the key of a client that has signed an assertion. */
final class ClientKeyResolver implements VerificationKeyResolver {
  /** Verified with if the client has no suitable key, so that both cases take the same time. */
  private static final Key DECOY_RSA = decoyRsa();

  private static final Key DECOY_EC = decoyEc();

  private final List<JsonWebKey> keys;

  /**
   * @param jwks registered keys; empty if there is no such client
   */
  ClientKeyResolver(Optional<String> jwks) {
    this.keys = jwks.map(ClientKeys::parse).orElse(List.of());
  }

  @Override
  public Key resolveKey(JsonWebSignature signature, List<JsonWebStructure> nesting)
      throws UnresolvableKeyException {
    String algorithm = signature.getAlgorithmHeaderValue();
    String kid = signature.getKeyIdHeaderValue();
    List<Key> candidates =
        keys.stream()
            .filter(key -> ClientKeys.isFor(key, algorithm))
            .filter(key -> kid == null || key.getKeyId() == null || kid.equals(key.getKeyId()))
            .map(JsonWebKey::getKey)
            .toList();
    if (candidates.isEmpty()) {
      isSignedWith(signature, ClientKeys.isElliptic(algorithm) ? DECOY_EC : DECOY_RSA);
      throw new UnresolvableKeyException("The client has no suitable key");
    }
    return candidates.stream()
        .filter(key -> isSignedWith(signature, key))
        .findFirst()
        .orElseThrow(() -> new UnresolvableKeyException("No key of the client has signed it"));
  }

  private static boolean isSignedWith(JsonWebSignature signature, Key key) {
    try {
      signature.setKey(key);
      return signature.verifySignature();
    } catch (JoseException refused) {
      return false;
    }
  }

  /** No one needs its private key, so any odd number of 2,048 bits is as good as a product. */
  private static RSAPublicKey decoyRsa() {
    try {
      BigInteger modulus = new BigInteger(2_048, new SecureRandom()).setBit(2_047).setBit(0);
      return (RSAPublicKey)
          KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65_537)));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("The JDK must support RSA", missing);
    }
  }

  private static ECPublicKey decoyEc() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return (ECPublicKey) generator.generateKeyPair().getPublic();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("The JDK must support EC", missing);
    }
  }
}

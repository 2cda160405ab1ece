package dev.sallyport.token;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;

/** {@code JWT_ALGORITHM}: the signature algorithms (RFC 7518, section 3.1) that may sign. */
public enum SigningAlgorithm {
  RS256("RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4)),
  ES256("EC", new ECGenParameterSpec("secp256r1"));

  private final String keyType;

  @SuppressWarnings("ImmutableEnumChecker") // the specs are immutable
  private final AlgorithmParameterSpec parameters;

  SigningAlgorithm(String keyType, AlgorithmParameterSpec parameters) {
    this.keyType = keyType;
    this.parameters = parameters;
  }

  KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(keyType);
      generator.initialize(parameters);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("The JDK must support " + this, missing);
    }
  }

  PrivateKey decode(byte[] pkcs8) throws GeneralSecurityException {
    return KeyFactory.getInstance(keyType).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }
}

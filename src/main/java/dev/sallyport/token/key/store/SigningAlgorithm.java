package dev.sallyport.token.key.store;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import org.jose4j.jca.ProviderContext;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.Use;
import org.jose4j.lang.JoseException;

/** {@code JWT_ALGORITHM}: the signature algorithms (RFC 7518, section 3.1) that may sign. */
public enum SigningAlgorithm {
  /** Signed with {@link NativeRsa} or, where that is not available, the provider of the JDK. */
  RS256("RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4)),
  /** Signed with BouncyCastle, see {@link EcdsaProvider}. */
  ES256("EC", new ECGenParameterSpec("secp256r1"));

  private final String keyType;

  @SuppressWarnings("ImmutableEnumChecker") // the specs are immutable
  private final AlgorithmParameterSpec parameters;

  SigningAlgorithm(String keyType, AlgorithmParameterSpec parameters) {
    this.keyType = keyType;
    this.parameters = parameters;
  }

  public KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(keyType);
      generator.initialize(parameters);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("The JDK must support " + this, missing);
    }
  }

  public PrivateKey decode(byte[] pkcs8) throws GeneralSecurityException {
    Optional<NativeRsa> signer = nativeSigner();
    return signer.isPresent()
        ? signer.get().decode(pkcs8)
        : keyFactory().generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  /** Signs in place of the {@link #provider()}, which still verifies; empty if there is none. */
  public Optional<NativeRsa> nativeSigner() {
    return this == RS256 ? NativeRsa.loaded() : Optional.empty();
  }

  /** Converts a key to the form of the provider. */
  public PublicKey adopt(PublicKey key) throws GeneralSecurityException {
    return keyFactory().generatePublic(new X509EncodedKeySpec(key.getEncoded()));
  }

  /** The published form of a key; its id is its thumbprint (RFC 7638), which is unique. */
  public PublicJsonWebKey published(PublicKey key) throws JoseException {
    PublicJsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(key);
    jwk.setAlgorithm(name());
    jwk.setUse(Use.SIGNATURE);
    jwk.setKeyId(jwk.calculateBase64urlEncodedThumbprint("SHA-256"));
    return jwk;
  }

  /** The provider that signs and verifies, for jose4j. */
  public ProviderContext provider() {
    ProviderContext context = new ProviderContext();
    if (this == ES256) {
      context.getSuppliedKeyProviderContext().setSignatureProvider(EcdsaProvider.NAME);
    }
    return context;
  }

  private KeyFactory keyFactory() throws GeneralSecurityException {
    return this == ES256
        ? KeyFactory.getInstance(keyType, EcdsaProvider.BOUNCY_CASTLE)
        : KeyFactory.getInstance(keyType);
  }
}

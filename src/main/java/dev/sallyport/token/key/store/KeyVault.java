package dev.sallyport.token.key.store;

import dev.sallyport.platform.config.StartupException;
import dev.sallyport.platform.crypto.AeadBox;
import dev.sallyport.platform.crypto.RootSecret;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** Seals private keys for storage under {@code JWT_SECRET}, and opens them. */
public final class KeyVault {
  private final RootSecret secret;

  public KeyVault(RootSecret secret) {
    this.secret = secret;
  }

  /** A new key, sealed. */
  public SigningKey create(
      KeyPurpose purpose, SigningAlgorithm algorithm, Instant now, Instant activates) {
    KeyPair pair = algorithm.generate();
    try {
      PublicJsonWebKey jwk = algorithm.published(pair.getPublic());
      String kid = jwk.getKeyId();
      return new SigningKey(
          kid,
          algorithm,
          jwk.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY),
          box(purpose, secret).seal(pair.getPrivate().getEncoded(), kid),
          purpose.sealedBy(secret),
          now,
          activates);
    } catch (JoseException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Seals a key that is sealed under an earlier secret under the current one.
   *
   * @throws StartupException when the stored key is damaged
   */
  public void reseal(SigningKey key) {
    key.reseal(
        box(key.purpose(), secret).seal(unsealed(key), key.kid()), key.purpose().sealedBy(secret));
  }

  /**
   * Opens a stored key.
   *
   * @throws StartupException when it is damaged
   */
  public KeyRing.Key open(SigningKey key) {
    try {
      byte[] pkcs8 = unsealed(key);
      PublicJsonWebKey stored = PublicJsonWebKey.Factory.newPublicJwk(key.publicJwk());
      // Only the private key is sealed; the key id, a thumbprint, authenticates the public one.
      PublicJsonWebKey jwk = key.algorithm().published(stored.getPublicKey());
      if (!jwk.getKeyId().equals(key.kid())) {
        throw new JoseException("The public key does not match its kid");
      }
      return new KeyRing.Key(
          key.kid(),
          key.algorithm(),
          jwk.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY),
          key.algorithm().adopt(jwk.getPublicKey()),
          key.algorithm().decode(pkcs8),
          key.times());
    } catch (GeneralSecurityException | JoseException damaged) {
      throw damaged(key, damaged);
    }
  }

  private byte[] unsealed(SigningKey key) {
    try {
      return box(key.purpose(), key.purpose().secretOf(key.sealedBy(), secret).orElseThrow())
          .open(key.sealedPrivateKey(), key.kid());
    } catch (GeneralSecurityException damaged) {
      throw damaged(key, damaged);
    }
  }

  private static StartupException damaged(SigningKey key, Exception cause) {
    return new StartupException(
        "The signing key "
            + key.kid()
            + " in the table signing_keys is damaged: restore the row from a backup, or delete it"
            + " so that a new key is created (tokens signed by the old one stop working).",
        cause);
  }

  private static AeadBox box(KeyPurpose purpose, RootSecret secret) {
    return new AeadBox(secret.derive(purpose.label(), 32), new SecureRandom());
  }
}

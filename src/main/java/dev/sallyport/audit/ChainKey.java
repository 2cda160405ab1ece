package dev.sallyport.audit;

import dev.sallyport.platform.RootSecret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs seals: HMAC-SHA-256 under a key derived from {@code JWT_SECRET}. So the signature proves
 * the seal to whoever knows that secret, and nobody who only has the database can make one.
 */
@Singleton
public class ChainKey {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;
  private final String name;

  @Inject
  public ChainKey(RootSecret secret) {
    this.key = new SecretKeySpec(secret.derive("audit/chain", 32), ALGORITHM);
    this.name = secret.fingerprint();
  }

  /** Says which secret signed, and nothing else of it. */
  String name() {
    return name;
  }

  byte[] sign(byte[] hash) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(hash);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("Every JDK has " + ALGORITHM, impossible);
    }
  }

  boolean verifies(byte[] hash, byte[] signature) {
    return MessageDigest.isEqual(sign(hash), signature);
  }
}

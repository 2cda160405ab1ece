package dev.sallyport.audit.chain;

import dev.sallyport.platform.crypto.RootSecret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs seals: HMAC-SHA-256 under a key derived from {@code JWT_SECRET}, so that access to the
 * database alone is not sufficient to create one. Also verifies seals signed under {@code
 * JWT_SECRET_PREVIOUS}.
 */
@Singleton
public class ChainKey {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;
  private final String name;
  private final Map<String, SecretKeySpec> earlier = new HashMap<>();

  /** The result of checking the signature of a seal. */
  enum Signer {
    CURRENT,
    /** Signed under one of {@code JWT_SECRET_PREVIOUS}. */
    EARLIER,
    /** Its hash is correct; it names a secret that this node does not have. */
    UNKNOWN,
    /** The content differs from what was signed. */
    NONE
  }

  @Inject
  public ChainKey(RootSecret secret) {
    this.key = key(secret);
    this.name = secret.fingerprint();
    secret.previous().forEach(previous -> earlier.put(previous.fingerprint(), key(previous)));
  }

  private static SecretKeySpec key(RootSecret secret) {
    return new SecretKeySpec(secret.derive("audit/chain", 32), ALGORITHM);
  }

  /** Identifies the secret without revealing it. */
  String name() {
    return name;
  }

  byte[] sign(byte[] hash) {
    return mac(key, hash);
  }

  private static byte[] mac(SecretKeySpec key, byte[] hash) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(hash);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("Every JDK has " + ALGORITHM, impossible);
    }
  }

  Signer signer(ChainLink.Stored stored) {
    if (!stored.isConsistent()) {
      return Signer.NONE;
    }
    if (stored.signedBy().equals(name)) {
      return verifies(key, stored) ? Signer.CURRENT : Signer.NONE;
    }
    SecretKeySpec previous = earlier.get(stored.signedBy());
    if (previous == null) {
      return Signer.UNKNOWN;
    }
    return verifies(previous, stored) ? Signer.EARLIER : Signer.NONE;
  }

  private static boolean verifies(SecretKeySpec key, ChainLink.Stored stored) {
    return MessageDigest.isEqual(mac(key, stored.hash()), stored.signature());
  }
}

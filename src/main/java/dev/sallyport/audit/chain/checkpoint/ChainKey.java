package dev.sallyport.audit.chain.checkpoint;

import dev.sallyport.platform.crypto.HmacKey;
import dev.sallyport.platform.crypto.RootSecret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;

/**
 * Signs seals: HMAC-SHA-256 under a key derived from {@code JWT_SECRET}, so that access to the
 * database alone is not sufficient to create one. Also verifies seals signed under {@code
 * JWT_SECRET_PREVIOUS}.
 */
@Singleton
public class ChainKey {
  private final HmacKey key;
  private final String name;
  private final Map<String, HmacKey> earlier = new HashMap<>();

  /** The result of checking the signature of a seal. */
  public enum Signer {
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

  private static HmacKey key(RootSecret secret) {
    return new HmacKey(secret.derive("audit/chain", 32));
  }

  /** Identifies the secret without revealing it. */
  public String name() {
    return name;
  }

  public byte[] sign(byte[] hash) {
    return key.mac(hash);
  }

  public Signer signer(ChainLink.Stored stored) {
    if (!stored.isConsistent()) {
      return Signer.NONE;
    }
    if (stored.signedBy().equals(name)) {
      return verifies(key, stored) ? Signer.CURRENT : Signer.NONE;
    }
    HmacKey previous = earlier.get(stored.signedBy());
    if (previous == null) {
      return Signer.UNKNOWN;
    }
    return verifies(previous, stored) ? Signer.EARLIER : Signer.NONE;
  }

  private static boolean verifies(HmacKey key, ChainLink.Stored stored) {
    return MessageDigest.isEqual(key.mac(stored.hash()), stored.signature());
  }
}

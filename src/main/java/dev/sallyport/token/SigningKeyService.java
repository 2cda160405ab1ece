package dev.sallyport.token;

import dev.sallyport.platform.RootSecret;
import dev.sallyport.platform.Seal;
import dev.sallyport.platform.StartRefused;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** Loads the signing keys from PostgreSQL, making the first one. */
@Stateless
public class SigningKeyService {
  private static final Logger LOG = Logger.getLogger(SigningKeyService.class.getName());

  /** Any number that no other advisory lock of this database uses. */
  private static final long KEY_LOCK = 0x53414C4C59_01L;

  @PersistenceContext private EntityManager entities;
  @Inject private TokenSettings settings;
  @Inject private RootSecret secret;
  @Inject private Clock clock;

  /**
   * The current keys. Nodes that start together make one key: the lock is held to the commit.
   *
   * @throws StartRefused when a stored key is damaged
   */
  public KeyRing load() {
    entities
        .createNativeQuery("select pg_advisory_xact_lock(?1)")
        .setParameter(1, KEY_LOCK)
        .getResultList();
    List<SigningKey> keys =
        entities
            .createNamedQuery("SigningKey.sealedBy", SigningKey.class)
            .setParameter("secret", secret.fingerprint())
            .getResultList();
    SigningKey active =
        keys.stream()
            .filter(key -> key.algorithm() == settings.algorithm())
            .findFirst()
            .orElseGet(this::create);
    List<String> publicJwks =
        Stream.concat(Stream.of(active), keys.stream())
            .map(SigningKey::publicJwk)
            .distinct()
            .toList();
    return new KeyRing(open(active), publicJwks);
  }

  private KeyRing.ActiveKey open(SigningKey key) {
    try {
      byte[] pkcs8 = seal().open(key.sealedPrivateKey(), key.kid());
      return new KeyRing.ActiveKey(key.kid(), key.algorithm(), key.algorithm().decode(pkcs8));
    } catch (GeneralSecurityException damaged) {
      throw new StartRefused(
          "The signing key "
              + key.kid()
              + " in the table signing_keys is damaged: restore it from a backup, or delete the row"
              + " to have a new key made (tokens it signed stop working).",
          damaged);
    }
  }

  private SigningKey create() {
    warnIfSecretWasRotated();
    KeyPair pair = settings.algorithm().generate();
    try {
      PublicJsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(pair.getPublic());
      jwk.setAlgorithm(settings.algorithm().name());
      jwk.setUse("sig");
      // RFC 7638: the name is a hash of the key, so that no two keys share one.
      jwk.setKeyId(jwk.calculateBase64urlEncodedThumbprint("SHA-256"));
      String kid = jwk.getKeyId();
      SigningKey key =
          new SigningKey(
              kid,
              settings.algorithm(),
              jwk.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY),
              seal().seal(pair.getPrivate().getEncoded(), kid),
              secret.fingerprint(),
              clock.instant());
      entities.persist(key);
      LOG.log(Level.INFO, "Made signing key {0} ({1})", new Object[] {kid, key.algorithm()});
      return key;
    } catch (JoseException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void warnIfSecretWasRotated() {
    long foreign =
        entities
            .createQuery(
                "select count(k) from SigningKey k where k.sealedBy <> :secret", Long.class)
            .setParameter("secret", secret.fingerprint())
            .getSingleResult();
    if (foreign > 0) {
      LOG.warning(
          "JWT_SECRET was rotated: the stored signing keys belong to another secret. New keys are"
              + " made; every token issued before stops working.");
    }
  }

  private Seal seal() {
    return new Seal(secret.derive("token/key-seal", 32), new SecureRandom());
  }
}

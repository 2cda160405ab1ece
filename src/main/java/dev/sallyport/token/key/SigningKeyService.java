package dev.sallyport.token.key;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.platform.config.StartupException;
import dev.sallyport.platform.crypto.AeadBox;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.database.AdvisoryLock;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.token.TokenSettings;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * Manages the signing keys in PostgreSQL: creates the first and the next key, and retires old keys.
 */
@Stateless
public class SigningKeyService {
  private static final Logger LOG = Logger.getLogger(SigningKeyService.class.getName());

  private final EntityManager entities;
  private final TokenSettings settings;
  private final RootSecret secret;
  private final Clock clock;
  private final AuditService audit;
  private final KeyMemory memory;

  /** Required by the EJB container. */
  protected SigningKeyService() {
    this(null, null, null, null, null, null);
  }

  @Inject
  public SigningKeyService(
      EntityManager entities,
      TokenSettings settings,
      RootSecret secret,
      Clock clock,
      AuditService audit,
      KeyMemory memory) {
    this.entities = entities;
    this.settings = settings;
    this.secret = secret;
    this.clock = clock;
    this.audit = audit;
    this.memory = memory;
  }

  /**
   * Seals keys that are sealed under an earlier secret under {@code JWT_SECRET}, so that {@code
   * JWT_SECRET_PREVIOUS} can be removed afterwards. Only at start: nodes that run with each other's
   * secret as the previous one would otherwise undo each other's work repeatedly.
   *
   * @throws StartupException when a stored key is damaged
   */
  public void reseal() {
    List<String> previous = secret.previous().stream().map(RootSecret::fingerprint).toList();
    if (previous.isEmpty()) {
      return;
    }
    lock();
    List<SigningKey> keys = sealedBy(previous);
    for (SigningKey key : keys) {
      byte[] sealed = seal(secret).seal(unsealed(key), key.kid());
      key.reseal(sealed, secret.fingerprint());
    }
    if (!keys.isEmpty()) {
      LOG.log(Level.INFO, "Sealed {0} signing keys under the new JWT_SECRET", keys.size());
    }
  }

  /**
   * The current keys, after all due transitions have been applied. If several nodes find a
   * transition due, it is applied once: the lock is held until the commit, and the check is
   * repeated under it. Creating a key takes a second or more on a busy machine, and a revocation
   * must not wait for that: a node that has not yet published the current keys does that first and
   * creates no key.
   *
   * @param known the keys that this node uses now, empty at start; keys that are already open are
   *     not opened again. A running node ignores a damaged key, logs it once and uses the others.
   * @throws StartupException if a stored key is damaged and the node is starting
   */
  public KeyRing reconcile(KeyRing known) {
    return reconcile(known, known.isEmpty());
  }

  /** Applies all due transitions, for operators; damaged keys are ignored. */
  public void applyDue() {
    reconcile(KeyRing.EMPTY, false);
  }

  private KeyRing reconcile(KeyRing known, boolean starting) {
    Instant now = clock.instant();
    repeatLost(now);
    Usable usable = new Usable(known, starting, now);
    List<SigningKey> keys = usable.stored();
    if (isSomethingDue(known, keys, now)) {
      lock();
      entities.clear();
      // Another node may have activated a key while this one waited for the lock.
      now = clock.instant();
      usable.now = now;
      keys = usable.stored();
      while (isSomethingDue(known, keys, now)) {
        change(keys, now);
        keys = usable.stored();
      }
    }
    return usable.ring(keys);
  }

  /** Repeats revocations and rotations that the nodes remember and the database has lost. */
  private void repeatLost(Instant now) {
    if (stored().stream().noneMatch(this::hasLostChange)) {
      return;
    }
    lock();
    entities.clear();
    for (SigningKey key : stored()) {
      if (memory.isRevocationLost(key)) {
        key.revoke(now);
        recordLoss("key_revoked", key);
      }
      memory
          .lostRotation(key)
          .ifPresent(
              due -> {
                key.demandRotation(due);
                recordLoss("key_rotated", key);
              });
    }
    entities.flush();
    entities.clear();
  }

  private boolean hasLostChange(SigningKey key) {
    return memory.isRevocationLost(key) || memory.lostRotation(key).isPresent();
  }

  private void recordLoss(String change, SigningKey key) {
    audit.succeeded(
        EventType.LOST_CHANGE_REPEATED,
        Subject.NOBODY.with(change + " " + key.kid()),
        RequestOrigin.SERVICE);
    LOG.log(
        Level.WARNING,
        "The database had lost a change of signing key {0}; it was applied again: {1}",
        new Object[] {key.kid(), change});
  }

  /**
   * The stored keys without damaged ones, which neither sign nor verify and are replaced by others.
   */
  private final class Usable {
    private final KeyRing known;
    private final boolean starting;
    private Instant now;
    private final Map<String, KeyRing.Key> opened = new HashMap<>();
    private final Set<String> damaged = new HashSet<>();

    Usable(KeyRing known, boolean starting, Instant now) {
      this.known = known;
      this.starting = starting;
      this.now = now;
    }

    List<SigningKey> stored() {
      return SigningKeyService.this.stored().stream()
          .filter(key -> !key.times().verifies(now) || canOpen(key))
          .toList();
    }

    private boolean canOpen(SigningKey key) {
      String kid = key.kid();
      if (!opened.containsKey(kid) && !damaged.contains(kid)) {
        try {
          opened.put(kid, known.find(kid).orElseGet(() -> open(key)));
        } catch (StartupException unusable) {
          if (starting) {
            throw unusable;
          }
          damaged.add(kid);
          if (!known.isDamaged(kid)) {
            LOG.log(Level.SEVERE, "{0} The key is not used.", unusable.getMessage());
          }
        }
      }
      return opened.containsKey(kid);
    }

    KeyRing ring(List<SigningKey> keys) {
      return new KeyRing(
          keys.stream()
              .filter(key -> key.times().verifies(now))
              .map(key -> opened.get(key.kid()).at(key.times()))
              .toList(),
          damaged);
    }
  }

  private boolean isSomethingDue(KeyRing known, List<SigningKey> keys, Instant now) {
    Optional<SigningKey> signing = signing(keys, now);
    Optional<SigningKey> next = next(keys, now);
    if (signing.isPresent() && next.isEmpty()) {
      return known.isEmpty() || isTold(known, keys, now);
    }
    return signing.isEmpty()
        || isObsolete(next.get(), now)
        || takeover(signing.get(), next.get(), now).isBefore(next.get().times().activates())
        || keys.stream().anyMatch(key -> isSuperseded(key, signing.get(), now));
  }

  private static boolean isTold(KeyRing known, List<SigningKey> keys, Instant now) {
    return known
        .verifying(now)
        .equals(
            keys.stream()
                .filter(key -> key.times().verifies(now))
                .map(SigningKey::kid)
                .collect(Collectors.toSet()));
  }

  private void change(List<SigningKey> keys, Instant now) {
    Optional<SigningKey> signing = signing(keys, now);
    Optional<SigningKey> next = next(keys, now);
    if (signing.isEmpty()) {
      // The first key, or the successor of a revoked signing key, which all verifiers already have.
      next.ifPresentOrElse(key -> succeed(key, now), () -> createFirst(keys, now));
    } else if (next.isEmpty()) {
      create(now, takeover(signing.get(), now, now));
    } else if (isObsolete(next.get(), now)) {
      entities.remove(next.get());
    } else {
      Instant takeover = takeover(signing.get(), next.get(), now);
      if (takeover.isBefore(next.get().times().activates())) {
        activate(next.get(), takeover);
      }
      retire(keys, now);
    }
  }

  private Instant takeover(SigningKey signing, SigningKey next, Instant now) {
    return next.algorithm() == settings.algorithm()
        ? takeover(signing, next.times().created(), now)
        : next.times().activates();
  }

  private Instant takeover(SigningKey signing, Instant published, Instant now) {
    boolean demanded =
        signing.times().isRotationDue(now) || signing.algorithm() != settings.algorithm();
    return settings.keySchedule().takeover(signing.times(), published, now, demanded);
  }

  private void activate(SigningKey next, Instant at) {
    next.activate(at);
    LOG.log(Level.INFO, "Signing key {0} signs from {1}", new Object[] {next.kid(), at});
  }

  private void retire(List<SigningKey> keys, Instant now) {
    signing(keys, now)
        .ifPresent(
            signing ->
                keys.stream()
                    .filter(key -> isSuperseded(key, signing, now))
                    .forEach(key -> retire(key, signing)));
  }

  private void succeed(SigningKey next, Instant now) {
    activate(next, now);
    recordRotation(next);
  }

  private void retire(SigningKey key, SigningKey successor) {
    recordRotation(successor);
    key.retire(settings.keySchedule().retirement(successor.times().activates()));
    LOG.log(
        Level.INFO,
        "Signing key {0} was replaced by {1}",
        new Object[] {key.kid(), successor.kid()});
  }

  /** Requested by the schedule, by an operator, or directly in the database. */
  private void recordRotation(SigningKey successor) {
    audit.succeeded(
        EventType.KEY_ROTATED, Subject.NOBODY.with(successor.kid()), RequestOrigin.SERVICE);
  }

  private static Optional<SigningKey> signing(List<SigningKey> keys, Instant now) {
    return keys.stream().filter(key -> key.times().maySign(now)).findFirst();
  }

  /** The key that is published and does not sign yet. */
  private static Optional<SigningKey> next(List<SigningKey> keys, Instant now) {
    return keys.stream().filter(key -> key.times().isPublished(now)).findFirst();
  }

  /**
   * {@code JWT_ALGORITHM} was changed. Not while the key is new, because nodes with different
   * configurations would replace each other's keys repeatedly.
   */
  private boolean isObsolete(SigningKey next, Instant now) {
    return next.algorithm() != settings.algorithm()
        && settings.keySchedule().isKnown(next.times().created(), now);
  }

  private static boolean isSuperseded(SigningKey key, SigningKey signing, Instant now) {
    return key != signing && key.times().maySign(now);
  }

  /** The keys that this node can open. */
  private List<SigningKey> stored() {
    return sealedBy(secret.fingerprints());
  }

  private List<SigningKey> sealedBy(List<String> fingerprints) {
    return entities
        .createNamedQuery("SigningKey.sealedBy", SigningKey.class)
        .setParameter("secrets", fingerprints)
        .getResultList();
  }

  private void lock() {
    AdvisoryLock.SIGNING_KEYS.acquire(entities);
  }

  private KeyRing.Key open(SigningKey key) {
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
      return seal(secret.withFingerprint(key.sealedBy()).orElseThrow())
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

  private void create(Instant now, Instant activates) {
    KeyPair pair = settings.algorithm().generate();
    try {
      PublicJsonWebKey jwk = settings.algorithm().published(pair.getPublic());
      String kid = jwk.getKeyId();
      entities.persist(
          new SigningKey(
              kid,
              settings.algorithm(),
              jwk.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY),
              seal(secret).seal(pair.getPrivate().getEncoded(), kid),
              secret.fingerprint(),
              now,
              activates));
      entities.flush();
      LOG.log(
          Level.INFO,
          "Created signing key {0} ({1}), which signs from {2}",
          new Object[] {kid, settings.algorithm(), activates});
    } catch (JoseException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void createFirst(List<SigningKey> keys, Instant now) {
    warnIfSecretWasRotated(keys);
    create(now, now);
  }

  private void warnIfSecretWasRotated(List<SigningKey> ours) {
    long all =
        entities.createQuery("select count(k) from SigningKey k", Long.class).getSingleResult();
    if (ours.isEmpty() && all > 0) {
      LOG.warning(
          "JWT_SECRET was rotated: the stored signing keys are sealed under another secret, which"
              + " JWT_SECRET_PREVIOUS does not contain. New keys are created; all tokens issued"
              + " before stop working.");
    }
  }

  private static AeadBox seal(RootSecret secret) {
    return new AeadBox(secret.derive("token/key-seal", 32), new SecureRandom());
  }
}

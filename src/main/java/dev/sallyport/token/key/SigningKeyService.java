package dev.sallyport.token.key;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.platform.config.StartupException;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.database.lock.AdvisoryLock;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.token.key.store.KeyPurpose;
import dev.sallyport.token.key.store.KeyRing;
import dev.sallyport.token.key.store.KeyVault;
import dev.sallyport.token.key.store.SigningKey;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Manages the signing keys in PostgreSQL: creates the first and the next key, and retires old keys.
 */
@Stateless
public class SigningKeyService {
  private static final Logger LOG = Logger.getLogger(SigningKeyService.class.getName());

  private final EntityManager entities;
  private final KeyPolicy policy;
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
      KeyPolicy policy,
      RootSecret secret,
      Clock clock,
      AuditService audit,
      KeyMemory memory) {
    this.entities = entities;
    this.policy = policy;
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
    if (secret.previous().isEmpty()) {
      return;
    }
    lock();
    List<SigningKey> keys =
        Arrays.stream(KeyPurpose.values())
            .flatMap(purpose -> sealedBy(purpose.sealedByPrevious(secret)).stream())
            .toList();
    for (SigningKey key : keys) {
      vault().reseal(key);
    }
    if (!keys.isEmpty()) {
      LOG.log(Level.INFO, "Sealed {0} signing keys under the new JWT_SECRET", keys.size());
    }
  }

  /**
   * The current keys of a purpose, after all due transitions have been applied. If several nodes
   * find a transition due, it is applied once: the lock is held until the commit, and the check is
   * repeated under it. Creating a key takes a second or more on a busy machine, and a revocation
   * must not wait for that: a node that has not yet published the current keys does that first and
   * creates no key.
   *
   * @param known the keys that this node uses now, empty at start; keys that are already open are
   *     not opened again. A running node ignores a damaged key, logs it once and uses the others.
   * @throws StartupException if a stored key is damaged and the node is starting
   */
  public KeyRing reconcile(KeyPurpose purpose, KeyRing known) {
    return isUnused(purpose)
        ? KeyRing.EMPTY
        : reconcile(purpose, known, known.isEmpty() && purpose == KeyPurpose.ACCESS_TOKEN);
  }

  /** Keys of ID tokens are created when the first one is needed. */
  private boolean isUnused(KeyPurpose purpose) {
    return purpose == KeyPurpose.ID_TOKEN && stored(purpose).isEmpty();
  }

  /** Creates the first keys of a purpose, unless another node has done so. */
  public KeyRing create(KeyPurpose purpose) {
    return reconcile(purpose, KeyRing.EMPTY, false);
  }

  /** Applies all due transitions, for operators; damaged keys are ignored. */
  public void applyDue() {
    for (KeyPurpose purpose : KeyPurpose.values()) {
      if (!isUnused(purpose)) {
        reconcile(purpose, KeyRing.EMPTY, false);
      }
    }
  }

  private KeyRing reconcile(KeyPurpose purpose, KeyRing known, boolean starting) {
    Instant now = clock.instant();
    repeatLost(purpose, now);
    UsableKeys usable = new UsableKeys(vault(), known, starting);
    List<SigningKey> keys = usable.of(stored(purpose), now);
    if (transitions(purpose, keys, now).areDue(known)) {
      lock();
      entities.clear();
      // Another node may have activated a key while this one waited for the lock.
      now = clock.instant();
      keys = usable.of(stored(purpose), now);
      while (transitions(purpose, keys, now).areDue(known)) {
        change(purpose, keys, now);
        keys = usable.of(stored(purpose), now);
      }
    }
    return usable.ring(keys, now);
  }

  private KeyTransitions transitions(KeyPurpose purpose, List<SigningKey> keys, Instant now) {
    return new KeyTransitions(policy.of(purpose), keys, now);
  }

  /** Repeats revocations and rotations that the nodes remember and the database has lost. */
  private void repeatLost(KeyPurpose purpose, Instant now) {
    if (stored(purpose).stream().noneMatch(this::hasLostChange)) {
      return;
    }
    lock();
    entities.clear();
    for (SigningKey key : stored(purpose)) {
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

  private void change(KeyPurpose purpose, List<SigningKey> keys, Instant now) {
    KeyTransitions due = transitions(purpose, keys, now);
    Optional<SigningKey> next = due.next();
    if (due.signing().isEmpty()) {
      // The first key, or the successor of a revoked signing key, which all verifiers already have.
      next.ifPresentOrElse(key -> succeed(key, now), () -> createFirst(purpose, keys, now));
    } else if (next.isEmpty()) {
      create(purpose, now, due.takeoverOfNew());
    } else if (due.isObsolete(next.get())) {
      entities.remove(next.get());
    } else {
      if (due.isEarlier()) {
        activate(next.get(), due.takeover());
      }
      KeyTransitions left = transitions(purpose, keys, now);
      left.superseded().forEach(key -> retire(key, left.signing().orElseThrow()));
    }
  }

  private void activate(SigningKey next, Instant at) {
    next.activate(at);
    LOG.log(Level.INFO, "Signing key {0} signs from {1}", new Object[] {next.kid(), at});
  }

  private void succeed(SigningKey next, Instant now) {
    activate(next, now);
    recordRotation(next);
  }

  private void retire(SigningKey key, SigningKey successor) {
    recordRotation(successor);
    key.retire(policy.schedule().retirement(successor.times().activates()));
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

  /** The keys of a purpose that this node can open. */
  private List<SigningKey> stored(KeyPurpose purpose) {
    return sealedBy(purpose.openable(secret));
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

  private void create(KeyPurpose purpose, Instant now, Instant activates) {
    SigningKey key = vault().create(purpose, policy.of(purpose).algorithm(), now, activates);
    entities.persist(key);
    entities.flush();
    LOG.log(
        Level.INFO,
        "Created signing key {0} ({1}, {2}), which signs from {3}",
        new Object[] {key.kid(), purpose.code(), key.algorithm(), activates});
  }

  private KeyVault vault() {
    return new KeyVault(secret);
  }

  private void createFirst(KeyPurpose purpose, List<SigningKey> keys, Instant now) {
    if (purpose == KeyPurpose.ACCESS_TOKEN) {
      warnIfSecretWasRotated(keys);
    }
    create(purpose, now, now);
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
}

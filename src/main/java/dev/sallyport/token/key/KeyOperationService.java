package dev.sallyport.token.key;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.token.key.store.KeyPurpose;
import dev.sallyport.token.key.store.KeyTimes;
import dev.sallyport.token.key.store.SigningKey;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Operations on signing keys for operators. The caller must call {@link SigningKeys#follow}
 * afterwards.
 */
@Stateless
public class KeyOperationService {
  private final EntityManager entities;
  private final SigningKeyService keys;
  private final RootSecret secret;
  private final AuditService audit;
  private final Clock clock;

  /** Required by the EJB container. */
  protected KeyOperationService() {
    this(null, null, null, null, null);
  }

  @Inject
  public KeyOperationService(
      EntityManager entities,
      SigningKeyService keys,
      RootSecret secret,
      AuditService audit,
      Clock clock) {
    this.entities = entities;
    this.keys = keys;
    this.secret = secret;
    this.audit = audit;
    this.clock = clock;
  }

  /** All stored keys, latest activation first. */
  public List<KeyStatus> list() {
    Instant now = clock.instant();
    List<SigningKey> all =
        entities
            .createQuery(
                "select k from SigningKey k order by k.activatesAt desc, k.kid", SigningKey.class)
            .getResultList();
    Map<KeyPurpose, SigningKey> signing = new EnumMap<>(KeyPurpose.class);
    all.stream()
        .filter(key -> key.isSealedBy(secret) && key.times().maySign(now))
        .forEach(key -> signing.putIfAbsent(key.purpose(), key));
    return all.stream().map(key -> status(key, signing.get(key.purpose()) == key, now)).toList();
  }

  /**
   * Publishes the next key of each purpose, which signs once verifiers have had time to fetch it.
   * If a next key is already published, that one is used.
   *
   * @return the next key of access tokens
   */
  public KeyStatus rotate(RequestOrigin origin) {
    entities
        .createQuery(
            "update SigningKey k set k.rotationDueAt = :now where k.sealedBy in :secrets"
                + " and k.activatesAt <= :now and k.retiresAt is null and k.revokedAt is null")
        .setParameter("now", clock.instant())
        .setParameter(
            "secrets",
            Arrays.stream(KeyPurpose.values())
                .flatMap(purpose -> purpose.openable(secret).stream())
                .toList())
        .executeUpdate();
    applyDueTransitions();
    List<KeyStatus> after = list();
    KeyStatus next =
        withState(after, KeyState.NEXT).or(() -> withState(after, KeyState.ACTIVE)).orElseThrow();
    audit.succeeded(EventType.KEY_ROTATED, Subject.NOBODY.with(next.kid()), origin);
    return next;
  }

  /**
   * Revokes a key: its signatures are no longer accepted. If it was the signing key, another one
   * signs from now on. Does nothing for a key that is already revoked.
   *
   * @return false if there is no such key
   */
  public boolean revoke(String kid, RequestOrigin origin) {
    SigningKey key = entities.find(SigningKey.class, kid);
    if (key == null) {
      return false;
    }
    entities
        .createQuery(
            "update SigningKey k set k.revokedAt = :now where k.kid = :kid and k.revokedAt is null")
        .setParameter("now", clock.instant())
        .setParameter("kid", kid)
        .executeUpdate();
    applyDueTransitions();
    audit.succeeded(EventType.KEY_REVOKED, Subject.NOBODY.with(kid), origin);
    return true;
  }

  /**
   * Applies the transitions that are due. The updates bypassed the persistence context, which is
   * therefore cleared; unflushed changes in it are lost.
   */
  private void applyDueTransitions() {
    entities.clear();
    keys.applyDue();
    entities.flush();
    entities.clear();
  }

  private KeyStatus status(SigningKey key, boolean signs, Instant now) {
    KeyTimes times = key.times();
    return new KeyStatus(
        key.kid(),
        key.purpose(),
        key.algorithm(),
        KeyState.of(times, key.isSealedBy(secret), signs, now),
        times.created(),
        times.activates(),
        times.retires(),
        times.revoked());
  }

  private static Optional<KeyStatus> withState(List<KeyStatus> keys, KeyState state) {
    return keys.stream()
        .filter(key -> key.purpose() == KeyPurpose.ACCESS_TOKEN && key.state() == state)
        .findFirst();
  }
}

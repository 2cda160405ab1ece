package dev.sallyport.token.key;

import dev.sallyport.token.key.store.KeyRing;
import dev.sallyport.token.key.store.SigningKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which transitions of the keys are due at a time; changes nothing itself. */
final class KeyTransitions {
  private final KeyPolicy policy;
  private final List<SigningKey> keys;
  private final Instant now;

  KeyTransitions(KeyPolicy policy, List<SigningKey> keys, Instant now) {
    this.policy = policy;
    this.keys = keys;
    this.now = now;
  }

  /**
   * Whether something is due.
   *
   * @param known the keys that this node uses now
   */
  boolean areDue(KeyRing known) {
    Optional<SigningKey> signing = signing();
    Optional<SigningKey> next = next();
    if (signing.isPresent() && next.isEmpty()) {
      return known.isEmpty() || isPublished(known);
    }
    return signing.isEmpty() || isObsolete(next.get()) || isEarlier() || !superseded().isEmpty();
  }

  /** Whether this node has published all keys; before that it creates no further one. */
  private boolean isPublished(KeyRing known) {
    return known
        .verifying(now)
        .equals(
            keys.stream()
                .filter(key -> key.times().verifies(now))
                .map(SigningKey::kid)
                .collect(Collectors.toSet()));
  }

  Optional<SigningKey> signing() {
    return keys.stream().filter(key -> key.times().maySign(now)).findFirst();
  }

  /** The key that is published and does not sign yet. */
  Optional<SigningKey> next() {
    return keys.stream().filter(key -> key.times().isPublished(now)).findFirst();
  }

  /** Whether the next key must sign earlier than planned. */
  boolean isEarlier() {
    return takeover().isBefore(next().orElseThrow().times().activates());
  }

  /** When the next key starts to sign; both keys must exist. */
  Instant takeover() {
    SigningKey next = next().orElseThrow();
    return next.algorithm() == policy.algorithm()
        ? takeover(next.times().created())
        : next.times().activates();
  }

  /** When a key that is created now starts to sign; the signing key must exist. */
  Instant takeoverOfNew() {
    return takeover(now);
  }

  private Instant takeover(Instant published) {
    SigningKey signing = signing().orElseThrow();
    boolean demanded =
        signing.times().isRotationDue(now) || signing.algorithm() != policy.algorithm();
    return policy.schedule().takeover(signing.times(), published, now, demanded);
  }

  /**
   * {@code JWT_ALGORITHM} was changed. Not while the key is new, because nodes with different
   * configurations would replace each other's keys repeatedly.
   */
  boolean isObsolete(SigningKey next) {
    return next.algorithm() != policy.algorithm()
        && policy.schedule().isKnown(next.times().created(), now);
  }

  /** Keys that could still sign and must be retired, because a later one signs. */
  List<SigningKey> superseded() {
    return signing().stream()
        .flatMap(signing -> keys.stream().filter(key -> key != signing))
        .filter(key -> key.times().maySign(now))
        .toList();
  }
}

package dev.sallyport.token.key.store;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys as last read from PostgreSQL. The signing and verifying keys are determined for a point
 * in time, so that all nodes switch at the same time, whenever they last read.
 */
public final class KeyRing {
  public static final KeyRing EMPTY = new KeyRing(List.of());

  private final List<Key> keys;
  private final Set<String> damaged;

  public KeyRing(List<Key> keys) {
    this(keys, Set.of());
  }

  /**
   * @param damaged the ids of stored keys that cannot be used
   */
  public KeyRing(List<Key> keys, Set<String> damaged) {
    this.damaged = Set.copyOf(damaged);
    this.keys = keys.stream().sorted(Comparator.comparing(Key::activates).reversed()).toList();
  }

  public Optional<Key> find(String kid) {
    return keys.stream().filter(key -> key.kid().equals(kid)).findFirst();
  }

  /** The key that signs now. */
  public Key signing(Instant now) {
    return findSigning(now)
        .orElseThrow(() -> new IllegalStateException("No signing key is active"));
  }

  public Optional<Key> findSigning(Instant now) {
    return keys.stream().filter(key -> key.times().maySign(now)).findFirst();
  }

  /** A key whose tokens are accepted now. */
  public Optional<Key> verifying(String kid, Instant now) {
    return find(kid).filter(key -> key.times().verifies(now));
  }

  /** The ids of the keys whose tokens are or will be accepted. */
  public Set<String> verifying(Instant now) {
    return keys.stream()
        .filter(key -> key.times().verifies(now))
        .map(Key::kid)
        .collect(Collectors.toSet());
  }

  public boolean isDamaged(String kid) {
    return damaged.contains(kid);
  }

  /** These keys and others. */
  public KeyRing with(KeyRing others) {
    return new KeyRing(Stream.concat(keys.stream(), others.keys.stream()).toList());
  }

  public boolean isEmpty() {
    return keys.isEmpty();
  }

  /** RFC 7517, section 5: all keys that verify now or later, newest first. */
  public String jwks(Instant now) {
    return keys.stream()
        .filter(key -> key.times().verifies(now))
        .map(Key::publicJwk)
        .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  /** A key pair with its id and its times. */
  public record Key(
      String kid,
      SigningAlgorithm algorithm,
      String publicJwk,
      PublicKey publicKey,
      PrivateKey privateKey,
      KeyTimes times) {
    public Key at(KeyTimes other) {
      return new Key(kid, algorithm, publicJwk, publicKey, privateKey, other);
    }

    public Instant activates() {
      return times.activates();
    }

    @Override
    public String toString() {
      return "Key[" + kid + ", " + algorithm + "]";
    }
  }
}

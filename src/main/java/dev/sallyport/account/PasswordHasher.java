package dev.sallyport.account;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Hashes and verifies passwords with Argon2id: a salt of 16 octets, a hash of 32. Thread-safe;
 * where it hashes in Java, it keeps up to cores × memory of the configured cost for good.
 *
 * <p>{@link #requireRoom}, {@link #hash} and {@link #verify} throw the {@link
 * dev.sallyport.problem.Problem} {@code overloaded} with {@code Retry-After} when too many wait
 * already, or when the thread is interrupted.
 */
public final class PasswordHasher {
  private static final int SALT_LENGTH = 16;
  private static final int HASH_LENGTH = 32;

  private final Argon2Cost cost;
  private final SecureRandom random;
  private final HashGate gate;
  private final Argon2 argon2;
  private final PasswordHash nobody;

  /** The same, unobserved. */
  public PasswordHasher(Argon2Cost cost, int cores, int queue, SecureRandom random) {
    this(cost, cores, queue, random, took -> {});
  }

  /**
   * Reserves no memory yet; the first hashes do.
   *
   * @param cost of new hashes, and of those made for unknown users
   * @param cores how many hashes run at once, at least 1
   * @param queue how many more may wait, at least 0
   * @param observer told of each hash how long it took, its wait not included
   */
  PasswordHasher(
      Argon2Cost cost, int cores, int queue, SecureRandom random, Consumer<Duration> observer) {
    this.cost = cost;
    this.random = random;
    gate = new HashGate(cores, queue, System::nanoTime, observer);
    int blocks = cost.memoryKib() + Argon2.EXTRA_BLOCKS;
    argon2 =
        new Argon2(
            Sodium.loaded(), Stream.generate(() -> new BlockStack(blocks)).limit(cores).toList());
    nobody = new PasswordHash(cost, randomOctets(SALT_LENGTH), randomOctets(HASH_LENGTH));
  }

  /** Refuses now what would be refused at its hash, before other work is done for it in vain. */
  public void requireRoom() {
    gate.requireRoom();
  }

  /** A hash under a new salt and the configured cost. */
  public PasswordHash hash(Password password) {
    return gate.run(
        () -> {
          byte[] salt = randomOctets(SALT_LENGTH);
          return new PasswordHash(cost, salt, derive(password, cost, salt, HASH_LENGTH));
        });
  }

  /**
   * Whether the password is the one that was hashed. Without a usable hash it does the same work at
   * the configured cost, so that the time of the answer does not tell unknown users from known
   * ones. A hash of another cost takes the time of that cost until it is replaced, see {@link
   * #isOutdated}.
   *
   * @param storedOrNull the PHC string; null for an unknown user
   */
  public boolean verify(Password password, String storedOrNull) {
    Optional<PasswordHash> stored = PasswordHash.parse(storedOrNull);
    PasswordHash expected = stored.orElse(nobody);
    byte[] hash = expected.hash();
    byte[] derived =
        gate.run(() -> derive(password, expected.cost(), expected.salt(), hash.length));
    boolean equal = MessageDigest.isEqual(hash, derived);
    return equal && stored.isPresent();
  }

  /**
   * Whether the hash was made at less than the configured cost, in any parameter, or is unusable.
   */
  public boolean isOutdated(String stored) {
    return PasswordHash.parse(stored).map(hash -> hash.cost().isBelow(cost)).orElse(true);
  }

  /** Hashes that run now, 0 to {@code cores}. */
  public int running() {
    return gate.running();
  }

  /** Requests that wait for their turn, 0 to {@code queue}. */
  public int waiting() {
    return gate.waiting();
  }

  /** How many may wait. */
  public int queue() {
    return gate.queue();
  }

  private byte[] derive(Password password, Argon2Cost at, byte[] salt, int length) {
    byte[] octets = password.utf8();
    try {
      return argon2.derive(octets, salt, at, length);
    } finally {
      Arrays.fill(octets, (byte) 0);
    }
  }

  private byte[] randomOctets(int length) {
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    return octets;
  }
}

package dev.sallyport.credential.password;

import dev.sallyport.credential.password.argon2.Argon2;
import dev.sallyport.credential.password.argon2.Argon2Cost;
import dev.sallyport.credential.password.argon2.LibsodiumArgon2;
import dev.sallyport.credential.password.argon2.ReusableBlockPool;
import dev.sallyport.credential.password.capacity.HashBulkhead;
import dev.sallyport.credential.password.capacity.HashClient;
import dev.sallyport.credential.password.capacity.HashQueueBounds;
import dev.sallyport.credential.password.legacy.LegacyHash;
import dev.sallyport.credential.password.legacy.LegacyRecipe;
import dev.sallyport.credential.password.legacy.LegacyRecipes;
import dev.sallyport.credential.password.pepper.Pepper;
import dev.sallyport.credential.password.pepper.Peppers;
import dev.sallyport.credential.password.work.HashWork;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Hashes and verifies passwords with a {@link Pepper} and Argon2id: a salt of 16 octets, a hash of
 * 32. Thread-safe. If it hashes in Java, it permanently keeps up to cores × memory of the
 * configured cost.
 *
 * <p>{@link #requireCapacity}, {@link #hash} and {@link #verify} throw the {@link
 * dev.sallyport.problem.Problem} {@code overloaded} with {@code Retry-After} if the queue is full,
 * the wait is too long or the thread is interrupted.
 */
public final class PasswordHasher {
  private static final int SALT_LENGTH = 16;
  private static final int HASH_LENGTH = 32;

  private final Argon2Cost cost;
  private final SecureRandom random;
  private final HashBulkhead bulkhead;
  private final Argon2 argon2;
  private final Peppers peppers;
  private final BiFunction<String, HashWork, HashWork> workOfUnknown;
  private final Map<String, LongAdder> legacyDigests = new ConcurrentHashMap<>();
  private final byte[] nobodysSalt;
  private final byte[] nobodysHash;

  /**
   * For tools: without pepper and observer.
   *
   * @param queue maximum number of waiting requests, each at most a minute
   */
  public PasswordHasher(Argon2Cost cost, int cores, int queue, SecureRandom random) {
    this(
        cost,
        cores,
        new HashQueueBounds(queue, Duration.ofMinutes(1)),
        random,
        Peppers.none(),
        (account, configured) -> configured,
        took -> {});
  }

  /**
   * Does not allocate memory yet; the first hashes do.
   *
   * @param cost of new hashes
   * @param cores maximum number of concurrent hashes, at least 1
   * @param workOfUnknown the work for an account that does not exist, from its e-mail and the work
   *     of a new hash
   * @param observer receives the duration of each hash, without its wait
   */
  public PasswordHasher(
      Argon2Cost cost,
      int cores,
      HashQueueBounds queue,
      SecureRandom random,
      Peppers peppers,
      BiFunction<String, HashWork, HashWork> workOfUnknown,
      Consumer<Duration> observer) {
    this.cost = cost;
    this.random = random;
    this.peppers = peppers;
    this.workOfUnknown = workOfUnknown;
    bulkhead = new HashBulkhead(cores, queue, observer);
    int blocks = cost.memoryKib() + Argon2.EXTRA_BLOCKS;
    argon2 =
        new Argon2(
            LibsodiumArgon2.keeping(cost.memoryKib()),
            Stream.generate(() -> new ReusableBlockPool(blocks)).limit(cores).toList());
    nobodysSalt = randomOctets(SALT_LENGTH);
    nobodysHash = randomOctets(HASH_LENGTH);
  }

  /** Rejects a request that the hash queue would reject, before other work is done for it. */
  public void requireCapacity(HashClient client) {
    bulkhead.requireCapacity(client);
  }

  /** For the service itself. */
  public PasswordHash hash(Password password) {
    return hash(password, HashClient.SERVICE);
  }

  /** A hash under a new salt, the newest pepper and the configured cost. */
  public PasswordHash hash(Password password, HashClient client) {
    return hash(password, cost, client);
  }

  /**
   * A hash that replaces an outdated one and keeps its cost unless the configured cost is higher.
   */
  public PasswordHash renew(Password password, String outdated, HashClient client) {
    Argon2Cost kept =
        StoredPassword.parse(outdated)
            .map(stored -> stored.hash().cost())
            .filter(former -> !former.isBelow(cost))
            .orElse(cost);
    return hash(password, kept, client);
  }

  private PasswordHash hash(Password password, Argon2Cost at, HashClient client) {
    return bulkhead.run(client, () -> newHash(password.utf8(), at));
  }

  /**
   * What is stored for the hash of another system: Argon2id of its digest, with its recipe in
   * front.
   */
  public String wrap(LegacyHash legacy, HashClient client) {
    PasswordHash hash =
        bulkhead.run(
            client,
            () ->
                legacy.recipe().isPresent()
                    ? newHash(legacy.digest(), cost)
                    : newHash(Password.of(utf8(legacy.digest())).utf8(), cost));
    return new StoredPassword(legacy.recipe(), hash).encoded();
  }

  private static String utf8(byte[] plain) {
    return new String(plain, StandardCharsets.UTF_8);
  }

  /** Zeroes the octets. */
  private PasswordHash newHash(byte[] octets, Argon2Cost at) {
    Optional<Pepper> pepper = peppers.current();
    byte[] salt = randomOctets(SALT_LENGTH);
    byte[] hash = argon2(octets, pepper, at, salt, HASH_LENGTH);
    return new PasswordHash(at, pepper.map(Pepper::id).orElse(null), salt, hash);
  }

  /** For the service itself. */
  public boolean verify(Password password, String storedOrNull) {
    return verify(password, storedOrNull, "", HashClient.SERVICE);
  }

  /**
   * Verifies a password against a stored hash. Without a usable hash it does the same work, at the
   * cost of some stored hash, so that the response time does not reveal whether the user exists. A
   * hash without pepper, or with an earlier one, is accepted until it is replaced, see {@link
   * #isOutdated}.
   *
   * @param storedOrNull the PHC string; null for an unknown user
   * @param account canonical e-mail, or whatever was entered instead
   */
  public boolean verify(Password password, String storedOrNull, String account, HashClient client) {
    Optional<StoredPassword> stored = StoredPassword.parse(storedOrNull);
    Optional<PasswordHash> known = stored.map(StoredPassword::hash);
    Optional<Pepper> pepper =
        known.isPresent() ? known.get().pepperId().flatMap(peppers::find) : peppers.current();
    // Without its pepper no password can match.
    boolean usable = known.isPresent() && known.get().pepperId().isPresent() == pepper.isPresent();
    HashWork work =
        stored
            .map(StoredPassword::work)
            .orElseGet(() -> workOfUnknown.apply(account, HashWork.plain(cost)));
    byte[] salt = known.map(PasswordHash::salt).orElse(nobodysSalt);
    byte[] hash = known.map(PasswordHash::hash).orElse(nobodysHash);
    byte[] derived = bulkhead.run(client, () -> derive(password, work, pepper, salt, hash.length));
    boolean equal = MessageDigest.isEqual(hash, derived);
    return equal && usable;
  }

  /**
   * Whether the hash is unusable or imported, has any parameter below the configured cost, or does
   * not use the newest pepper.
   */
  public boolean isOutdated(String stored) {
    return StoredPassword.parse(stored)
        .map(
            password ->
                password.legacy().isPresent()
                    || password.hash().cost().isBelow(cost)
                    || !password.hash().pepperId().equals(peppers.current().map(Pepper::id)))
        .orElse(true);
  }

  /** Number of digests of other systems that were derived since the start, by scheme. */
  public Map<String, Long> legacyDigests() {
    Map<String, Long> counts = new TreeMap<>();
    legacyDigests.forEach((scheme, count) -> counts.put(scheme, count.sum()));
    return counts;
  }

  /** Whether background work may hash now, with a place left for a request. */
  public boolean hasRoomInBackground() {
    return bulkhead.hasRoomInBackground();
  }

  /** The share of the capacity that requests have used in the last seconds, from 0 to about 1. */
  public double load() {
    return bulkhead.load();
  }

  /** Number of running hashes, 0 to {@code cores}. */
  public int running() {
    return bulkhead.running();
  }

  /** The node is about to end, see {@link HashBulkhead#drain}. */
  public void drain() {
    bulkhead.drain();
  }

  /** Number of waiting requests. */
  public int waiting() {
    return bulkhead.waiting();
  }

  /** Maximum number of waiting requests. */
  public int queue() {
    return bulkhead.queue();
  }

  private byte[] derive(
      Password password, HashWork work, Optional<Pepper> pepper, byte[] salt, int length) {
    byte[] octets = work.legacy().map(recipe -> digest(recipe, password)).orElseGet(password::utf8);
    return argon2(octets, pepper, work.cost(), salt, length);
  }

  private byte[] digest(LegacyRecipe recipe, Password password) {
    legacyDigests.computeIfAbsent(recipe.scheme(), scheme -> new LongAdder()).increment();
    byte[] octets = password.legacyUtf8();
    try {
      byte[] digest = recipe.derive(octets);
      if (octets.length > LegacyRecipes.MAX_PASSWORD) {
        Arrays.fill(digest, (byte) 0);
      }
      return digest;
    } finally {
      Arrays.fill(octets, (byte) 0);
    }
  }

  /** Zeroes the octets. */
  private byte[] argon2(
      byte[] octets, Optional<Pepper> pepper, Argon2Cost at, byte[] salt, int length) {
    byte[] peppered = pepper.map(secret -> secret.applyTo(octets)).orElse(octets);
    try {
      return argon2.derive(peppered, salt, at, length);
    } finally {
      Arrays.fill(octets, (byte) 0);
      Arrays.fill(peppered, (byte) 0);
    }
  }

  private byte[] randomOctets(int length) {
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    return octets;
  }
}

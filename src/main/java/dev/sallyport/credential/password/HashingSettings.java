package dev.sallyport.credential.password;

import dev.sallyport.credential.password.argon2.Argon2Cost;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * The cost of a password hash: {@code ARGON2_MEMORY} in KiB, {@code ARGON2_ITERATIONS}, {@code
 * ARGON2_PARALLELISM}; and {@code HASH_QUEUE}, how many requests may wait for a hash.
 */
@Singleton
public class HashingSettings implements Settings {
  // Equally strong costs, in descending order of memory: OWASP Password Storage Cheat Sheet,
  // Argon2id.
  private static final List<Argon2Cost> OWASP_MINIMA =
      List.of(
          new Argon2Cost(47_104, 1, 1),
          new Argon2Cost(19_456, 2, 1),
          new Argon2Cost(12_288, 3, 1),
          new Argon2Cost(9_216, 4, 1),
          new Argon2Cost(7_168, 5, 1));

  private final Argon2Cost cost;
  private final int queue;

  @Inject
  public HashingSettings(Configuration configuration) {
    cost =
        new Argon2Cost(
            configuration.number("ARGON2_MEMORY", 19_456, 7_168, Argon2Cost.MAX_MEMORY_KIB),
            configuration.number("ARGON2_ITERATIONS", 2, 1, Argon2Cost.MAX_ITERATIONS),
            configuration.number("ARGON2_PARALLELISM", 1, 1, Argon2Cost.MAX_PARALLELISM));
    queue = configuration.number("HASH_QUEUE", 256, 0, 10_000);
    if (OWASP_MINIMA.stream().allMatch(cost::isBelow)) {
      configuration.fault(
          "ARGON2_MEMORY and ARGON2_ITERATIONS are too weak together: set at least 47104 and 1,"
              + " 19456 and 2, 12288 and 3, 9216 and 4, or 7168 and 5, or leave both unset.");
    }
  }

  Argon2Cost cost() {
    return cost;
  }

  /** How many requests may wait, 0 to 10,000. */
  int queue() {
    return queue;
  }
}

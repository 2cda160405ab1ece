package dev.sallyport.credential.password;

import dev.sallyport.credential.password.argon2.Argon2Cost;
import dev.sallyport.credential.password.capacity.HashQueueBounds;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/**
 * The cost of a password hash: {@code ARGON2_MEMORY} in KiB, {@code ARGON2_ITERATIONS}, {@code
 * ARGON2_PARALLELISM}; and {@code HASH_QUEUE}, how long a request may wait for a hash.
 */
@Singleton
public class HashingSettings implements Settings {
  /**
   * How many requests may wait for a hash. Each holds a thread of the server, of which {@code
   * payara/preboot.asadmin} permits 1,600: the rest is left to requests that need no hash.
   */
  static final int MAX_WAITING = 1_200;

  private static final Duration DEFAULT_WAIT = Duration.ofSeconds(30);

  /**
   * A log-in that renews an outdated hash waits twice, and the server interrupts requests after 130
   * seconds. Proxies and clients usually give up after a minute.
   */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

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
  private final HashQueueBounds queue;

  @Inject
  public HashingSettings(Configuration configuration) {
    cost =
        new Argon2Cost(
            configuration.number("ARGON2_MEMORY", 19_456, 7_168, Argon2Cost.MAX_MEMORY_KIB),
            configuration.number("ARGON2_ITERATIONS", 2, 1, Argon2Cost.MAX_ITERATIONS),
            configuration.number("ARGON2_PARALLELISM", 1, 1, Argon2Cost.MAX_PARALLELISM));
    queue = new HashQueueBounds(MAX_WAITING, longestWait(configuration));
    if (OWASP_MINIMA.stream().allMatch(cost::isBelow)) {
      configuration.fault(
          "ARGON2_MEMORY and ARGON2_ITERATIONS are too weak together: set at least 47104 and 1,"
              + " 19456 and 2, 12288 and 3, 9216 and 4, or 7168 and 5, or leave both unset.");
    }
  }

  private static Duration longestWait(Configuration configuration) {
    if (configuration.text("HASH_QUEUE").filter(value -> value.matches("\\d+")).isPresent()) {
      configuration.fault(
          "HASH_QUEUE is no longer a number of requests but the time that each may wait: set it to"
              + " a duration with its unit, such as 30s, or leave it unset.");
      return DEFAULT_WAIT;
    }
    return configuration.duration("HASH_QUEUE", DEFAULT_WAIT, Duration.ofSeconds(1), LONGEST_WAIT);
  }

  Argon2Cost cost() {
    return cost;
  }

  HashQueueBounds queue() {
    return queue;
  }
}

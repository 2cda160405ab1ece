package dev.sallyport.credential.password;

import dev.sallyport.credential.password.argon2.Argon2Cost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The number of stored hashes of each cost, lowest cost first. An account that does not exist is
 * assigned one of these costs, so that the duration of a log-in reveals nothing after the
 * configured cost was raised: while some users have old hashes, an equal share of the unknown
 * accounts is treated as old.
 */
final class StoredCosts {
  private final List<Map.Entry<Argon2Cost, Long>> counts;
  private final long total;

  StoredCosts(Map<Argon2Cost, Long> counts) {
    this.counts = new ArrayList<>(counts.entrySet());
    this.counts.sort(
        Map.Entry.comparingByKey(
            Comparator.comparingLong(
                    (Argon2Cost cost) -> (long) cost.memoryKib() * cost.iterations())
                .thenComparingInt(Argon2Cost::memoryKib)
                .thenComparingInt(Argon2Cost::parallelism)));
    this.total = counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * The cost at a position among all stored hashes. While old hashes are renewed and the rest is
   * unchanged, a position only changes to a higher cost, as an account does.
   *
   * @param place from 0 up to, and not including, 1
   * @param fallback used if none is stored
   */
  Argon2Cost at(double place, Argon2Cost fallback) {
    double rest = place * total;
    for (Map.Entry<Argon2Cost, Long> count : counts) {
      rest -= count.getValue();
      if (rest < 0) {
        return count.getKey();
      }
    }
    return fallback;
  }
}

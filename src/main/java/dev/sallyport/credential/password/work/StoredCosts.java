package dev.sallyport.credential.password.work;

import dev.sallyport.credential.password.argon2.Argon2Cost;
import dev.sallyport.credential.password.legacy.LegacyRecipe;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The number of stored hashes of each kind of work: imported ones first, then the lowest cost. An
 * account that does not exist is assigned one of these, so that the duration of a log-in reveals
 * nothing after the configured cost was raised or users were imported: while some users have old
 * hashes, an equal share of the unknown accounts is treated as old.
 */
final class StoredCosts {
  private static final Comparator<Argon2Cost> BY_COST =
      Comparator.comparingLong((Argon2Cost cost) -> (long) cost.memoryKib() * cost.iterations())
          .thenComparingInt(Argon2Cost::memoryKib)
          .thenComparingInt(Argon2Cost::parallelism);

  private final List<Map.Entry<HashWork, Long>> counts;
  private final long total;

  StoredCosts(Map<HashWork, Long> counts) {
    this.counts = new ArrayList<>(counts.entrySet());
    this.counts.sort(
        Map.Entry.comparingByKey(
            Comparator.comparing((HashWork work) -> work.legacy().isEmpty())
                .thenComparing(work -> work.legacy().map(LegacyRecipe::encoded).orElse(""))
                .thenComparing(HashWork::cost, BY_COST)));
    this.total = counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * The work at a position among all stored hashes. While old hashes are renewed and the rest is
   * unchanged, a position only changes to a later kind, as an account does.
   *
   * @param place from 0 up to, and not including, 1
   * @param fallback used if none is stored
   */
  HashWork at(double place, HashWork fallback) {
    double rest = place * total;
    for (Map.Entry<HashWork, Long> count : counts) {
      rest -= count.getValue();
      if (rest < 0) {
        return count.getKey();
      }
    }
    return fallback;
  }
}

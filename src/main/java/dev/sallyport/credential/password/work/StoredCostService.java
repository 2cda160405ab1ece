package dev.sallyport.credential.password.work;

import dev.sallyport.credential.password.argon2.Argon2Cost;
import dev.sallyport.credential.password.legacy.LegacyRecipes;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.database.TableSample;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the costs of the stored password hashes. */
@Stateless
public class StoredCostService {
  /** Up to this number all credentials are read; beyond it, a sample of about this size. */
  private static final int SAMPLE = 20_000;

  /** Each kind of work with the recipe of one of its hashes, so that the salts have its length. */
  private static final String COUNT =
      """
      select cost, min(recipe), count(*) from (
        select substring(data from
            '^(?:\\$legacy(?:\\$[^$]*){3})?(\\$argon2id\\$v=19\\$m=[0-9]+,t=[0-9]+,p=[0-9]+)') as cost,
          coalesce(substring(data from '^\\$legacy(?:\\$[^$]*){3}'), '') as recipe,
          substring(data from '^\\$legacy(?:\\$[^$]*){2}') as kind
        from credentials%s where type = 'password') hashes
      where cost is not null group by cost, kind
      """;

  private final Sql sql;

  /** Required by the EJB container. */
  protected StoredCostService() {
    this(null);
  }

  @Inject
  public StoredCostService(Sql sql) {
    this.sql = sql;
  }

  /**
   * Number of hashes by their work, of all hashes or of a sample that stays the same while the
   * table is unchanged.
   */
  public Map<HashWork, Long> count() {
    TableSample sample = TableSample.of(sql, "credentials", SAMPLE);
    Map<HashWork, Long> counts = new HashMap<>();
    sql.each(
        COUNT.formatted(sample.clause()),
        0,
        row -> work(row.text(1), row.text(2)).ifPresent(work -> counts.put(work, row.number(3))));
    return counts;
  }

  /**
   * @param recipe of one of the hashes; empty if they were not imported
   */
  private static Optional<HashWork> work(String cost, String recipe) {
    if (recipe.isEmpty()) {
      return Argon2Cost.parse(cost).map(HashWork::plain);
    }
    return LegacyRecipes.parse(recipe)
        .flatMap(
            legacy ->
                Argon2Cost.parse(cost).map(found -> new HashWork(found, Optional.of(legacy))));
  }
}

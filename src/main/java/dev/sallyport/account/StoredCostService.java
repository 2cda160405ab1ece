package dev.sallyport.account;

import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the costs of the stored password hashes. */
@Stateless
public class StoredCostService {
  /** Up to this number all users are read; for more users, a sample of about this size. */
  private static final double SAMPLE = 100_000;

  @PersistenceContext EntityManager entities;

  /**
   * Number of hashes by cost, of all users or of a sample that stays the same while the table is
   * unchanged.
   */
  public Map<Argon2Cost, Long> count() {
    double users =
        ((Number)
                entities
                    .createNativeQuery(
                        "select greatest(reltuples, 0) from pg_class where oid = to_regclass('users')")
                    .getSingleResult())
            .doubleValue();
    String sample =
        users > SAMPLE ? " tablesample system (" + 100 * SAMPLE / users + ") repeatable (1)" : "";
    List<?> rows =
        entities
            .createNativeQuery(
                "select cost, count(*) from (select substring(password_hash from"
                    + " '^\\$argon2id\\$v=19\\$m=[0-9]+,t=[0-9]+,p=[0-9]+') as cost from users"
                    + sample
                    + ") hashes where cost is not null group by cost")
            .getResultList();
    Map<Argon2Cost, Long> counts = new HashMap<>();
    for (Object row : rows) {
      Object[] columns = (Object[]) row;
      PasswordHash.costOf(columns[0].toString())
          .ifPresent(cost -> counts.merge(cost, ((Number) columns[1]).longValue(), Long::sum));
    }
    return counts;
  }
}

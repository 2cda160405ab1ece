package dev.sallyport.credential.password;

import dev.sallyport.credential.password.argon2.Argon2Cost;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the costs of the stored password hashes. */
@Stateless
public class StoredCostService {
  /** Up to this number all credentials are read; beyond it, a sample of about this size. */
  private static final double SAMPLE = 100_000;

  private final EntityManager entities;

  /** Required by the EJB container. */
  protected StoredCostService() {
    this(null);
  }

  @Inject
  public StoredCostService(EntityManager entities) {
    this.entities = entities;
  }

  /**
   * Number of hashes by cost, of all hashes or of a sample that stays the same while the table is
   * unchanged.
   */
  public Map<Argon2Cost, Long> count() {
    double credentials =
        ((Number)
                entities
                    .createNativeQuery(
                        "select greatest(reltuples, 0) from pg_class where oid = to_regclass('credentials')")
                    .getSingleResult())
            .doubleValue();
    String sample =
        credentials > SAMPLE
            ? " tablesample system (" + 100 * SAMPLE / credentials + ") repeatable (1)"
            : "";
    List<?> rows =
        entities
            .createNativeQuery(
                "select cost, count(*) from (select substring(data from"
                    + " '^\\$argon2id\\$v=19\\$m=[0-9]+,t=[0-9]+,p=[0-9]+') as cost from credentials"
                    + sample
                    + " where type = 'password') hashes where cost is not null group by cost")
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

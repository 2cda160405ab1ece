package dev.sallyport.credential.password;

import dev.sallyport.credential.password.argon2.Argon2Cost;
import dev.sallyport.platform.database.Sql;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;

/** Reads the costs of the stored password hashes. */
@Stateless
public class StoredCostService {
  /** Up to this number all credentials are read; beyond it, a sample of about this size. */
  private static final double SAMPLE = 100_000;

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
   * Number of hashes by cost, of all hashes or of a sample that stays the same while the table is
   * unchanged.
   */
  public Map<Argon2Cost, Long> count() {
    double credentials =
        sql.one(
            "select greatest(reltuples, 0) from pg_class where oid = to_regclass('credentials')",
            row -> row.real(1));
    String sample =
        credentials > SAMPLE
            ? " tablesample system (" + 100 * SAMPLE / credentials + ") repeatable (1)"
            : "";
    Map<Argon2Cost, Long> counts = new HashMap<>();
    sql.each(
        "select cost, count(*) from (select substring(data from"
            + " '^\\$argon2id\\$v=19\\$m=[0-9]+,t=[0-9]+,p=[0-9]+') as cost from credentials"
            + sample
            + " where type = 'password') hashes where cost is not null group by cost",
        0,
        row ->
            PasswordHash.costOf(row.text(1))
                .ifPresent(cost -> counts.merge(cost, row.number(2), Long::sum)));
    return counts;
  }
}

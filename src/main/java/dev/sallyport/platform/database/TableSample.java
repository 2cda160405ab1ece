package dev.sallyport.platform.database;

/**
 * Rows to count in a large table: all of a small one, about {@code rows} of a larger one. The
 * sample stays the same while the table is unchanged.
 */
public final class TableSample {
  private final String clause;
  private final double share;

  private TableSample(String clause, double share) {
    this.clause = clause;
    this.share = share;
  }

  /**
   * Reads PostgreSQL's own estimate of the table's size.
   *
   * @param rows from which on the table is sampled, at least 1
   */
  public static TableSample of(Sql sql, String table, int rows) {
    double all =
        sql.one(
            "select greatest(reltuples, 0) from pg_class where oid = to_regclass(?)",
            row -> row.real(1),
            table);
    return all > rows
        ? new TableSample(
            " tablesample system (" + 100.0 * rows / all + ") repeatable (1)", rows / all)
        : new TableSample("", 1);
  }

  /** The number in the whole table of what was counted in the sample. */
  public long whole(long counted) {
    return Math.round(counted / share);
  }

  /** To follow the table's name in SQL. */
  public String clause() {
    return clause;
  }

  /** Of the table's rows, more than 0 and at most 1. */
  double share() {
    return share;
  }
}

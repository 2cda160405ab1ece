package dev.sallyport.signin.removal;

import dev.sallyport.credential.CredentialType;
import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The table {@code factor_removals}. */
final class FactorRemovalTable {
  private static final String SELECT =
      "select user_id, types, requested_by, requested_at, due_at from factor_removals";

  private final Sql sql;

  FactorRemovalTable(Sql sql) {
    this.sql = sql;
  }

  /** Inserts the removal, or replaces that of the same user. */
  void put(FactorRemoval removal) {
    sql.update(
        "insert into factor_removals (user_id, types, requested_by, requested_at, due_at)"
            + " values (?, ?, ?, ?, ?) on conflict (user_id) do update set types = excluded.types,"
            + " requested_by = excluded.requested_by, requested_at = excluded.requested_at,"
            + " due_at = excluded.due_at",
        removal.userId(),
        Sql.texts(removal.types().stream().map(CredentialType::code).sorted().toList()),
        removal.requestedBy(),
        removal.requestedAt(),
        removal.due());
  }

  Optional<FactorRemoval> find(UUID userId) {
    return sql.first(SELECT + " where user_id = ?", FactorRemovalTable::removal, userId);
  }

  List<UUID> due(Instant now, int limit) {
    return sql.list(
        "select user_id from factor_removals where due_at <= ? order by due_at limit ?",
        row -> row.uuid(1),
        now,
        limit);
  }

  /** False if there is none. */
  boolean remove(UUID userId) {
    return sql.update("delete from factor_removals where user_id = ?", userId) == 1;
  }

  private static FactorRemoval removal(Row row) {
    Set<CredentialType> types =
        row.texts(2).stream().map(CredentialType::of).collect(Collectors.toUnmodifiableSet());
    return new FactorRemoval(row.uuid(1), types, row.uuid(3), row.time(4), row.time(5));
  }
}

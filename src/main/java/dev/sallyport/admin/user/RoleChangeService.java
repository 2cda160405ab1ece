package dev.sallyport.admin.user;

import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Stores the changes that require a second operator, one for each user. */
@Stateless
public class RoleChangeService {
  /** How long a change can be approved. */
  static final Duration LIFETIME = Duration.ofDays(1);

  /** Prevents one operator from filling the table. */
  static final int MOST = 200;

  private static final String SELECT =
      "select c.id, c.user_id, u.email, c.roles, c.active, c.requested_by, o.email,"
          + " c.requested_at, c.expires_at from role_changes c join users u on u.id = c.user_id"
          + " join users o on o.id = c.requested_by where c.expires_at > ?";

  private static final String INSERT =
      "insert into role_changes (id, user_id, roles, active, requested_by, requested_at,"
          + " expires_at) select ?, ?, ?::text[], ?::boolean, ?, ?, ? where (select count(*) from"
          + " role_changes where user_id <> ?) < ? on conflict (user_id) do update set id"
          + " = excluded.id, roles = excluded.roles, active = excluded.active,"
          + " requested_by = excluded.requested_by, requested_at ="
          + " excluded.requested_at, expires_at = excluded.expires_at";

  private final Sql sql;
  private final Clock clock;

  /** Required by the EJB container. */
  protected RoleChangeService() {
    this(null, null);
  }

  @Inject
  public RoleChangeService(Sql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /** Changes that can still be approved, oldest first. */
  public List<RoleChange> list() {
    return sql.list(
        SELECT + " order by c.requested_at, c.id", RoleChangeService::change, clock.instant());
  }

  /** A change that can still be approved. */
  public Optional<RoleChange> find(UUID id) {
    return sql.first(SELECT + " and c.id = ?", RoleChangeService::change, clock.instant(), id);
  }

  /**
   * Adds a change; it replaces another one of the same user, whose id becomes invalid.
   *
   * @throws Problem 409 if too many changes are waiting
   */
  public RoleChange add(
      UUID userId, Optional<Set<String>> roles, Optional<Boolean> active, UUID requestedBy) {
    Instant now = clock.instant();
    UUID id = UUID.randomUUID();
    sql.update("delete from role_changes where expires_at <= ?", now);
    int added =
        sql.update(
            INSERT,
            id,
            userId,
            Sql.texts(roles.map(TreeSet::new).orElse(null)),
            active,
            requestedBy,
            now,
            now.plus(LIFETIME),
            userId,
            MOST);
    if (added == 0) {
      throw Problem.of(
          ProblemType.CONFLICT,
          MOST
              + " changes are already waiting for a second operator; approve or reject some of"
              + " them first.");
    }
    return find(id).orElseThrow();
  }

  /** False if it no longer waits. */
  public boolean remove(UUID id) {
    return sql.update(
            "delete from role_changes where id = ? and expires_at > ?", id, clock.instant())
        == 1;
  }

  /** Waiting changes may have been requested by former operators. */
  public void removeAll() {
    sql.update("delete from role_changes");
  }

  private static RoleChange change(Row row) {
    return new RoleChange(
        row.uuid(1),
        row.uuid(2),
        row.text(3),
        row.texts(4),
        row.isNull(5) ? null : row.flag(5),
        row.uuid(6),
        row.text(7),
        row.time(8),
        row.time(9));
  }
}

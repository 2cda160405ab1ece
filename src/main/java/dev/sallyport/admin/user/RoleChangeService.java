package dev.sallyport.admin.user;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;

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

  private final DataSource database;
  private final Clock clock;

  /** Required by the EJB container. */
  protected RoleChangeService() {
    this(null, null);
  }

  @Inject
  public RoleChangeService(DataSource database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Changes that can still be approved, oldest first. */
  public List<RoleChange> list() {
    return select(" order by c.requested_at, c.id", null);
  }

  /** A change that can still be approved. */
  public Optional<RoleChange> find(UUID id) {
    return select(" and c.id = ?", id).stream().findFirst();
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
    try (Connection connection = database.getConnection();
        PreparedStatement expired =
            connection.prepareStatement("delete from role_changes where expires_at <= ?");
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into role_changes (id, user_id, roles, active, requested_by, requested_at,"
                    + " expires_at) select ?, ?, ?, ?, ?, ?, ? where (select count(*) from"
                    + " role_changes where user_id <> ?) < ? on conflict (user_id) do update set id"
                    + " = excluded.id, roles = excluded.roles, active = excluded.active,"
                    + " requested_by = excluded.requested_by, requested_at ="
                    + " excluded.requested_at, expires_at = excluded.expires_at")) {
      expired.setTimestamp(1, Timestamp.from(now));
      expired.executeUpdate();
      Array wanted =
          roles.isEmpty()
              ? null
              : connection.createArrayOf("text", new TreeSet<>(roles.get()).toArray());
      insert.setObject(1, id);
      insert.setObject(2, userId);
      insert.setArray(3, wanted);
      insert.setObject(4, active.orElse(null), Types.BOOLEAN);
      insert.setObject(5, requestedBy);
      insert.setTimestamp(6, Timestamp.from(now));
      insert.setTimestamp(7, Timestamp.from(now.plus(LIFETIME)));
      insert.setObject(8, userId);
      insert.setInt(9, MOST);
      if (insert.executeUpdate() == 0) {
        throw Problem.of(
            ProblemType.CONFLICT,
            MOST
                + " changes are already waiting for a second operator; approve or reject some of"
                + " them first.");
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
    return find(id).orElseThrow();
  }

  /** False if it no longer waits. */
  public boolean remove(UUID id) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "delete from role_changes where id = ? and expires_at > ?")) {
      statement.setObject(1, id);
      statement.setTimestamp(2, Timestamp.from(clock.instant()));
      return statement.executeUpdate() == 1;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Waiting changes may have been requested by former operators. */
  public void removeAll() {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement("delete from role_changes")) {
      statement.executeUpdate();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private List<RoleChange> select(String more, UUID id) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(SELECT + more)) {
      statement.setTimestamp(1, Timestamp.from(clock.instant()));
      if (id != null) {
        statement.setObject(2, id);
      }
      List<RoleChange> changes = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          changes.add(change(row));
        }
      }
      return changes;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static RoleChange change(ResultSet row) throws SQLException {
    Array roles = row.getArray(4);
    return new RoleChange(
        row.getObject(1, UUID.class),
        row.getObject(2, UUID.class),
        row.getString(3),
        roles == null ? null : List.of((String[]) roles.getArray()),
        row.getObject(5, Boolean.class),
        row.getObject(6, UUID.class),
        row.getString(7),
        row.getTimestamp(8).toInstant(),
        row.getTimestamp(9).toInstant());
  }
}

package dev.sallyport.account;

import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.Cursor;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Finds users for operators. */
@Stateless
@TransactionAttribute(TransactionAttributeType.SUPPORTS)
public class UserSearchService {
  /** Greater than every character of an e-mail address in the byte order of the column. */
  private static final String AFTER_ASCII = "\u007f";

  /** As in the index on it. */
  private static final String DOMAIN = "split_part(email, '@', 2)";

  private final EntityManager entities;
  private final Sql sql;

  /** Required by the EJB container. */
  protected UserSearchService() {
    this(null, null);
  }

  @Inject
  public UserSearchService(EntityManager entities, Sql sql) {
    this.entities = entities;
    this.sql = sql;
  }

  public Optional<User> find(UUID id) {
    return Optional.ofNullable(entities.find(User.class, id));
  }

  /**
   * The id, if a user has it.
   *
   * @throws Problem 404 otherwise
   */
  public UUID require(UUID id) {
    return find(id).map(User::id).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
  }

  /** By the whole e-mail address, as it is stored. */
  public Optional<User> findByEmail(String email) {
    return entities
        .createQuery("select u from User u where u.email = :email", User.class)
        .setParameter("email", email)
        .getResultStream()
        .findFirst();
  }

  /** The e-mail addresses of those of the users who exist. */
  public Map<UUID, String> emails(Set<UUID> ids) {
    Map<UUID, String> emails = new HashMap<>();
    if (!ids.isEmpty()) {
      sql.list(
              "select id, email from users where id = any(?)",
              row -> Map.entry(row.uuid(1), row.text(2)),
              Sql.uuids(ids))
          .forEach(user -> emails.put(user.getKey(), user.getValue()));
    }
    return emails;
  }

  /** Newest first; users created in the same microsecond are ordered by id. */
  public List<User> list(UserFilter filter, Optional<Cursor> after, int limit) {
    Conditions conditions = new Conditions();
    filter.email().ifPresent(conditions::emailBeginsWith);
    // Literals instead of parameters, because the partial indexes require exactly these.
    filter.active().ifPresent(active -> conditions.add(active ? "is_active" : "not is_active"));
    filter.role().ifPresent(conditions::role);
    filter
        .lastLoginBefore()
        .ifPresent(t -> conditions.add("(last_login < ? or last_login is null)", t));
    filter.lastLoginAfter().ifPresent(t -> conditions.add("last_login >= ?", t));
    after.ifPresent(
        cursor -> conditions.add("(created_at, id) < (?, ?)", cursor.createdAt(), cursor.id()));
    conditions.values.add(limit);
    // Two queries, because filters by roles need SQL and entities need JPA.
    List<UUID> ids =
        sql.list(
            "select id from users"
                + conditions.where()
                + " order by created_at desc, id desc limit ?",
            row -> row.uuid(1),
            conditions.values.toArray());
    if (ids.isEmpty()) {
      return List.of();
    }
    return entities
        .createQuery(
            "select u from User u where u.id in :ids order by u.createdAt desc, u.id desc",
            User.class)
        .setParameter("ids", ids)
        .getResultList();
  }

  /**
   * Whether there is an active operator other than the given one. An operator who has requested the
   * deletion of the account does not count.
   *
   * @param exceptOrNull does not count
   */
  public boolean hasOperatorBeside(UUID exceptOrNull) {
    return flushed()
        .exists(
            "select from users where roles @> '{admin}' and is_active and deletion_due is null"
                + " and id is distinct from ?::uuid limit 1",
            exceptOrNull);
  }

  /** All other operators and auditors, active or not. */
  public List<UUID> privilegedBeside(UUID userId) {
    return flushed()
        .list(
            "select id from users where (roles @> '{admin}' or roles @> '{auditor}') and id <> ?",
            row -> row.uuid(1),
            userId);
  }

  /** Includes the changes of the caller's transaction. */
  private Sql flushed() {
    return entities.isJoinedToTransaction() ? Sql.in(entities) : sql;
  }

  /** The conditions of a query; values are only passed as parameters. */
  private static final class Conditions {
    private final List<String> texts = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /** The text has a question mark for each value. */
    void add(String text, Object... parameters) {
      texts.add(text);
      values.addAll(Arrays.asList(parameters));
    }

    /** A range, for which the index is used even in a prepared statement. */
    void emailBeginsWith(String text) {
      boolean isDomain = text.startsWith("@");
      String column = isDomain ? DOMAIN : "email";
      String beginning = isDomain ? text.substring(1) : text;
      add(column + " >= ? and " + column + " < ?", beginning, beginning + AFTER_ASCII);
    }

    void role(String role) {
      if (!Roles.ALL.contains(role)) {
        throw new IllegalArgumentException("no such role");
      }
      add("roles @> '{" + role + "}'");
    }

    String where() {
      return texts.isEmpty() ? "" : " where " + String.join(" and ", texts);
    }
  }
}

package dev.sallyport.account;

import dev.sallyport.platform.http.Cursor;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Finds users for operators. */
@Stateless
@TransactionAttribute(TransactionAttributeType.SUPPORTS)
public class UserSearchService {
  /** Greater than every character of an e-mail address in the byte order of the column. */
  private static final String AFTER_ASCII = "\u007f";

  private final EntityManager entities;

  /** Required by the EJB container. */
  protected UserSearchService() {
    this(null);
  }

  @Inject
  public UserSearchService(EntityManager entities) {
    this.entities = entities;
  }

  public Optional<User> find(UUID id) {
    return Optional.ofNullable(entities.find(User.class, id));
  }

  /** By the whole e-mail address, as it is stored. */
  public Optional<User> findByEmail(String email) {
    return entities
        .createQuery("select u from User u where u.email = :email", User.class)
        .setParameter("email", email)
        .getResultStream()
        .findFirst();
  }

  /** Newest first; users created in the same microsecond are ordered by id. */
  @SuppressWarnings("unchecked")
  public List<User> list(UserFilter filter, Optional<Cursor> after, int limit) {
    Conditions conditions = new Conditions();
    filter.emailPrefix().ifPresent(conditions::emailBeginsWith);
    // Literals instead of parameters, because the partial indexes require exactly these.
    filter.active().ifPresent(active -> conditions.add(active ? "is_active" : "not is_active"));
    filter.role().ifPresent(conditions::role);
    filter
        .lastLoginBefore()
        .ifPresent(t -> conditions.add("(last_login < ? or last_login is null)", at(t)));
    filter.lastLoginAfter().ifPresent(t -> conditions.add("last_login >= ?", at(t)));
    after.ifPresent(
        cursor -> conditions.add("(created_at, id) < (?, ?)", at(cursor.createdAt()), cursor.id()));
    // Two queries: EclipseLink maps a native query to entities by the names of its columns, which
    // it
    // upper-cases in the JVM's locale, and in Turkish no column is called İD.
    Query query =
        entities.createNativeQuery(
            "select id from users" + conditions.where() + " order by created_at desc, id desc");
    conditions.bind(query);
    List<UUID> ids = query.setMaxResults(limit).getResultList();
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
    return !entities
        .createNativeQuery(
            "select id from users where roles @> '{admin}' and is_active and deletion_due is null"
                + " and id is distinct from ?1::uuid limit 1")
        .setParameter(1, exceptOrNull == null ? null : exceptOrNull.toString())
        .getResultList()
        .isEmpty();
  }

  /** All other users with the role, active or not. */
  @SuppressWarnings("unchecked")
  public List<UUID> operatorsBeside(UUID userId) {
    List<Object> ids =
        entities
            .createNativeQuery(
                "select id::text from users where roles @> '{admin}' and id <> ?1::uuid")
            .setParameter(1, userId.toString())
            .getResultList();
    return ids.stream().map(id -> UUID.fromString(id.toString())).toList();
  }

  private static Timestamp at(java.time.Instant instant) {
    return Timestamp.from(instant);
  }

  /** The conditions of a query; values are only passed as parameters. */
  private static final class Conditions {
    private final List<String> texts = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /** The text has a question mark for each value. */
    void add(String text, Object... parameters) {
      String numbered = text;
      for (Object parameter : parameters) {
        values.add(parameter);
        numbered = numbered.replaceFirst("\\?(?![0-9])", "?" + values.size());
      }
      texts.add(numbered);
    }

    /** A range, for which the index is used even in a prepared statement. */
    void emailBeginsWith(String prefix) {
      String canonical = prefix.toLowerCase(Locale.ROOT);
      add("email >= ? and email < ?", canonical, canonical + AFTER_ASCII);
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

    void bind(Query query) {
      for (int i = 0; i < values.size(); i++) {
        query.setParameter(i + 1, values.get(i));
      }
    }
  }
}

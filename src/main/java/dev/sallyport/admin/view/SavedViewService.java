package dev.sallyport.admin.view;

import dev.sallyport.access.Caller;
import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** The saved views of each operator. */
@Stateless
public class SavedViewService {
  /** Views of one operator, on all pages together. */
  public static final int MOST = 50;

  private static final String COLUMNS = "id, page, name, query, created_at";

  private final EntityManager entities;
  private final Sql sql;
  private final Clock clock;

  /** Required by the EJB container. */
  protected SavedViewService() {
    this(null, null, null);
  }

  @Inject
  public SavedViewService(EntityManager entities, Sql sql, Clock clock) {
    this.entities = entities;
    this.sql = sql;
    this.clock = clock;
  }

  /** All views of the operator, by name. */
  public List<SavedView> list(UUID userId) {
    return sql.list(
        "select "
            + COLUMNS
            + " from saved_views where user_id = ? order by lower(name), name, page",
        SavedViewService::view,
        userId);
  }

  /**
   * Saves a view; replaces that of the same page and name.
   *
   * @throws Problem 409 if the operator has {@link #MOST} others; 401 if the operator was deleted
   */
  public SavedView save(UUID userId, String page, String name, String query) {
    Sql own = Sql.in(entities);
    // Locked, so that views that are saved at once are counted one after the other.
    if (!own.exists("select from users where id = ? for no key update", userId)) {
      throw Caller.revoked();
    }
    long others =
        own.one(
            "select count(*) from saved_views where user_id = ? and (page, name) <> (?, ?)",
            row -> row.number(1),
            userId,
            page,
            name);
    if (others >= MOST) {
      throw Problem.of(
          ProblemType.CONFLICT, "You have " + MOST + " saved views; delete one first.");
    }
    return own.one(
        "insert into saved_views (id, user_id, page, name, query, created_at)"
            + " values (?, ?, ?, ?, ?, ?) on conflict (user_id, page, name)"
            + " do update set query = excluded.query returning "
            + COLUMNS,
        SavedViewService::view,
        UUID.randomUUID(),
        userId,
        page,
        name,
        query,
        clock.instant());
  }

  /**
   * Deletes a view.
   *
   * @return false if the operator has no such view
   */
  public boolean delete(UUID userId, UUID id) {
    return Sql.in(entities)
            .update("delete from saved_views where user_id = ? and id = ?", userId, id)
        > 0;
  }

  private static SavedView view(Row row) {
    return new SavedView(row.uuid(1), row.text(2), row.text(3), row.text(4), row.time(5));
  }
}

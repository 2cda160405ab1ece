package dev.sallyport.task;

import dev.sallyport.access.Caller;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.database.SqlException;
import dev.sallyport.platform.http.Cursor;
import dev.sallyport.platform.http.EntityTags;
import dev.sallyport.platform.http.Page;
import dev.sallyport.platform.http.PageRequest;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.TypedQuery;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The tasks of one user. Every query is restricted to the owner, so that a task of another user is
 * answered with 404 like one that never existed. Changes hold the row lock until they commit; reads
 * are single statements and need no transaction.
 */
@Stateless
public class TaskService {
  /** The violated foreign key is that of the owner; a task has no other. */
  private static final String FOREIGN_KEY_VIOLATION = "23503";

  private final EntityManager entities;
  private final TaskSettings settings;
  private final Clock clock;

  /** Required by the EJB container. */
  protected TaskService() {
    this(null, null, null);
  }

  @Inject
  public TaskService(EntityManager entities, TaskSettings settings, Clock clock) {
    this.entities = entities;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Stores a new task, which may already be completed.
   *
   * @throws Problem 409 when the owner has {@code MAX_TASKS} already; 401 when the owner is gone
   */
  public Task create(UUID owner, TaskTitle title, boolean completed) {
    lockOwner(owner);
    // Counted after the lock by a separate statement, so that it sees what parallel calls
    // committed.
    if (count(owner) >= settings.maxTasks()) {
      throw Problem.of(
          ProblemType.TASK_LIMIT,
          "A user can have at most "
              + settings.maxTasks()
              + " tasks; delete some before you add more.");
    }
    Task task = new Task(owner, title, clock.instant());
    if (completed) {
      task.complete(task.createdAt());
    }
    entities.persist(task);
    try {
      entities.flush();
    } catch (PersistenceException refused) {
      // The user was deleted a moment ago.
      throw SqlException.stateOf(refused).filter(FOREIGN_KEY_VIOLATION::equals).isPresent()
          ? Caller.revoked()
          : refused;
    }
    return task;
  }

  /** Serializes the creations of one user; log-ins and changes of tasks are not blocked. */
  private void lockOwner(UUID owner) {
    if (!Sql.in(entities).exists("select from users where id = ? for no key update", owner)) {
      throw Problem.of(ProblemType.INVALID_TOKEN);
    }
  }

  private long count(UUID owner) {
    return entities
        .createQuery("select count(t) from Task t where t.userId = :owner", Long.class)
        .setParameter("owner", owner)
        .getSingleResult();
  }

  /** Newest first; tasks of the same microsecond in the order of their ids. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public Page<TaskView> list(UUID owner, PageRequest page) {
    // One more than requested shows whether there is a next page.
    List<Task> found =
        page.after()
            .map(cursor -> after(owner, cursor))
            .orElseGet(() -> newest(owner))
            .setMaxResults(page.limit() + 1)
            .getResultList();
    return Page.of(
        found, page.limit(), TaskView::of, task -> new Cursor(task.createdAt(), task.id()));
  }

  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public Task find(UUID owner, UUID id) {
    return byId(owner, id, LockModeType.NONE);
  }

  /**
   * Changes the members that are present. Two writers of different members both succeed, one after
   * the other.
   */
  public Task update(
      UUID owner,
      UUID id,
      EntityTags ifMatch,
      Optional<TaskTitle> title,
      Optional<Boolean> completed) {
    Task task = lock(owner, id, ifMatch);
    title.ifPresent(text -> task.rename(text, clock.instant()));
    completed.ifPresent(
        done -> {
          if (done) {
            task.complete(clock.instant());
          } else {
            task.reopen(clock.instant());
          }
        });
    entities.flush();
    return task;
  }

  /** Idempotent: a completed task stays as it is. */
  public Task complete(UUID owner, UUID id, EntityTags ifMatch) {
    Task task = lock(owner, id, ifMatch);
    task.complete(clock.instant());
    entities.flush();
    return task;
  }

  public void delete(UUID owner, UUID id, EntityTags ifMatch) {
    entities.remove(lock(owner, id, ifMatch));
  }

  /** Waits for a concurrent change, so that the precondition is checked against the current row. */
  private Task lock(UUID owner, UUID id, EntityTags ifMatch) {
    Task task = byId(owner, id, LockModeType.PESSIMISTIC_WRITE);
    if (!ifMatch.permitChangeOf(task.tag())) {
      throw Problem.of(ProblemType.PRECONDITION_FAILED);
    }
    return task;
  }

  private Task byId(UUID owner, UUID id, LockModeType lock) {
    return entities
        .createQuery("select t from Task t where t.id = :id and t.userId = :owner", Task.class)
        .setParameter("id", id)
        .setParameter("owner", owner)
        .setLockMode(lock)
        .getResultList()
        .stream()
        .findFirst()
        .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
  }

  private TypedQuery<Task> newest(UUID owner) {
    return entities
        .createQuery(
            "select t from Task t where t.userId = :owner order by t.createdAt desc, t.id desc",
            Task.class)
        .setParameter("owner", owner);
  }

  private TypedQuery<Task> after(UUID owner, Cursor cursor) {
    // The second comparison implies the first, which lets the index scan start at the cursor.
    return entities
        .createQuery(
            "select t from Task t where t.userId = :owner and t.createdAt <= :at"
                + " and (t.createdAt < :at or t.id < :id)"
                + " order by t.createdAt desc, t.id desc",
            Task.class)
        .setParameter("owner", owner)
        .setParameter("at", cursor.createdAt())
        .setParameter("id", cursor.id());
  }
}

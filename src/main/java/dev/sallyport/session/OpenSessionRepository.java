package dev.sallyport.session;

import dev.sallyport.platform.database.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Ends the open sessions of a user with set-based statements, so that they are never read into
 * memory. The caller has begun a transaction and locked the user.
 */
@Dependent
class OpenSessionRepository {
  /**
   * Maximum number of sessions that one statement ends, which keeps it far below the statement
   * time-out.
   */
  static final int BATCH = 20_000;

  /** Maximum number of sessions in one event, and so in one message to the other nodes. */
  static final int TOLD_AT_ONCE = 1_000;

  /** The ID of no session. */
  static final UUID NONE = new UUID(0, 0);

  private final EntityManager entities;
  private final SessionSettings settings;
  private final Event<SessionsEnded> ended;

  @Inject
  OpenSessionRepository(
      EntityManager entities, SessionSettings settings, Event<SessionsEnded> ended) {
    this.entities = entities;
    this.settings = settings;
    this.ended = ended;
  }

  /**
   * Ends the sessions of a user; returns their number.
   *
   * @param except a session that is kept, or {@link #NONE}
   */
  int end(UUID userId, UUID except, EndReason reason, Instant now) {
    return endBatches(userId, "id <> ?", List.of(except), reason, now);
  }

  /** Ends the least recently used live sessions of a user; returns their number. */
  int endBeyond(UUID userId, int kept, Instant now) {
    return endBatches(
        userId,
        "client_id is null and idle_expires_at > ? order by last_used_at desc offset ?",
        List.of(now, kept),
        EndReason.SESSION_LIMIT,
        now);
  }

  /**
   * Ends those of a user's open sessions that a condition selects.
   *
   * @param condition SQL with a question mark for each value
   */
  private int endBatches(
      UUID userId, String condition, List<?> values, EndReason reason, Instant now) {
    Sql sql = Sql.in(entities);
    List<Object> parameters = new ArrayList<>(List.of(now, reason.code(), userId));
    parameters.addAll(values);
    parameters.add(BATCH);
    int count = 0;
    int batch;
    do {
      batch =
          sql.update(
              "update sessions set ended_at = ?, end_reason = ? where ended_at is null"
                  + " and id in (select id from sessions where user_id = ?"
                  + " and ended_at is null and "
                  + condition
                  + " limit ?)",
              parameters.toArray());
      count += batch;
    } while (batch == BATCH);
    if (count > 0) {
      tellEnded(userId, reason, now);
    }
    return count;
  }

  /**
   * Fires events for the sessions that this transaction has ended and that may still have a valid
   * access token; tokens of older sessions have all expired.
   */
  private void tellEnded(UUID userId, EndReason reason, Instant endedAt) {
    UUID last = NONE;
    List<UUID> ids;
    do {
      ids =
          entities
              .createQuery(
                  "select s.id from Session s where s.userId = :user and s.endedAt = :at"
                      + " and s.endReason = :reason and s.lastUsedAt > :since and s.id > :last"
                      + " order by s.id",
                  UUID.class)
              .setParameter("user", userId)
              .setParameter("at", endedAt)
              .setParameter("reason", reason.code())
              .setParameter("since", endedAt.minus(settings.tokensLive()))
              .setParameter("last", last)
              .setMaxResults(TOLD_AT_ONCE)
              .getResultList();
      if (!ids.isEmpty()) {
        ended.fire(new SessionsEnded(Set.copyOf(ids), endedAt));
        last = ids.get(ids.size() - 1);
      }
    } while (ids.size() == TOLD_AT_ONCE);
  }
}

package dev.sallyport.audit.search;

import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.database.SqlException;
import dev.sallyport.platform.http.Cursor;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads audit events for operators. */
@Stateless
public class EventReader {
  private static final int FETCH_SIZE = 500;

  /** Time limit for a page. */
  private static final Duration PAGE = Duration.ofSeconds(15);

  private static final Duration STATISTICS = Duration.ofSeconds(15);

  /** Time limit for a few hundred events of an export, when most events do not match. */
  private static final Duration EXPORT = Duration.ofMinutes(2);

  private final Sql sql;

  /** Required by the EJB container. */
  protected EventReader() {
    this(null);
  }

  @Inject
  public EventReader(Sql sql) {
    this.sql = sql;
  }

  /**
   * A page, newest first.
   *
   * @param after the last event of the page before; null for the first page
   * @throws Problem 503 if it takes too long
   */
  public List<RecordedEvent> newest(EventFilter filter, Cursor after, int limit) {
    EventQuery query = new EventQuery(filter).after(after);
    return read(PAGE, own -> own.list(query.text(limit), EventQuery::event, query.parameters()));
  }

  /**
   * All matching events, newest first, in a single snapshot and with a few hundred in memory at a
   * time.
   *
   * @throws Problem 503 when a few hundred take too long to find
   */
  public void each(EventFilter filter, Consumer<RecordedEvent> consumer) {
    EventQuery query = new EventQuery(filter);
    read(
        EXPORT,
        own -> {
          own.each(
              query.text(0),
              FETCH_SIZE,
              row -> consumer.accept(EventQuery.event(row)),
              query.parameters());
          return null;
        });
  }

  /**
   * Counts for each step, including steps without events.
   *
   * @param from the start of the first step
   * @param to the end; the last step may extend beyond it
   * @throws Problem 503 when it takes too long
   */
  public List<EventStatistics> statistics(Instant from, Instant to, Duration step) {
    return read(STATISTICS, own -> StatisticsQuery.between(own, from, to, step));
  }

  private <T> T read(Duration longest, Function<Sql, T> work) {
    return read(longest, sql, work);
  }

  /**
   * Limits the duration: a statement that takes longer is stopped in the database.
   *
   * @throws Problem 503 when it was stopped
   */
  static <T> T read(Duration longest, Sql sql, Function<Sql, T> work) {
    try {
      return sql.within(longest, work);
    } catch (SqlException failed) {
      if (failed.isStopped()) {
        throw Problem.of(
            ProblemType.UNAVAILABLE,
            "The query took longer than "
                + longest.toSeconds()
                + " s and was stopped; narrow the filter or the time range.");
      }
      throw failed;
    }
  }
}

package dev.sallyport.audit.search;

import dev.sallyport.platform.database.StatementLimit;
import dev.sallyport.platform.http.Cursor;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** Reads audit events for operators. */
@Stateless
public class EventReader {
  private static final int FETCH_SIZE = 500;

  /** Time limit for a page. */
  private static final Duration PAGE = Duration.ofSeconds(15);

  private static final Duration STATISTICS = Duration.ofSeconds(15);

  /** Time limit for a few hundred events of an export, when most events do not match. */
  private static final Duration EXPORT = Duration.ofMinutes(2);

  private final DataSource database;

  /** Required by the EJB container. */
  protected EventReader() {
    this(null);
  }

  @Inject
  public EventReader(DataSource database) {
    this.database = database;
  }

  /**
   * A page, newest first.
   *
   * @param after the last event of the page before; null for the first page
   * @throws Problem 503 if it takes too long
   */
  public List<RecordedEvent> newest(EventFilter filter, Cursor after, int limit) {
    return read(
        PAGE,
        connection -> {
          try (PreparedStatement statement =
                  new EventQuery(filter).after(after).prepare(connection, limit);
              ResultSet rows = statement.executeQuery()) {
            List<RecordedEvent> events = new ArrayList<>();
            while (rows.next()) {
              events.add(EventQuery.event(rows));
            }
            return events;
          }
        });
  }

  /**
   * All matching events, newest first, in a single snapshot and with a few hundred in memory at a
   * time.
   *
   * @throws Problem 503 when a few hundred take too long to find
   */
  public void each(EventFilter filter, Consumer<RecordedEvent> consumer) {
    read(
        EXPORT,
        connection -> {
          try (PreparedStatement statement = new EventQuery(filter).prepare(connection, 0)) {
            // Uses a cursor, which the driver supports only within a transaction.
            statement.setFetchSize(FETCH_SIZE);
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                consumer.accept(EventQuery.event(rows));
              }
            }
          }
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
    return read(STATISTICS, connection -> EventStatistics.between(connection, from, to, step));
  }

  private <T> T read(Duration longest, StatementLimit.Work<T> work) {
    try (Connection connection = database.getConnection()) {
      return read(longest, connection, work);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /**
   * Limits the duration: a statement that takes longer is stopped in the database.
   *
   * @throws Problem 503 when it was stopped
   */
  static <T> T read(Duration longest, Connection connection, StatementLimit.Work<T> work)
      throws SQLException {
    try {
      return StatementLimit.within(longest, connection, work);
    } catch (SQLException failed) {
      if (StatementLimit.isStopped(failed)) {
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

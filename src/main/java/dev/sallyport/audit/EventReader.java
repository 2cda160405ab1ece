package dev.sallyport.audit;

import dev.sallyport.platform.Database;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
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

/** Auth events for operators. */
@Stateless
public class EventReader {
  private static final int FETCH_SIZE = 500;

  @Resource(lookup = Database.NAME)
  private DataSource database;

  /**
   * A page, newest first.
   *
   * @param after the last event of the page before; null for the first page
   */
  public List<RecordedEvent> newest(EventFilter filter, EventCursor after, int limit) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            new EventQuery(filter).after(after).prepare(connection, limit);
        ResultSet rows = statement.executeQuery()) {
      List<RecordedEvent> events = new ArrayList<>();
      while (rows.next()) {
        events.add(EventQuery.event(rows));
      }
      return events;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Every one, newest first, a few hundred in memory at a time, as of one moment. */
  public void each(EventFilter filter, Consumer<RecordedEvent> consumer) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = new EventQuery(filter).prepare(connection, 0)) {
      // A cursor: the driver only keeps one inside of a transaction, as there is here.
      statement.setFetchSize(FETCH_SIZE);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          consumer.accept(EventQuery.event(rows));
        }
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /**
   * Counts for each step, those without any event included.
   *
   * @param from the begin of the first step
   * @param to the end; the last step may reach beyond
   */
  public List<EventStatistics> statistics(Instant from, Instant to, Duration step) {
    try (Connection connection = database.getConnection()) {
      return EventStatistics.between(connection, from, to, step);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}

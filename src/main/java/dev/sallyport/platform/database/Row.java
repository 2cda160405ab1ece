package dev.sallyport.platform.database;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The current row of a query; valid until the next one is read. Columns are counted from 1. Objects
 * are null, numbers 0 and flags false for a column that is null.
 */
public final class Row {
  private final ResultSet columns;

  Row(ResultSet columns) {
    this.columns = columns;
  }

  private interface Reading<T> {
    T read(int column) throws SQLException;
  }

  private static <T> T read(Reading<T> reading, int column) {
    try {
      return reading.read(column);
    } catch (SQLException failed) {
      throw new SqlException(failed);
    }
  }

  public boolean isNull(int column) {
    return read(columns::getObject, column) == null;
  }

  /** Also of columns of other types, as PostgreSQL writes them. */
  public String text(int column) {
    return read(columns::getString, column);
  }

  public UUID uuid(int column) {
    return read(one -> columns.getObject(one, UUID.class), column);
  }

  public long number(int column) {
    return read(columns::getLong, column);
  }

  public int integer(int column) {
    return read(columns::getInt, column);
  }

  public double real(int column) {
    return read(columns::getDouble, column);
  }

  public boolean flag(int column) {
    return read(columns::getBoolean, column);
  }

  public byte[] bytes(int column) {
    return read(columns::getBytes, column);
  }

  /** A {@code timestamptz}. */
  public Instant time(int column) {
    Timestamp time = read(columns::getTimestamp, column);
    return time == null ? null : time.toInstant();
  }

  public LocalDate date(int column) {
    return read(one -> columns.getObject(one, LocalDate.class), column);
  }

  /**
   * The columns from one on, by name: each null, {@code Boolean}, {@code Number}, {@code String},
   * {@link Instant} or a list of strings.
   */
  public Map<String, Object> named(int first) {
    return read(
        from -> {
          ResultSetMetaData names = columns.getMetaData();
          Map<String, Object> values = new LinkedHashMap<>();
          for (int i = from; i <= names.getColumnCount(); i++) {
            values.put(names.getColumnLabel(i), value(columns.getObject(i)));
          }
          return values;
        },
        first);
  }

  private static Object value(Object stored) throws SQLException {
    if (stored instanceof Timestamp time) {
      return time.toInstant();
    }
    if (stored instanceof Array array) {
      return Arrays.stream((Object[]) array.getArray()).map(Object::toString).toList();
    }
    return stored instanceof UUID id ? id.toString() : stored;
  }

  /** A {@code text[]}; its elements may be null. */
  public List<String> texts(int column) {
    return list(column, String[].class);
  }

  /** A {@code uuid[]}; its elements may be null. */
  public List<UUID> uuids(int column) {
    return list(column, UUID[].class);
  }

  private <T> List<T> list(int column, Class<T[]> type) {
    return read(
        one -> {
          Array array = columns.getArray(one);
          return array == null ? null : Arrays.asList(type.cast(array.getArray()));
        },
        column);
  }
}

package dev.sallyport.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A file of {@code db/operator}, as an operator runs it with psql. */
public record OperatorQuery(String sql) {
  public static final OperatorQuery ROTATE = of("rotate-key.sql");
  public static final OperatorQuery REVOKE = of("revoke-key.sql");
  public static final OperatorQuery LIST = of("list-keys.sql");

  private static OperatorQuery of(String file) {
    try {
      return new OperatorQuery(Files.readString(Path.of("db", "operator", file)));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  /** At another time than the database's. */
  public OperatorQuery at(Instant now) {
    return new OperatorQuery(sql.replace("now()", "timestamptz '" + now + "'"));
  }

  /**
   * The rows, each column as text.
   *
   * @param variables for psql's {@code :'variable'}
   */
  public List<List<String>> run(Connection database, String... variables) {
    try (PreparedStatement statement = database.prepareStatement(sql.replaceAll(":'\\w+'", "?"))) {
      for (int i = 0; i < variables.length; i++) {
        statement.setString(i + 1, variables[i]);
      }
      return rows(statement.executeQuery());
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static List<List<String>> rows(ResultSet found) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    while (found.next()) {
      List<String> row = new ArrayList<>();
      for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
        row.add(found.getString(i));
      }
      rows.add(row);
    }
    return rows;
  }
}

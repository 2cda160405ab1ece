package dev.sallyport.platform.database.url;

import dev.sallyport.platform.config.Configuration;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Opens the connections of the server's pool by {@code DATABASE_URL}. The configuration of the pool
 * contains neither URL nor user nor password, because the server would substitute <code>${…}</code>
 * in them, and show them in its configuration.
 */
// Only for the pool; injection gives the pool.
@Vetoed
public final class DatabaseUrlDataSource implements DataSource {
  private volatile DatabaseUrl url;

  @Override
  public Connection getConnection() throws SQLException {
    DatabaseUrl current = url;
    if (current == null) {
      current = configured();
      url = current;
    }
    return connect(current);
  }

  /** The same: the credentials are those of {@code DATABASE_URL}. */
  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  public static Connection connect(DatabaseUrl url) throws SQLException {
    PGSimpleDataSource driver = new PGSimpleDataSource();
    driver.setUrl(url.jdbcUrl());
    return driver.getConnection(url.user(), url.password());
  }

  private static DatabaseUrl configured() throws SQLException {
    try {
      return DatabaseUrl.parse(new Configuration().text("DATABASE_URL", ""));
    } catch (IllegalArgumentException malformed) {
      // The start-up check names the fault.
      throw new SQLException(malformed.getMessage(), "08001");
    }
  }

  /** Set in the URL. */
  @Override
  public void setLoginTimeout(int seconds) {
    // Ignored: the server sets its default, 0, which would replace the value in the URL.
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public void setLogWriter(PrintWriter out) {
    // The driver logs to java.util.logging.
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("Wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}

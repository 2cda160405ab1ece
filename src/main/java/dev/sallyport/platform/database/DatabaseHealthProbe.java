package dev.sallyport.platform.database;

import dev.sallyport.logging.SafeThrowable;
import dev.sallyport.platform.lifecycle.ApplicationReady;
import dev.sallyport.platform.schedule.TimedJob;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.eclipse.persistence.exceptions.DatabaseException;
import org.eclipse.persistence.sessions.JNDIConnector;
import org.eclipse.persistence.sessions.Session;

/**
 * Probes the database twice a second through the connection pool that requests use. If the database
 * has not responded for three seconds (because it is down, hangs, or the pool is exhausted),
 * requests that need it are rejected immediately; if many requests wait, after one second.
 * Otherwise each would block a thread until none was left for requests that do not need the
 * database. The first response ends this state.
 */
@ApplicationScoped
public class DatabaseHealthProbe {
  private static final Logger LOG = Logger.getLogger(DatabaseHealthProbe.class.getName());
  private static final Duration PERIOD = Duration.ofMillis(500);

  /**
   * Longer than any pause of a healthy database, so that a single slow probe rejects no request.
   */
  static final Duration TIMEOUT = Duration.ofSeconds(3);

  private static final Duration TIMEOUT_OF_MANY = Duration.ofSeconds(1);

  /** Requests that may wait for a connection at a time: as many as may wait for a password hash. */
  private static final int MANY = 64;

  private static final AtomicInteger WAITING = new AtomicInteger();

  // EclipseLink creates its connector before CDI beans exist.
  private static volatile DatabaseHealthProbe current;

  @Resource private ManagedScheduledExecutorService scheduler;

  private final DataSource dataSource;
  private final TransactionConnection transaction;
  private final Clock clock;
  private ScheduledFuture<?> schedule;
  private volatile Instant unansweredSince;

  @Inject
  DatabaseHealthProbe(DataSource dataSource, TransactionConnection transaction, Clock clock) {
    this.dataSource = dataSource;
    this.transaction = transaction;
    this.clock = clock;
  }

  void start(@Observes ApplicationReady ready) {
    schedule =
        TimedJob.repeat(
            scheduler, PERIOD, LOG, Level.FINE, "The database could not be probed", this::probe);
    current = this;
  }

  @PreDestroy
  void stop() {
    current = null;
    if (schedule != null) {
      schedule.cancel(false);
    }
  }

  /** Whether requests that need the database must be rejected immediately. */
  public boolean isLost() {
    Instant since = unansweredSince;
    Duration patience = WAITING.get() > MANY ? TIMEOUT_OF_MANY : TIMEOUT;
    return since != null && clock.instant().isAfter(since.plus(patience));
  }

  void probe() {
    if (unansweredSince == null) {
      unansweredSince = clock.instant();
    }
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("select 1");
      unansweredSince = null;
    } catch (SQLException | RuntimeException away) {
      SafeThrowable.log(LOG, Level.FINE, "The database does not answer", away);
    }
  }

  /** Takes a connection from the pool, unless the database is lost. */
  static Connection connect(Sql.Pool pool) throws SQLException {
    DatabaseHealthProbe probe = current;
    if (probe != null && probe.isLost()) {
      throw lost();
    }
    WAITING.incrementAndGet();
    try {
      return pool.connect();
    } finally {
      WAITING.decrementAndGet();
    }
  }

  /** The pool for JPA, which rejects connections while the database is lost. */
  static final class Connector extends JNDIConnector {
    Connector(DataSource dataSource) {
      super(dataSource);
    }

    @Override
    public Connection connect(Properties properties, Session session) {
      try {
        Connection connection =
            DatabaseHealthProbe.connect(() -> super.connect(properties, session));
        DatabaseHealthProbe probe = current;
        if (probe != null) {
          probe.transaction.offer(connection);
        }
        return connection;
      } catch (SQLException lost) {
        throw DatabaseException.sqlException(lost);
      }
    }
  }

  static SQLException lost() {
    return new SQLException("The database has not answered for several seconds", "08000");
  }
}

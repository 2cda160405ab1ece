package dev.sallyport.monitoring.metric;

import dev.sallyport.audit.chain.AuditChain;
import dev.sallyport.logging.SafeThrowable;
import dev.sallyport.platform.database.Database;
import dev.sallyport.platform.database.DatabaseSettings;
import dev.sallyport.platform.database.SqlException;
import dev.sallyport.platform.lifecycle.ApplicationReady;
import dev.sallyport.platform.schedule.TimedJob;
import dev.sallyport.session.SessionService;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/**
 * Metrics from the database, sampled in the background, so that scrapes neither wait for the
 * database nor add load to it. NaN while it does not respond.
 */
@ApplicationScoped
public class DatabaseMetrics {
  private static final Logger LOG = Logger.getLogger(DatabaseMetrics.class.getName());
  private static final Duration CONNECTIONS_PERIOD = Duration.ofSeconds(5);
  private static final Duration SESSIONS_PERIOD = Duration.ofSeconds(60);

  private final MetricRegistry registry;
  private final Database database;
  private final DatabaseSettings settings;
  private final SessionService sessions;
  private final AuditChain chain;
  @Resource private ManagedScheduledExecutorService scheduler;

  private ScheduledFuture<?> connectionSampling;
  private ScheduledFuture<?> sessionSampling;
  private ScheduledFuture<?> sealSampling;
  private volatile Map<String, Long> connections;
  private volatile Long live;
  private volatile Long unsealed;
  private ScheduledFuture<?> tableSampling;
  private volatile Map<String, Long> tableBytes;

  @Inject
  DatabaseMetrics(
      MetricRegistry registry,
      Database database,
      DatabaseSettings settings,
      SessionService sessions,
      AuditChain chain) {
    this.registry = registry;
    this.database = database;
    this.settings = settings;
    this.sessions = sessions;
    this.chain = chain;
  }

  void start(@Observes ApplicationReady ready) {
    registry.gauge(
        MetricMetadata.metric(
            "sallyport_sessions_active", "Live sessions on all nodes, sampled each minute"),
        () -> number(live));
    registry.gauge(
        MetricMetadata.metric(
            "sallyport_audit_unsealed_seconds",
            "Age of the oldest unsealed audit event, sampled each minute"),
        () -> number(unsealed));
    Metadata used =
        MetricMetadata.metric(
            "sallyport_database_connections", "Pooled database connections of this host, by state");
    for (String state : Database.CONNECTION_STATES) {
      registry.gauge(used, () -> connections(state), new Tag("state", state));
    }
    registry.gauge(
        MetricMetadata.metric(
            "sallyport_database_connections_limit",
            "Maximum size of the connection pool of a node"),
        settings::poolSize);
    registerTables();
    sampleConnections();
    sampleSessions();
    connectionSampling = every(CONNECTIONS_PERIOD, this::sampleConnections);
    sessionSampling = every(SESSIONS_PERIOD, this::sampleSessions);
    sampleSeals();
    sealSampling = every(SESSIONS_PERIOD, this::sampleSeals);
    tableSampling = every(SESSIONS_PERIOD, this::sampleTables);
  }

  /** Registers all tables of the schema, so that none grows unnoticed. */
  private void registerTables() {
    sampleTables();
    Map<String, Long> known = tableBytes;
    if (known == null) {
      LOG.log(
          Level.WARNING,
          "The sizes of the tables could not be read: the metric sallyport_table_bytes is missing"
              + " until the next start");
      return;
    }
    Metadata size =
        MetricMetadata.metric(
            "sallyport_table_bytes", "Size of a table including its indexes, sampled each minute");
    for (String table : known.keySet()) {
      registry.gauge(size, () -> bytes(table), new Tag("table", table));
    }
  }

  @PreDestroy
  void stop() {
    if (connectionSampling != null) {
      connectionSampling.cancel(false);
      sessionSampling.cancel(false);
      sealSampling.cancel(false);
      tableSampling.cancel(false);
    }
  }

  private ScheduledFuture<?> every(Duration period, Runnable sampling) {
    return TimedJob.repeat(
        scheduler, period, LOG, Level.WARNING, "The database could not be sampled", sampling);
  }

  private void sampleConnections() {
    try {
      connections = database.connections();
    } catch (SqlException away) {
      connections = null;
      SafeThrowable.log(LOG, Level.FINE, "Database connections could not be counted", away);
    }
  }

  private void sampleSeals() {
    try {
      unsealed = chain.oldestUnsealed().toSeconds();
    } catch (RuntimeException away) {
      unsealed = null;
      SafeThrowable.log(
          LOG, Level.FINE, "The age of the oldest unsealed audit event could not be read", away);
    }
  }

  private void sampleSessions() {
    try {
      live = sessions.countAllLive();
    } catch (RuntimeException away) {
      live = null;
      SafeThrowable.log(LOG, Level.FINE, "Sessions could not be counted", away);
    }
  }

  private void sampleTables() {
    try {
      tableBytes = database.tableBytes();
    } catch (SqlException away) {
      tableBytes = null;
      SafeThrowable.log(LOG, Level.FINE, "The sizes of the tables could not be read", away);
    }
  }

  private double bytes(String table) {
    Map<String, Long> latest = tableBytes;
    return number(latest == null ? null : latest.get(table));
  }

  private double connections(String state) {
    Map<String, Long> latest = connections;
    return number(latest == null ? null : latest.getOrDefault(state, 0L));
  }

  private static double number(Long value) {
    if (value == null) {
      return Double.NaN;
    }
    return value.doubleValue();
  }
}

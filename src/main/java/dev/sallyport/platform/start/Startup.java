package dev.sallyport.platform.start;

import dev.sallyport.logging.SafeThrowable;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import dev.sallyport.platform.config.StartupException;
import dev.sallyport.platform.database.Database;
import dev.sallyport.platform.lifecycle.ApplicationReady;
import dev.sallyport.platform.lifecycle.StartRefusal;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs the steps of a start in order: configuration, schema, then the observers of {@link
 * ApplicationReady}. A fault ends the deployment with one log line for the operator.
 */
@Singleton
@jakarta.ejb.Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class Startup {
  private static final Logger LOG = Logger.getLogger(Startup.class.getName());

  private final Configuration configuration;
  private final Instance<Settings> settings;
  private final Database database;
  private final Event<ApplicationReady> schemaReady;

  /** Required by the EJB container. */
  protected Startup() {
    this(null, null, null, null);
  }

  @Inject
  public Startup(
      Configuration configuration,
      Instance<Settings> settings,
      Database database,
      Event<ApplicationReady> schemaReady) {
    this.configuration = configuration;
    this.settings = settings;
    this.database = database;
    this.schemaReady = schemaReady;
  }

  @PostConstruct
  void start() {
    try {
      checkConfiguration();
      database.migrate();
      schemaReady.fire(new ApplicationReady());
      StartRefusal.markDeployed();
    } catch (RuntimeException failed) {
      StartRefusal.refuse(refusal(failed));
      throw failed;
    }
  }

  /** Finds the message for the operator in the exceptions of the container. */
  private static StartupException refusal(RuntimeException failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof StartupException refused) {
        return refused;
      }
    }
    SafeThrowable.log(LOG, Level.SEVERE, "The start failed", failed);
    return new StartupException(
        "an unexpected error occurred, see the previous log entry ("
            + SafeThrowable.line(failed)
            + ").",
        failed);
  }

  private void checkConfiguration() {
    settings.forEach(group -> LOG.log(Level.FINE, "Read {0}", group.getClass().getSimpleName()));
    configuration.requireFaultless();
  }
}

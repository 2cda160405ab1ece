package dev.sallyport.platform.lifecycle;

import dev.sallyport.logging.SafeThrowable;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import dev.sallyport.platform.config.StartupException;
import dev.sallyport.platform.database.Database;
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

  /**
   * Read by {@code payara/postdeploy.asadmin}, which ends Payara Micro after a deployment that
   * failed without a message from this class. The value is a command without effect.
   */
  private static final String DEPLOYED = "sallyport.deployed";

  /**
   * A property of the JVM, because a deployment has several class loaders; only one message is
   * logged.
   */
  private static final String REFUSED = "sallyport.start.refused";

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
      System.setProperty(DEPLOYED, "version");
    } catch (RuntimeException failed) {
      refuse(refusal(failed));
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

  /**
   * Logs the reason and ends Payara Micro, which would otherwise keep running without the
   * application and look healthy to process monitoring. The full server reports the failed
   * deployment instead and keeps its other applications.
   */
  public static void refuse(StartupException refused) {
    if (isMicro() && System.getProperties().putIfAbsent(REFUSED, "") != null) {
      // The server reports the deployment that this has ended.
      return;
    }
    LOG.log(Level.SEVERE, "Sallyport cannot start: {0}", refused.getMessage());
    SafeThrowable.log(LOG, Level.FINE, "Cause", refused);
    if (isMicro()) {
      System.setProperty(DEPLOYED, "version");
      // In a separate thread, because the exit waits for the server, which waits for this
      // deployment.
      new Thread(() -> System.exit(1), "sallyport-start-refused").start();
    }
  }

  static boolean isMicro() {
    return System.getProperty("fish.payara.micro.BootJar") != null;
  }

  private void checkConfiguration() {
    settings.forEach(group -> LOG.log(Level.FINE, "Read {0}", group.getClass().getSimpleName()));
    configuration.requireFaultless();
  }
}

package dev.sallyport.platform;

import dev.sallyport.logging.SafeThrowable;
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
 * The order of a start: configuration, schema, then whoever observes {@link SchemaReady}. A fault
 * ends the deployment, with one line for the operator.
 */
@Singleton
@jakarta.ejb.Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class Startup {
  private static final Logger LOG = Logger.getLogger(Startup.class.getName());

  @Inject private Configuration configuration;
  @Inject private Instance<Settings> settings;
  @Inject private Database database;
  @Inject private Event<SchemaReady> schemaReady;

  @PostConstruct
  void start() {
    try {
      checkConfiguration();
      database.migrate();
      schemaReady.fire(new SchemaReady());
    } catch (RuntimeException failed) {
      refuse(refusal(failed));
      throw failed;
    }
  }

  /** The operator's sentence, wherever the container has wrapped it. */
  private static StartRefused refusal(RuntimeException failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof StartRefused refused) {
        return refused;
      }
    }
    return new StartRefused("An unexpected error, told below: " + failed, failed);
  }

  /**
   * Tells the operator why, and ends Payara Micro, which would go on without the application and
   * look healthy to whoever only watches the process. The full server reports the failed deployment
   * instead, and keeps its other applications.
   */
  static void refuse(StartRefused refused) {
    LOG.log(Level.SEVERE, "Sallyport cannot start: {0}", refused.getMessage());
    SafeThrowable.log(LOG, Level.FINE, "Cause", refused);
    if (System.getProperty("fish.payara.micro.BootJar") != null) {
      // On a thread of its own: the exit waits for the server, which waits for this deployment.
      new Thread(() -> System.exit(1), "sallyport-start-refused").start();
    }
  }

  private void checkConfiguration() {
    settings.forEach(group -> LOG.log(Level.FINE, "Read {0}", group.getClass().getSimpleName()));
    configuration.requireFaultless();
  }
}

package dev.sallyport.platform.lifecycle;

import dev.sallyport.logging.SafeThrowable;
import dev.sallyport.platform.config.StartupException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Ends a start that failed, with one log line for the operator. */
public final class StartRefusal {
  private static final Logger LOG = Logger.getLogger(StartRefusal.class.getName());

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

  private StartRefusal() {}

  /** Tells Payara Micro that the deployment succeeded. */
  public static void markDeployed() {
    System.setProperty(DEPLOYED, "version");
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
      markDeployed();
      // In a separate thread, because the exit waits for the server, which waits for this
      // deployment.
      new Thread(() -> System.exit(1), "sallyport-start-refused").start();
    }
  }

  static boolean isMicro() {
    return System.getProperty("fish.payara.micro.BootJar") != null;
  }
}

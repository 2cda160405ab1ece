package dev.sallyport.platform;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How a node leaves on TERM, within the seconds ({@code --shutdowngrace}) for which Payara Micro
 * goes on as before: it is not ready any more and asks its callers to connect anew, which leads
 * them elsewhere; then it accepts no connection, and finishes what has begun; at the end it closes
 * the connections, so that nobody is answered by a server without its application.
 */
@Singleton
public class Drain {
  /** Milliseconds; Payara Micro's own, from the command line. */
  private static final String GRACE = "fish.payara.shutdowngrace";

  private final Thread hook = new Thread(this::leave, "sallyport-drain");
  private volatile boolean begun;

  void start(@Observes SchemaReady ready) {
    if (grace().toMillis() > 0) {
      hook.setContextClassLoader(Thread.currentThread().getContextClassLoader());
      Runtime.getRuntime().addShutdownHook(hook);
    }
  }

  @PreDestroy
  void stop() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException leaving) {
      // It runs.
    }
  }

  /** Whether this node is about to end. */
  public boolean hasBegun() {
    return begun;
  }

  private void leave() {
    begun = true;
    Listeners listeners = new Listeners();
    long millis = grace().toMillis();
    try {
      TimeUnit.MILLISECONDS.sleep(millis * 6 / 10);
      listeners.stopAccepting();
      TimeUnit.MILLISECONDS.sleep(millis * 3 / 10);
      listeners.close();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration grace() {
    return Duration.ofMillis(Long.getLong(GRACE, 0));
  }
}

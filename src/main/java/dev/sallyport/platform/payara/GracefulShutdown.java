package dev.sallyport.platform.payara;

import dev.sallyport.platform.lifecycle.ApplicationReady;
import dev.sallyport.platform.lifecycle.Draining;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Drains a node after TERM, within the grace period ({@code --shutdowngrace}) in which Payara Micro
 * keeps serving. First the node reports that it is not ready and asks clients to reconnect, which
 * leads them to other nodes. Then it accepts no new connections and completes requests in progress.
 * Finally it closes all connections, so that no client is answered by a server whose application is
 * already unloaded.
 */
@Singleton
public class GracefulShutdown {
  /** Payara Micro's own option from the command line, in milliseconds. */
  private static final String GRACE = "fish.payara.shutdowngrace";

  private final Thread hook = new Thread(this::leave, "sallyport-drain");
  private final Draining draining;

  @Inject
  GracefulShutdown(Draining draining) {
    this.draining = draining;
  }

  void start(@Observes ApplicationReady ready) {
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
      // The node serves requests.
    }
  }

  private void leave() {
    draining.begin();
    NetworkListeners listeners = new NetworkListeners();
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

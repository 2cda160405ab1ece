package dev.sallyport.token;

import dev.sallyport.logging.SafeThrowable;
import dev.sallyport.platform.SchemaReady;
import dev.sallyport.platform.TimedJob;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * This node's copy of the keys, read again every second, so that neither issuing nor verifying asks
 * the database, and every node follows a rotation or revocation within a second of the other.
 */
@ApplicationScoped
public class SigningKeys {
  private static final Logger LOG = Logger.getLogger(SigningKeys.class.getName());
  private static final Duration PERIOD = Duration.ofSeconds(1);

  @Inject private SigningKeyService service;
  @Inject private KeyMemory memory;
  @Inject private Clock clock;
  @Resource private ManagedScheduledExecutorService scheduler;
  private ScheduledFuture<?> polling;
  private volatile KeyRing current = KeyRing.EMPTY;

  // Whether the database may be another one than the last time.
  private volatile boolean lossPossible = true;

  void load(@Observes SchemaReady ready) {
    EcdsaProvider.register();
    service.reseal();
    read();
    polling =
        TimedJob.repeat(
            scheduler,
            PERIOD,
            LOG,
            Level.WARNING,
            "Signing keys could not be read",
            this::readAgain);
  }

  @PreDestroy
  void stop() {
    if (polling != null) {
      polling.cancel(false);
    }
    EcdsaProvider.unregister();
  }

  /** Empty before the start is complete. */
  KeyRing current() {
    return current;
  }

  /** The name of the key that signs now; empty when there is none. */
  public Optional<String> signing() {
    return current.findSigning(clock.instant()).map(KeyRing.Key::kid);
  }

  /** Reads at once what an operator changed: this node does not wait for its next turn. */
  public void follow() {
    readAgain();
  }

  /** One at a time: a reading that began earlier must not replace a later one. */
  private synchronized void read() {
    if (lossPossible) {
      memory.refresh();
    }
    KeyRing before = current;
    KeyRing ring = service.tend(before);
    lossPossible = false;
    VerificationKeySource.publish(() -> ring.jwks(clock.instant()));
    current = ring;
    memory.compare(before, ring, clock.instant());
  }

  private void readAgain() {
    try {
      read();
    } catch (RuntimeException away) {
      // The keys of before go on; a rotation waits for the database.
      lossPossible = true;
      LOG.log(Level.WARNING, "Signing keys could not be read: {0}", SafeThrowable.line(away));
    }
  }
}

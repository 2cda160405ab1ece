package dev.sallyport.token.key;

import dev.sallyport.logging.SafeThrowable;
import dev.sallyport.platform.lifecycle.ApplicationReady;
import dev.sallyport.platform.schedule.TimedJob;
import dev.sallyport.token.key.store.EcdsaProvider;
import dev.sallyport.token.key.store.KeyRing;
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
 * This node's copy of the keys, refreshed every second, so that neither issuing nor verifying
 * queries the database, and every node applies a rotation or revocation within a second.
 */
@ApplicationScoped
public class SigningKeys {
  private static final Logger LOG = Logger.getLogger(SigningKeys.class.getName());
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final SigningKeyService service;
  private final KeyMemory memory;
  private final Clock clock;
  @Resource private ManagedScheduledExecutorService scheduler;
  private ScheduledFuture<?> polling;
  private volatile KeyRing current = KeyRing.EMPTY;

  // Whether the database may have been replaced since the last reading.
  private volatile boolean lossPossible = true;

  @Inject
  SigningKeys(SigningKeyService service, KeyMemory memory, Clock clock) {
    this.service = service;
    this.memory = memory;
    this.clock = clock;
  }

  void load(@Observes ApplicationReady ready) {
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
  public KeyRing current() {
    return current;
  }

  /** The id of the signing key; empty if there is none. */
  public Optional<String> signing() {
    return current.findSigning(clock.instant()).map(KeyRing.Key::kid);
  }

  /** Reads an operator's change immediately, without waiting for the next refresh. */
  public void refresh() {
    readAgain();
  }

  /** Serialized, because a reading that began earlier must not replace a later one. */
  private synchronized void read() {
    if (lossPossible) {
      memory.refresh();
    }
    KeyRing before = current;
    KeyRing ring = service.reconcile(before);
    lossPossible = false;
    PublishedKeySet.publish(() -> ring.jwks(clock.instant()));
    current = ring;
    memory.compare(before, ring, clock.instant());
  }

  private void readAgain() {
    try {
      read();
    } catch (RuntimeException away) {
      // The previous keys remain in use; a rotation waits for the database.
      lossPossible = true;
      LOG.log(Level.WARNING, "Signing keys could not be read: {0}", SafeThrowable.line(away));
    }
  }
}

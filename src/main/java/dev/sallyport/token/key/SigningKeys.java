package dev.sallyport.token.key;

import dev.sallyport.logging.SafeThrowable;
import dev.sallyport.platform.lifecycle.ApplicationReady;
import dev.sallyport.platform.schedule.TimedJob;
import dev.sallyport.token.key.store.EcdsaProvider;
import dev.sallyport.token.key.store.KeyPurpose;
import dev.sallyport.token.key.store.KeyRing;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Map<KeyPurpose, KeyRing> current = new ConcurrentHashMap<>();

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

  /** The keys of access tokens; empty before the start is complete. */
  public KeyRing current() {
    return current(KeyPurpose.ACCESS_TOKEN);
  }

  /**
   * The keys of a purpose. Those of access tokens exist once the start is complete; the first one
   * of ID tokens is created when it is needed, because most services have no use for it.
   */
  public KeyRing current(KeyPurpose purpose) {
    KeyRing known = current.getOrDefault(purpose, KeyRing.EMPTY);
    return known.isEmpty() && purpose == KeyPurpose.ID_TOKEN ? create(purpose) : known;
  }

  private synchronized KeyRing create(KeyPurpose purpose) {
    return current.compute(
        purpose,
        (same, known) -> known == null || known.isEmpty() ? service.create(purpose) : known);
  }

  /** The id of the key that signs access tokens; empty if there is none. */
  public Optional<String> signing() {
    return current().findSigning(clock.instant()).map(KeyRing.Key::kid);
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
    for (KeyPurpose purpose : KeyPurpose.values()) {
      KeyRing before = current.getOrDefault(purpose, KeyRing.EMPTY);
      KeyRing ring = service.reconcile(purpose, before);
      current.put(purpose, ring);
      memory.compare(before, ring, clock.instant());
    }
    lossPossible = false;
    // MicroProfile JWT verifies access tokens only.
    PublishedKeySet.publish(() -> current().jwks(clock.instant()));
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

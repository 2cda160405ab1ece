package dev.sallyport.credential.password.pepper;

import dev.sallyport.platform.lifecycle.ApplicationReady;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** This node's copy of the peppers, read again if a hash names an unknown one. */
@Singleton
public class Peppers {
  private static final Logger LOG = Logger.getLogger(Peppers.class.getName());

  /** Limits the queries for a hash whose pepper no longer exists. */
  private static final Duration READ_INTERVAL = Duration.ofSeconds(1);

  private final Supplier<PepperRing> atStart;
  private final Supplier<PepperRing> stored;
  private final LongSupplier nanoTime;
  private volatile PepperRing ring;
  private long lastRead;

  @Inject
  public Peppers(PepperService service) {
    this(service::prepare, service::read, System::nanoTime);
  }

  public Peppers(Supplier<PepperRing> atStart, Supplier<PepperRing> stored, LongSupplier nanoTime) {
    this.atStart = atStart;
    this.stored = stored;
    this.nanoTime = nanoTime;
    this.lastRead = nanoTime.getAsLong() - READ_INTERVAL.toNanos();
  }

  /** No peppers, for tools and tests, whose hashes have none. */
  public static Peppers none() {
    return new Peppers(() -> PepperRing.EMPTY, () -> PepperRing.EMPTY, () -> 0);
  }

  /** Must be called before the first hash. */
  void start(@Observes @Priority(1) ApplicationReady ready) {
    ring();
  }

  /** The pepper of new hashes; empty only for tools. */
  public Optional<Pepper> current() {
    return ring().current();
  }

  /**
   * The pepper of a stored hash; empty if it is not in the database or cannot be opened, which is
   * logged for the operator.
   */
  public Optional<Pepper> find(String id) {
    Optional<Pepper> known = ring().find(id);
    return known.isPresent() ? known : readAgain(id);
  }

  private synchronized Optional<Pepper> readAgain(String id) {
    long now = nanoTime.getAsLong();
    if (ring.find(id).isEmpty() && now - lastRead >= READ_INTERVAL.toNanos()) {
      lastRead = now;
      PepperRing read = stored.get();
      // Never fewer: a node keeps every pepper that it has opened.
      if (read.find(id).isPresent()) {
        ring = read;
      } else {
        LOG.log(
            Level.SEVERE,
            "A user cannot log in: the password hash needs pepper {0}, which is not in the table"
                + " password_peppers or is sealed under a secret that is neither in JWT_SECRET nor"
                + " in JWT_SECRET_PREVIOUS: restore the row, or add the secret to"
                + " JWT_SECRET_PREVIOUS.",
            id);
      }
    }
    return ring.find(id);
  }

  private PepperRing ring() {
    PepperRing current = ring;
    if (current == null) {
      synchronized (this) {
        if (ring == null) {
          ring = atStart.get();
        }
        current = ring;
      }
    }
    return current;
  }
}

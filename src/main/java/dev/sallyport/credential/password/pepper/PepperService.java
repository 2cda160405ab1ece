package dev.sallyport.credential.password.pepper;

import dev.sallyport.platform.config.StartupException;
import dev.sallyport.platform.crypto.AeadBox;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.database.lock.AdvisoryLock;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Stores the peppers in PostgreSQL, sealed under the root secret. */
@Stateless
public class PepperService {
  private static final Logger LOG = Logger.getLogger(PepperService.class.getName());

  private final EntityManager entities;
  private final RootSecret secret;
  private final Clock clock;

  /** Required by the EJB container. */
  protected PepperService() {
    this(null, null, null);
  }

  @Inject
  public PepperService(EntityManager entities, RootSecret secret, Clock clock) {
    this.entities = entities;
    this.secret = secret;
    this.clock = clock;
  }

  /**
   * Opens the peppers at start. Peppers sealed under an earlier root secret are sealed under {@code
   * JWT_SECRET}, so that {@code JWT_SECRET_PREVIOUS} can be removed afterwards. The first start,
   * and the first one with a new {@code JWT_SECRET}, create a new pepper; nodes that start
   * concurrently create only one.
   *
   * @throws StartupException when a pepper cannot be opened: its users could not log in
   */
  public PepperRing prepare() {
    AdvisoryLock.PEPPERS.acquire(entities);
    List<StoredPepper> rows = stored();
    boolean isSecretNew = rows.stream().noneMatch(this::isSealedByCurrentSecret);
    List<Pepper> peppers = new ArrayList<>();
    for (StoredPepper row : rows) {
      byte[] key = openAtStart(row);
      if (!isSealedByCurrentSecret(row)) {
        row.reseal(seal(secret).seal(key, row.id()), secret.fingerprint());
        LOG.log(Level.INFO, "Sealed password pepper {0} under the new JWT_SECRET", row.id());
      }
      peppers.add(new Pepper(row.id(), key));
    }
    if (isSecretNew) {
      peppers.add(0, create());
    }
    return new PepperRing(peppers);
  }

  /**
   * The peppers that this node can open. Used when a hash names an unknown pepper, which another
   * node may have created since. Changes nothing.
   */
  public PepperRing read() {
    List<Pepper> peppers = new ArrayList<>();
    for (StoredPepper row : stored()) {
      open(row).ifPresent(key -> peppers.add(new Pepper(row.id(), key)));
    }
    return new PepperRing(peppers);
  }

  private List<StoredPepper> stored() {
    return entities
        .createQuery(
            "select p from StoredPepper p order by p.createdAt desc, p.id", StoredPepper.class)
        .getResultList();
  }

  private boolean isSealedByCurrentSecret(StoredPepper row) {
    return row.sealedBy().equals(secret.fingerprint());
  }

  private byte[] openAtStart(StoredPepper row) {
    if (secret.withFingerprint(row.sealedBy()).isEmpty()) {
      throw new StartupException(
          "Password pepper "
              + row.id()
              + " in the table password_peppers is sealed under another JWT_SECRET, with the"
              + " fingerprint "
              + row.sealedBy()
              + ": add that secret to JWT_SECRET_PREVIOUS, or delete the row; every password hashed"
              + " with it then stops working.");
    }
    return open(row)
        .orElseThrow(
            () ->
                new StartupException(
                    "Password pepper "
                        + row.id()
                        + " in the table password_peppers is damaged: restore the row from a"
                        + " backup, or delete it; every password hashed with it then stops"
                        + " working."));
  }

  private Optional<byte[]> open(StoredPepper row) {
    try {
      Optional<RootSecret> sealer = secret.withFingerprint(row.sealedBy());
      return sealer.isPresent()
          ? Optional.of(seal(sealer.get()).open(row.sealedPepper(), row.id()))
              .filter(key -> key.length == Pepper.KEY_BYTES)
          : Optional.empty();
    } catch (GeneralSecurityException damaged) {
      return Optional.empty();
    }
  }

  private Pepper create() {
    SecureRandom random = new SecureRandom();
    byte[] key = new byte[Pepper.KEY_BYTES];
    random.nextBytes(key);
    byte[] id = new byte[Pepper.ID_BYTES];
    random.nextBytes(id);
    Pepper pepper = new Pepper(Base64.getEncoder().withoutPadding().encodeToString(id), key);
    entities.persist(
        new StoredPepper(
            pepper.id(),
            seal(secret).seal(key, pepper.id()),
            secret.fingerprint(),
            clock.instant()));
    entities.flush();
    LOG.log(Level.INFO, "Created password pepper {0}", pepper.id());
    return pepper;
  }

  private static AeadBox seal(RootSecret secret) {
    return new AeadBox(secret.derive("account/pepper-seal", 32), new SecureRandom());
  }
}

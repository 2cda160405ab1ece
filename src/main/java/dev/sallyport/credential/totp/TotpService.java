package dev.sallyport.credential.totp;

import dev.sallyport.credential.Credential;
import dev.sallyport.credential.CredentialService;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.platform.database.Sql;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Verifies and enrols authenticator apps. The caller has locked the account. */
@Stateless
@TransactionAttribute(TransactionAttributeType.MANDATORY)
public class TotpService {
  private final EntityManager entities;
  private final CredentialService credentials;
  private final TotpSeal seal;
  private final Clock clock;
  private final TotpVerifier verifier = new TotpVerifier();

  /** Required by the EJB container. */
  protected TotpService() {
    this(null, null, null, null);
  }

  @Inject
  public TotpService(
      EntityManager entities, CredentialService credentials, TotpSeal seal, Clock clock) {
    this.entities = entities;
    this.credentials = credentials;
    this.seal = seal;
    this.clock = clock;
  }

  /**
   * A new secret, which {@link #confirmed} makes a credential.
   *
   * @param issuer displayed by the app, such as the host name of the service
   * @param email displayed by the app
   */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public TotpEnrolment begin(UUID userId, String issuer, String email) {
    TotpSecret secret = seal.newSecret();
    String base32 = secret.base32();
    // The key URI format of authenticator apps: the issuer in label and query, as they advise.
    String uri =
        "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=6&period=30"
            .formatted(encoded(issuer), encoded(email), base32, encoded(issuer));
    return new TotpEnrolment(base32, uri, seal.seal(userId, secret));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * The time step of a code for a secret that is not a credential yet.
   *
   * @param sealed of {@link TotpEnrolment}
   * @return empty for a wrong code
   */
  public OptionalLong confirmed(UUID userId, String sealed, String code) {
    return verifier.step(seal.open(userId, sealed), code, clock.instant());
  }

  /**
   * Accepts a code of the user's authenticator app, each time step once.
   *
   * @param code as entered; may be null
   * @return false for a wrong or used code, or if the user has no app
   */
  public boolean accept(UUID userId, String code) {
    Optional<Credential> app = credentials.of(userId).find(CredentialType.TOTP);
    return app.isPresent() && accept(app.get(), code);
  }

  private boolean accept(Credential app, String code) {
    TotpSecret secret = seal.open(app.userId(), app.data());
    OptionalLong step = verifier.step(secret, code, clock.instant());
    if (step.isEmpty() || !advance(app, step.getAsLong())) {
      return false;
    }
    app.used(clock.instant());
    if (seal.isOutdated(app.data())) {
      app.renew(seal.seal(app.userId(), secret));
    }
    return true;
  }

  /** Compares and sets in one statement: the account's lock alone would bind only its callers. */
  private boolean advance(Credential app, long step) {
    return Sql.in(entities)
            .update(
                "update credentials set last_step = ?"
                    + " where id = ? and (last_step is null or last_step < ?)",
                step,
                app.id(),
                step)
        == 1;
  }

  /**
   * Stores the time step of the code that has confirmed the app, so that it is not accepted again.
   */
  public void enrolled(UUID userId, long step) {
    credentials.of(userId).find(CredentialType.TOTP).ifPresent(app -> advance(app, step));
  }
}

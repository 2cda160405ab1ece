package dev.sallyport.signin.flow;

import dev.sallyport.credential.CredentialsChanged;
import dev.sallyport.platform.crypto.BearerSecret;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.session.SessionRef;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Stores flows in PostgreSQL. */
@Stateless
public class FactorFlowService {
  /** How long a flow may take. */
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  /** Codes that a flow permits. */
  static final int TRIES = 5;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final EntityManager entities;
  private final Clock clock;

  /** Required by the EJB container. */
  protected FactorFlowService() {
    this(null, null);
  }

  @Inject
  public FactorFlowService(EntityManager entities, Clock clock) {
    this.entities = entities;
    this.clock = clock;
  }

  /**
   * Begins to wait for the second factor of a log-in.
   *
   * @param purpose of a log-in
   */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public StartedFlow beginSignIn(FlowPurpose purpose, UUID userId) {
    return begin(purpose, userId, null, null);
  }

  /**
   * Begins to wait for the first code of an authenticator app, instead of any other one.
   *
   * @param session that enrols
   * @param sealed the secret of the app
   */
  public StartedFlow beginEnrolment(SessionRef session, String sealed) {
    entities
        .createQuery("delete from FactorFlow f where f.userId = :user and f.purpose = :purpose")
        .setParameter("user", session.userId())
        .setParameter("purpose", FlowPurpose.TOTP_ENROLMENT.code())
        .executeUpdate();
    return begin(FlowPurpose.TOTP_ENROLMENT, session.userId(), session.sessionId(), sealed);
  }

  private StartedFlow begin(FlowPurpose purpose, UUID userId, UUID sessionId, String data) {
    BearerSecret secret = BearerSecret.random(RANDOM);
    entities.persist(
        new FactorFlow(purpose, userId, secret.hash(), sessionId, data, clock.instant()));
    return new StartedFlow(secret.encoded());
  }

  /**
   * The flow with a secret.
   *
   * @param secret as the client sent it; may be null
   * @return empty if there is no such flow for the purpose, or if it has expired, ended or permits
   *     no more tries; the caller must not tell these apart
   */
  public Optional<FactorFlow> find(FlowPurpose purpose, String secret) {
    return BearerSecret.parse(secret)
        .flatMap(
            parsed ->
                entities
                    .createQuery(
                        "select f from FactorFlow f where f.secretHash = :hash"
                            + " and f.purpose = :purpose and f.expiresAt > :now",
                        FactorFlow.class)
                    .setParameter("hash", parsed.hash())
                    .setParameter("purpose", purpose.code())
                    .setParameter("now", clock.instant())
                    .getResultList()
                    .stream()
                    .filter(FactorFlow::permitsTry)
                    .findFirst());
  }

  /** Counts a try before a code is compared; false if the flow permits none. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public boolean countTry(UUID id) {
    return Sql.in(entities)
            .update(
                "update factor_flows set tries = tries + 1"
                    + " where id = ? and tries < ? and expires_at > ?",
                id,
                TRIES,
                clock.instant())
        == 1;
  }

  /** Whether the flow has not ended. The caller has locked the account. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public boolean isOpen(UUID id) {
    return entities.find(FactorFlow.class, id) != null;
  }

  /** Ends a flow; of several concurrent calls one returns true. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public boolean end(UUID id) {
    return entities
            .createQuery("delete from FactorFlow f where f.id = :id")
            .setParameter("id", id)
            .executeUpdate()
        == 1;
  }

  public void onCredentialsChanged(@Observes CredentialsChanged change) {
    entities
        .createQuery("delete from FactorFlow f where f.userId = :user")
        .setParameter("user", change.userId())
        .executeUpdate();
  }

  /** Deletes expired flows; returns their number. */
  public int removeExpired(Instant before, int limit) {
    return Sql.in(entities)
        .update(
            "delete from factor_flows where id in"
                + " (select id from factor_flows where expires_at < ? limit ?)",
            before,
            limit);
  }
}

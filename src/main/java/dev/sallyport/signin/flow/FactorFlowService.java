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
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Stores flows in PostgreSQL. */
@Stateless
public class FactorFlowService {
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
   * @param withPasskey whether the user has a passkey, which needs a challenge
   */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public StartedFlow beginSignIn(FlowPurpose purpose, UUID userId, boolean withPasskey) {
    return begin(purpose, userId, null, withPasskey ? challenge() : null, withPasskey);
  }

  /** Begins a sign-in with a passkey. */
  public StartedFlow beginPasskeySignIn() {
    return begin(FlowPurpose.PASSKEY_SIGN_IN, null, null, challenge(), true);
  }

  /**
   * Begins to wait for the first code of an authenticator app, instead of any other one.
   *
   * @param session that enrols
   * @param sealed the secret of the app
   */
  public StartedFlow beginEnrolment(SessionRef session, String sealed) {
    return beginAnew(FlowPurpose.TOTP_ENROLMENT, session, sealed, false);
  }

  /**
   * Begins to wait for a passkey, instead of any earlier one for the purpose.
   *
   * @param purpose of a session
   */
  public StartedFlow beginWithPasskey(FlowPurpose purpose, SessionRef session) {
    return beginAnew(purpose, session, challenge(), true);
  }

  /** Begins to wait for the passkey of a reset, instead of any earlier one. */
  public StartedFlow beginReset(UUID userId) {
    removeAll(FlowPurpose.RESET, userId);
    return begin(FlowPurpose.RESET, userId, null, challenge(), true);
  }

  private StartedFlow beginAnew(
      FlowPurpose purpose, SessionRef session, String data, boolean isChallenge) {
    removeAll(purpose, session.userId());
    return begin(purpose, session.userId(), session.sessionId(), data, isChallenge);
  }

  /** Binds a flow, whose secret no client knows yet, to a browser. */
  public void bind(StartedFlow flow, BearerSecret browser) {
    Sql.in(entities)
        .update(
            "update factor_flows set client_hash = ? where secret_hash = ?",
            browser.hash(),
            BearerSecret.parse(flow.secret()).orElseThrow().hash());
  }

  private void removeAll(FlowPurpose purpose, UUID userId) {
    entities
        .createQuery("delete from FactorFlow f where f.userId = :user and f.purpose = :purpose")
        .setParameter("user", userId)
        .setParameter("purpose", purpose.code())
        .executeUpdate();
  }

  private StartedFlow begin(
      FlowPurpose purpose, UUID userId, UUID sessionId, String data, boolean isChallenge) {
    BearerSecret secret = BearerSecret.random(RANDOM);
    entities.persist(
        new FactorFlow(purpose, userId, secret.hash(), sessionId, data, clock.instant()));
    return new StartedFlow(secret.encoded(), isChallenge ? data : null);
  }

  private static String challenge() {
    return BearerSecret.random(RANDOM).encoded();
  }

  /**
   * The flow with a secret.
   *
   * @param purposes any of which is right
   * @param secret as the client sent it; may be null
   * @return empty if there is no such flow for the purposes, or if it has expired, ended or permits
   *     no more tries; the caller must not tell these apart
   */
  public Optional<FactorFlow> find(Set<FlowPurpose> purposes, String secret) {
    return BearerSecret.parse(secret)
        .flatMap(
            parsed ->
                entities
                    .createQuery(
                        "select f from FactorFlow f where f.secretHash = :hash"
                            + " and f.purpose in :purposes and f.expiresAt > :now",
                        FactorFlow.class)
                    .setParameter("hash", parsed.hash())
                    .setParameter("purposes", purposes.stream().map(FlowPurpose::code).toList())
                    .setParameter("now", clock.instant())
                    .getResultList()
                    .stream()
                    .filter(FactorFlow::permitsTry)
                    .findFirst());
  }

  /**
   * Takes the challenge of a flow, which is accepted once: of several concurrent calls one gets it.
   * The flow of a log-in goes on with other factors; any other flow ends.
   *
   * @return empty if it was taken before, or more than five minutes have passed
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public Optional<String> takeChallenge(FactorFlow flow) {
    boolean goesOn = flow.purpose() == FlowPurpose.SIGN_IN || flow.purpose() == FlowPurpose.RESTORE;
    String sql =
        goesOn
            ? "update factor_flows set data = null where id = ? and data = ? and created_at > ?"
            : "delete from factor_flows where id = ? and data = ? and created_at > ?";
    Instant oldest = clock.instant().minus(FlowPurpose.PASSKEY_SIGN_IN.lifetime());
    boolean taken =
        flow.data() != null && Sql.in(entities).update(sql, flow.id(), flow.data(), oldest) == 1;
    return taken ? Optional.of(flow.data()) : Optional.empty();
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

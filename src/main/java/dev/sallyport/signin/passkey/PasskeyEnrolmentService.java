package dev.sallyport.signin.passkey;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.passkey.NewPasskey;
import dev.sallyport.credential.passkey.Passkey;
import dev.sallyport.credential.passkey.PasskeyService;
import dev.sallyport.credential.passkey.PasskeyVerifier;
import dev.sallyport.credential.recovery.NewRecoveryCodes;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.PasskeyOptionsView;
import dev.sallyport.signin.enrolment.RecoveryCodeGenerator;
import dev.sallyport.signin.flow.FactorFlowService;
import dev.sallyport.signin.flow.FlowPurpose;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Adds, renames and removes passkeys. It has no transaction of its own, so that no transaction is
 * open while a signature is verified or recovery codes are hashed.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class PasskeyEnrolmentService {
  private final PasskeyUpdateService updates;
  private final PasskeyService passkeys;
  private final PasskeyVerifier verifier;
  private final FactorFlowService flows;
  private final RecoveryCodeGenerator recoveryCodes;
  private final AuditService audit;
  private final RequestClient client;

  /** Required by the EJB container. */
  protected PasskeyEnrolmentService() {
    this(null, null, null, null, null, null, null);
  }

  @Inject
  public PasskeyEnrolmentService(
      PasskeyUpdateService updates,
      PasskeyService passkeys,
      PasskeyVerifier verifier,
      FactorFlowService flows,
      RecoveryCodeGenerator recoveryCodes,
      AuditService audit,
      RequestClient client) {
    this.updates = updates;
    this.passkeys = passkeys;
    this.verifier = verifier;
    this.flows = flows;
    this.recoveryCodes = recoveryCodes;
    this.audit = audit;
    this.client = client;
  }

  /** The passkeys of the user. */
  public PasskeyListView list(SessionRef session) {
    return new PasskeyListView(
        passkeys.of(session.userId()).stream().map(PasskeyView::of).toList());
  }

  /** What a page tells the authenticators of the user. */
  public JsonObject signals(SessionRef session) {
    return updates.signals(session);
  }

  /**
   * Begins to add a passkey, instead of one that was begun before.
   *
   * @throws Problem 409 if the account has too many
   */
  public PasskeyOptionsView begin(SessionRef session) {
    return updates.begin(session);
  }

  /**
   * Adds a passkey.
   *
   * @throws Problem 400 naming every invalid member; 401 for a response that is not accepted, an
   *     unknown or ended flow and that of another session; 409 if the passkey is registered
   *     already, or if the account has too many; 503 if the hash queue is full
   */
  public AddedPasskeyView add(SessionRef session, PasskeyRequest request) {
    List<Fault> faults = request.faults();
    if (!faults.isEmpty()) {
      record(session, FailureReason.INVALID_INPUT);
      throw Problem.invalid(faults);
    }
    NewPasskey added =
        flows
            .find(EnumSet.of(FlowPurpose.PASSKEY_ENROLMENT), request.flow())
            .filter(found -> found.isOf(session))
            // Taken first, so that no second response to the challenge is looked at.
            .flatMap(flows::takeChallenge)
            .flatMap(challenge -> verifier.register(request.credential(), challenge))
            .orElseThrow(
                () -> {
                  record(session, FailureReason.INVALID_PASSKEY);
                  return Problem.of(ProblemType.INVALID_PASSKEY);
                });
    Optional<NewRecoveryCodes> codes =
        updates.hasRecoveryCodes(session)
            ? Optional.empty()
            : Optional.of(recoveryCodes.generate(session, EventType.PASSKEY_ADDED));
    Passkey stored =
        updates.add(
            session,
            added,
            new PasskeyNameRequest(request.name()).stripped(),
            codes,
            client.origin());
    return new AddedPasskeyView(
        PasskeyView.of(stored), codes.map(NewRecoveryCodes::texts).orElse(null));
  }

  /**
   * Renames a passkey.
   *
   * @throws Problem 400 for an invalid name; 404 if the user has no passkey with the id
   */
  public PasskeyView rename(SessionRef session, UUID id, PasskeyNameRequest request) {
    List<Fault> faults = request.faults();
    if (!faults.isEmpty()) {
      throw Problem.invalid(faults);
    }
    return passkeys
        .rename(session.userId(), id, request.stripped())
        .map(PasskeyView::of)
        .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
  }

  /**
   * Removes a passkey.
   *
   * @throws Problem 404 if the user has no passkey with the id; 409 if it is the last way to sign
   *     in
   */
  public void remove(SessionRef session, UUID id) {
    updates.remove(session, id, client.origin());
  }

  private void record(SessionRef session, FailureReason reason) {
    audit.failed(
        EventType.PASSKEY_ADDED,
        Subject.user(session.userId()).inSession(session.sessionId()),
        client.origin(),
        reason);
  }
}

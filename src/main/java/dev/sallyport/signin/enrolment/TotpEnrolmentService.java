package dev.sallyport.signin.enrolment;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.recovery.NewRecoveryCodes;
import dev.sallyport.credential.totp.QrCodeImage;
import dev.sallyport.credential.totp.TotpEnrolment;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.factor.PresentedFactor;
import dev.sallyport.signin.flow.FactorFlow;
import dev.sallyport.signin.flow.FactorFlowService;
import dev.sallyport.signin.flow.FlowPurpose;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.EnumSet;
import java.util.List;

/**
 * Enrols and removes authenticator apps. It has no transaction of its own, so that no transaction
 * is open while recovery codes are hashed or a try is counted.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class TotpEnrolmentService {
  private final EnrolmentUpdateService updates;
  private final FactorFlowService flows;
  private final RecoveryCodeGenerator recoveryCodes;
  private final AuditService audit;
  private final RequestClient client;

  /** Required by the EJB container. */
  protected TotpEnrolmentService() {
    this(null, null, null, null, null);
  }

  @Inject
  public TotpEnrolmentService(
      EnrolmentUpdateService updates,
      FactorFlowService flows,
      RecoveryCodeGenerator recoveryCodes,
      AuditService audit,
      RequestClient client) {
    this.updates = updates;
    this.flows = flows;
    this.recoveryCodes = recoveryCodes;
    this.audit = audit;
    this.client = client;
  }

  /**
   * Begins to enrol an app, instead of one that was begun before.
   *
   * @throws Problem 409 if the account has one
   */
  public TotpEnrolmentView begin(SessionRef session) {
    EnrolmentUpdateService.Begun begun = updates.begin(session);
    TotpEnrolment app = begun.app();
    return new TotpEnrolmentView(
        app.secret(),
        app.uri(),
        QrCodeImage.svg(app.uri()),
        begun.flow().secret(),
        FlowPurpose.TOTP_ENROLMENT.lifetime().toSeconds());
  }

  /**
   * Enrols the app, if the code is right.
   *
   * @throws Problem 400 naming every missing member; 401 for a wrong code, an unknown or ended flow
   *     and that of another session; 409 if the account has got an app meanwhile; 503 if the hash
   *     queue is full
   */
  public RecoveryCodesView confirm(SessionRef session, TotpConfirmRequest request) {
    List<Fault> faults = request.faults();
    if (!faults.isEmpty()) {
      record(session, FailureReason.INVALID_INPUT);
      throw Problem.invalid(faults);
    }
    FactorFlow flow =
        flows
            .find(EnumSet.of(FlowPurpose.TOTP_ENROLMENT), request.flow())
            .filter(found -> found.isOf(session))
            .orElseThrow(() -> refused(session));
    if (!flows.countTry(flow.id())) {
      throw refused(session);
    }
    if (!updates.isConfirmedBy(flow, request.code())) {
      throw refused(session);
    }
    NewRecoveryCodes codes = recoveryCodes.generate(session, EventType.SECOND_FACTOR_ADDED);
    if (!updates.enrol(session, flow, request.code(), codes, client.origin())) {
      throw refused(session);
    }
    return new RecoveryCodesView(codes.texts());
  }

  /**
   * Removes the app and the recovery codes.
   *
   * @throws Problem 404 if the account has no app
   */
  public void remove(SessionRef session) {
    updates.remove(session, client.origin());
  }

  /** How many recovery codes the user has. */
  public RemainingCodesView remaining(SessionRef session) {
    return new RemainingCodesView(updates.remaining(session.userId()));
  }

  /**
   * Replaces all recovery codes.
   *
   * @throws Problem 409 if the account has no second factor; 503 if the hash queue is full
   */
  public RecoveryCodesView replaceRecoveryCodes(SessionRef session) {
    updates.requireSecondFactor(session.userId());
    NewRecoveryCodes codes = recoveryCodes.generate(session, EventType.RECOVERY_CODES_REPLACED);
    updates.replaceRecoveryCodes(session, codes, client.origin());
    return new RecoveryCodesView(codes.texts());
  }

  private Problem refused(SessionRef session) {
    record(session, FailureReason.INVALID_CODE);
    return new PresentedFactor("", null, null).refusal();
  }

  private void record(SessionRef session, FailureReason reason) {
    audit.failed(
        EventType.SECOND_FACTOR_ADDED,
        Subject.user(session.userId()).inSession(session.sessionId()),
        client.origin(),
        reason);
  }
}

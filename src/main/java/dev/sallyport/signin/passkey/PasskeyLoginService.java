package dev.sallyport.signin.passkey;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.passkey.Passkey;
import dev.sallyport.credential.passkey.PasskeyOptions;
import dev.sallyport.credential.passkey.PasskeyService;
import dev.sallyport.credential.passkey.PasskeyVerification;
import dev.sallyport.credential.passkey.PasskeyVerifier;
import dev.sallyport.credential.passkey.PresentedPasskey;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.OpenSession;
import dev.sallyport.signin.PasskeyOptionsView;
import dev.sallyport.signin.SessionOpening;
import dev.sallyport.signin.flow.FactorFlow;
import dev.sallyport.signin.flow.FactorFlowService;
import dev.sallyport.signin.flow.FlowCookie;
import dev.sallyport.signin.flow.FlowPurpose;
import dev.sallyport.signin.flow.StartedFlow;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Signs users in with a passkey. It has no transaction of its own, so that no transaction is open
 * while a signature is verified.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class PasskeyLoginService {
  private final FactorFlowService flows;
  private final PasskeyService passkeys;
  private final PasskeyVerifier verifier;
  private final PasskeyOptions options;
  private final PasskeySignInService signIns;
  private final SessionOpening opening;
  private final AuditService audit;
  private final RequestClient client;
  private final FlowCookie cookie;

  /** Required by the EJB container. */
  protected PasskeyLoginService() {
    this(null, null, null, null, null, null, null, null, null);
  }

  @Inject
  public PasskeyLoginService(
      FactorFlowService flows,
      PasskeyService passkeys,
      PasskeyVerifier verifier,
      PasskeyOptions options,
      PasskeySignInService signIns,
      SessionOpening opening,
      AuditService audit,
      RequestClient client,
      FlowCookie cookie) {
    this.flows = flows;
    this.passkeys = passkeys;
    this.verifier = verifier;
    this.options = options;
    this.signIns = signIns;
    this.opening = opening;
    this.audit = audit;
    this.client = client;
    this.cookie = cookie;
  }

  /** Begins a sign-in, for whoever has a passkey. */
  public StartedFlow begin() {
    return flows.beginPasskeySignIn();
  }

  /** The response to the beginning of a sign-in. */
  public PasskeyOptionsView options(StartedFlow flow) {
    return PasskeyOptionsView.of(flow, options.request(flow.challenge(), List.of()));
  }

  /**
   * Opens a session.
   *
   * @throws Problem 400 naming every missing member; 401 for a passkey that is not known, and in
   *     one way for everything else that is wrong; 403 for an account that will be deleted
   */
  public OpenSession logIn(PasskeyLoginRequest request) {
    List<Fault> faults = request.faults();
    if (!faults.isEmpty()) {
      audit.failed(EventType.LOGIN, Subject.NOBODY, client.origin(), FailureReason.INVALID_INPUT);
      throw Problem.invalid(faults);
    }
    PasskeyVerification verified = verified(request);
    Subject subject = Subject.user(verified.passkey().userId());
    return switch (verified.outcome()) {
      case ACCEPTED -> open(verified, request.isRestoring(), subject);
      case COUNTER_NOT_INCREASED -> throw refused(subject, FailureReason.PASSKEY_COPIED);
      case REJECTED -> throw refused(subject, FailureReason.INVALID_PASSKEY);
    };
  }

  private PasskeyVerification verified(PasskeyLoginRequest request) {
    // Taken first, so that no second response to the challenge is looked at.
    Optional<FactorFlow> flow =
        flows.find(EnumSet.of(FlowPurpose.PASSKEY_SIGN_IN), request.flow()).filter(cookie::permits);
    Optional<String> challenge = flow.flatMap(flows::takeChallenge);
    Optional<PresentedPasskey> presented = verifier.parse(request.credential());
    if (challenge.isEmpty() || presented.isEmpty()) {
      throw refused(Subject.NOBODY, FailureReason.INVALID_PASSKEY);
    }
    Passkey passkey =
        passkeys
            .find(presented.get().passkeyId())
            .orElseThrow(
                () -> {
                  audit.failed(
                      EventType.LOGIN,
                      Subject.NOBODY,
                      client.origin(),
                      FailureReason.UNKNOWN_PASSKEY);
                  return Problem.of(ProblemType.UNKNOWN_CREDENTIAL);
                });
    if (!presented.get().isOf(passkeys.handle(passkey.userId()))) {
      throw refused(Subject.user(passkey.userId()), FailureReason.INVALID_PASSKEY);
    }
    return verifier.verify(presented.get(), challenge.get(), passkey);
  }

  private OpenSession open(PasskeyVerification verified, boolean restoring, Subject subject) {
    try {
      return opening
          .open(
              sessionId ->
                  signIns.open(
                      sessionId, verified, restoring, client.address().network(), client.origin()))
          .orElseThrow(() -> refused(subject, FailureReason.INVALID_PASSKEY));
    } catch (Problem refused) {
      if (refused.type() == ProblemType.ACCOUNT_DELETION_PENDING) {
        audit.failed(EventType.LOGIN, subject, client.origin(), FailureReason.DELETION_PENDING);
      }
      throw refused;
    }
  }

  private Problem refused(Subject subject, FailureReason reason) {
    audit.failed(EventType.LOGIN, subject, client.origin(), reason);
    return Problem.of(ProblemType.INVALID_PASSKEY);
  }
}

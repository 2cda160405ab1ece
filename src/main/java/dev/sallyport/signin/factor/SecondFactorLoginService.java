package dev.sallyport.signin.factor;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.password.LoginCandidate;
import dev.sallyport.credential.password.LoginCandidateService;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.signin.SessionOpening;
import dev.sallyport.signin.SignedIn;
import dev.sallyport.signin.flow.FactorFlow;
import dev.sallyport.signin.flow.FactorFlowService;
import dev.sallyport.signin.flow.FlowCookie;
import dev.sallyport.signin.flow.FlowPurpose;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Completes log-ins with a second factor. It has no transaction of its own, so that no transaction
 * is open while a hash is computed or a try is counted.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SecondFactorLoginService {
  private static final Set<FlowPurpose> LOGINS =
      EnumSet.of(FlowPurpose.SIGN_IN, FlowPurpose.RESTORE);

  private final FactorFlowService flows;
  private final LoginCandidateService candidates;
  private final FactorAttempts attempts;
  private final SecondFactorSignInService signIns;
  private final SessionOpening opening;
  private final AuditService audit;
  private final RequestClient client;
  private final FlowCookie cookie;

  /** Required by the EJB container. */
  protected SecondFactorLoginService() {
    this(null, null, null, null, null, null, null, null);
  }

  @Inject
  public SecondFactorLoginService(
      FactorFlowService flows,
      LoginCandidateService candidates,
      FactorAttempts attempts,
      SecondFactorSignInService signIns,
      SessionOpening opening,
      AuditService audit,
      RequestClient client,
      FlowCookie cookie) {
    this.flows = flows;
    this.candidates = candidates;
    this.attempts = attempts;
    this.signIns = signIns;
    this.opening = opening;
    this.audit = audit;
    this.client = client;
    this.cookie = cookie;
  }

  /**
   * Opens the session of a log-in whose password was right.
   *
   * @throws Problem 400 naming every missing member; 401 for an unknown or ended flow and for a
   *     wrong or used code, which have the same response; 429 if the account is throttled; 503 if
   *     the hash queue is full
   */
  public SignedIn complete(SecondFactorRequest request) {
    List<Fault> faults = request.faults();
    if (!faults.isEmpty()) {
      audit.failed(EventType.LOGIN, Subject.NOBODY, client.origin(), FailureReason.INVALID_INPUT);
      throw Problem.invalid(faults);
    }
    FactorFlow flow =
        flows
            .find(LOGINS, request.flow())
            .filter(cookie::permits)
            .orElseThrow(() -> refused(Subject.NOBODY, FailureReason.INVALID_CODE, request));
    LoginCandidate candidate = candidates.find(flow.userId(), client.address().network());
    if (candidate.user() == null) {
      throw refused(Subject.NOBODY, FailureReason.INVALID_CODE, request);
    }
    if (!flows.countTry(flow.id())) {
      throw refused(Subject.user(candidate.userId()), FailureReason.INVALID_CODE, request);
    }
    FactorAttempt attempt =
        attempts.begin(candidate, request.factor(), Optional.of(flow), EventType.LOGIN);
    SignedIn signedIn =
        opening
            .open(
                sessionId ->
                    signIns.open(
                        sessionId,
                        flow,
                        attempt,
                        request.isRemembering(),
                        client.address().network(),
                        client.origin()))
            .orElseThrow(() -> refused(attempt.subject(), attempt.failure(), request));
    attempts.succeeded(attempt);
    return signedIn;
  }

  private Problem refused(Subject subject, FailureReason reason, SecondFactorRequest request) {
    audit.failed(EventType.LOGIN, subject, client.origin(), reason);
    return request.factor().refusal();
  }
}

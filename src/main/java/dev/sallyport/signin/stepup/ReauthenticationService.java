package dev.sallyport.signin.stepup;

import dev.sallyport.access.Caller;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.passkey.Passkey;
import dev.sallyport.credential.passkey.PasskeyOptions;
import dev.sallyport.credential.passkey.PasskeyService;
import dev.sallyport.credential.password.LoginCandidate;
import dev.sallyport.credential.password.LoginCandidateService;
import dev.sallyport.credential.password.Password;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.AccessTokenView;
import dev.sallyport.signin.PasskeyOptionsView;
import dev.sallyport.signin.PasswordConfirmationService;
import dev.sallyport.signin.factor.FactorAttempt;
import dev.sallyport.signin.factor.FactorAttempts;
import dev.sallyport.signin.flow.FactorFlow;
import dev.sallyport.signin.flow.FactorFlowService;
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
 * Authenticates the user of a session again. It has no transaction of its own, so that no
 * transaction is open while a hash is computed.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ReauthenticationService {
  private final PasswordConfirmationService passwords;
  private final LoginCandidateService candidates;
  private final FactorAttempts attempts;
  private final SessionStepUpService stepUps;
  private final FactorFlowService flows;
  private final PasskeyService passkeys;
  private final PasskeyOptions options;
  private final AuditService audit;
  private final RequestClient client;

  /** Required by the EJB container. */
  protected ReauthenticationService() {
    this(null, null, null, null, null, null, null, null, null);
  }

  @Inject
  public ReauthenticationService(
      PasswordConfirmationService passwords,
      LoginCandidateService candidates,
      FactorAttempts attempts,
      SessionStepUpService stepUps,
      FactorFlowService flows,
      PasskeyService passkeys,
      PasskeyOptions options,
      AuditService audit,
      RequestClient client) {
    this.passwords = passwords;
    this.candidates = candidates;
    this.attempts = attempts;
    this.stepUps = stepUps;
    this.flows = flows;
    this.passkeys = passkeys;
    this.options = options;
    this.audit = audit;
    this.client = client;
  }

  /**
   * Begins an authentication by a passkey.
   *
   * @throws Problem 409 if the user has none
   */
  public PasskeyOptionsView begin(SessionRef session) {
    List<Passkey> permitted = passkeys.of(session.userId());
    if (permitted.isEmpty()) {
      throw Problem.of(ProblemType.FACTOR_MISSING, "The account has no passkey.");
    }
    StartedFlow flow = flows.beginWithPasskey(FlowPurpose.REAUTHENTICATION, session);
    return PasskeyOptionsView.of(flow, options.request(flow.challenge(), permitted));
  }

  /**
   * Makes the authentication of the session recent.
   *
   * @throws Problem 400 for a request without exactly one proof; 401 for a wrong one, or for the
   *     password of an account with two factors; 429 if the account is throttled; 503 if the hash
   *     queue is full
   */
  public AccessTokenView reauthenticate(SessionRef session, ReauthenticationRequest request) {
    List<Fault> faults = request.faults();
    if (!faults.isEmpty()) {
      record(session, FailureReason.INVALID_INPUT);
      throw Problem.invalid(faults);
    }
    return request.password() == null
        ? byFactor(session, request)
        : byPassword(session, Password.of(request.password()));
  }

  private AccessTokenView byPassword(SessionRef session, Password password) {
    LoginCandidate verified =
        passwords.confirm(session.userId(), password, EventType.REAUTHENTICATED);
    try {
      return stepUps.byPassword(session, verified, client.origin());
    } catch (Problem refused) {
      if (refused.type() == ProblemType.SECOND_FACTOR_REQUIRED) {
        record(session, FailureReason.SECOND_FACTOR_REQUIRED);
      }
      throw refused;
    }
  }

  private AccessTokenView byFactor(SessionRef session, ReauthenticationRequest request) {
    LoginCandidate candidate = candidates.find(session.userId(), client.address().network());
    if (candidate.user() == null) {
      throw Caller.revoked();
    }
    Optional<FactorFlow> flow =
        flows
            .find(EnumSet.of(FlowPurpose.REAUTHENTICATION), request.flow())
            .filter(found -> found.isOf(session));
    FactorAttempt attempt =
        attempts.begin(candidate, request.factor(), flow, EventType.REAUTHENTICATED);
    AccessTokenView token =
        stepUps
            .byFactor(session, attempt, client.origin())
            .orElseThrow(
                () -> {
                  record(session, attempt.failure());
                  return request.factor().refusal();
                });
    attempts.succeeded(attempt);
    return token;
  }

  private void record(SessionRef session, FailureReason reason) {
    audit.failed(
        EventType.REAUTHENTICATED,
        Subject.user(session.userId()).inSession(session.sessionId()),
        client.origin(),
        reason);
  }
}

package dev.sallyport.signin.enrolment;

import dev.sallyport.access.Caller;
import dev.sallyport.account.AccountService;
import dev.sallyport.account.User;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.CredentialService;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.credential.recovery.NewRecoveryCodes;
import dev.sallyport.credential.recovery.RecoveryCodeService;
import dev.sallyport.credential.totp.TotpEnrolment;
import dev.sallyport.credential.totp.TotpService;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.SessionService;
import dev.sallyport.session.authentication.AuthenticationMethod;
import dev.sallyport.signin.flow.FactorFlow;
import dev.sallyport.signin.flow.FactorFlowService;
import dev.sallyport.signin.flow.StartedFlow;
import dev.sallyport.signin.notice.SecurityNotice;
import dev.sallyport.token.TokenSettings;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/** The transactions that change the second factors of an account, under its lock. */
@Stateless
public class EnrolmentUpdateService {
  private final AccountService accounts;
  private final CredentialService credentials;
  private final TotpService totp;
  private final RecoveryCodeService recoveryCodes;
  private final FactorFlowService flows;
  private final SessionService sessions;
  private final SecurityNotice notice;
  private final TokenSettings tokens;
  private final AuditService audit;
  private final Clock clock;

  /** Required by the EJB container. */
  protected EnrolmentUpdateService() {
    this(null, null, null, null, null, null, null, null, null, null);
  }

  @Inject
  public EnrolmentUpdateService(
      AccountService accounts,
      CredentialService credentials,
      TotpService totp,
      RecoveryCodeService recoveryCodes,
      FactorFlowService flows,
      SessionService sessions,
      SecurityNotice notice,
      TokenSettings tokens,
      AuditService audit,
      Clock clock) {
    this.accounts = accounts;
    this.credentials = credentials;
    this.totp = totp;
    this.recoveryCodes = recoveryCodes;
    this.flows = flows;
    this.sessions = sessions;
    this.notice = notice;
    this.tokens = tokens;
    this.audit = audit;
    this.clock = clock;
  }

  /** An enrolment and its flow. */
  public record Begun(TotpEnrolment app, StartedFlow flow) {}

  /**
   * Begins to enrol an app.
   *
   * @throws Problem 409 if the account has one
   */
  public Begun begin(SessionRef session) {
    User user = locked(session);
    requireNoApp(user.id());
    TotpEnrolment app = totp.begin(user.id(), tokens.origin().host(), user.email());
    return new Begun(app, flows.beginEnrolment(session, app.sealed()));
  }

  /** Whether a code is that of the app that is being enrolled. */
  public boolean isConfirmedBy(FactorFlow flow, String code) {
    return totp.confirmed(flow.userId(), flow.data(), code).isPresent();
  }

  /**
   * Enrols the app of a flow with new recovery codes, ends every other session and raises the level
   * of this one.
   *
   * @return false if the flow has ended or the code has expired meanwhile
   * @throws Problem 409 if the account has got an app meanwhile
   */
  public boolean enrol(
      SessionRef session,
      FactorFlow flow,
      String code,
      NewRecoveryCodes codes,
      RequestOrigin origin) {
    User user = locked(session);
    requireNoApp(user.id());
    OptionalLong step = totp.confirmed(user.id(), flow.data(), code);
    if (step.isEmpty() || !flows.end(flow.id())) {
      return false;
    }
    replace(
        session,
        Map.of(
            CredentialType.TOTP,
            List.of(flow.data()),
            CredentialType.RECOVERY_CODE,
            codes.stored()),
        origin);
    totp.enrolled(user.id(), step.getAsLong());
    if (sessions
        .authenticateAgain(
            session, before -> before.withSecondFactor(clock.instant(), AuthenticationMethod.OTP))
        .isEmpty()) {
      throw Caller.revoked();
    }
    record(EventType.SECOND_FACTOR_ADDED, session, MailTemplate.SECOND_FACTOR_ADDED, user, origin);
    return true;
  }

  /**
   * Removes the app, and the recovery codes if no other second factor is left.
   *
   * @throws Problem 404 if the account has no app
   */
  public void remove(SessionRef session, RequestOrigin origin) {
    User user = locked(session);
    Set<CredentialType> enrolled = credentials.of(user.id()).besidePassword();
    if (!enrolled.contains(CredentialType.TOTP)) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    Map<CredentialType, List<String>> removed = new EnumMap<>(CredentialType.class);
    removed.put(CredentialType.TOTP, List.of());
    if (!enrolled.contains(CredentialType.PASSKEY)) {
      removed.put(CredentialType.RECOVERY_CODE, List.of());
    }
    replace(session, removed, origin);
    record(
        EventType.SECOND_FACTOR_REMOVED, session, MailTemplate.SECOND_FACTOR_REMOVED, user, origin);
  }

  /** How many recovery codes the user has. */
  public int remaining(UUID userId) {
    return recoveryCodes.remaining(userId);
  }

  /**
   * @throws Problem 409 if the account has no second factor
   */
  public void requireSecondFactor(UUID userId) {
    Set<CredentialType> enrolled = credentials.of(userId).besidePassword();
    if (!enrolled.contains(CredentialType.TOTP) && !enrolled.contains(CredentialType.PASSKEY)) {
      throw Problem.of(ProblemType.FACTOR_MISSING);
    }
  }

  /**
   * Replaces all recovery codes.
   *
   * @throws Problem 409 if the account has no second factor
   */
  public void replaceRecoveryCodes(
      SessionRef session, NewRecoveryCodes codes, RequestOrigin origin) {
    User user = locked(session);
    requireSecondFactor(user.id());
    replace(session, Map.of(CredentialType.RECOVERY_CODE, codes.stored()), origin);
    record(
        EventType.RECOVERY_CODES_REPLACED,
        session,
        MailTemplate.RECOVERY_CODES_REPLACED,
        user,
        origin);
  }

  /** Ends every other session of the user. */
  private void replace(
      SessionRef session, Map<CredentialType, List<String>> data, RequestOrigin origin) {
    credentials.replaceAll(session.userId(), data, Optional.of(session.sessionId()), origin);
  }

  private User locked(SessionRef session) {
    return accounts.lock(session.userId()).filter(User::isActive).orElseThrow(Caller::revoked);
  }

  private void requireNoApp(UUID userId) {
    if (credentials.of(userId).find(CredentialType.TOTP).isPresent()) {
      throw Problem.of(ProblemType.FACTOR_EXISTS);
    }
  }

  private void record(
      EventType event, SessionRef session, MailTemplate mail, User user, RequestOrigin origin) {
    audit.succeeded(event, Subject.user(user.id()).inSession(session.sessionId()), origin);
    notice.send(user, mail);
  }
}

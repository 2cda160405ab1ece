package dev.sallyport.signin.passkey;

import dev.sallyport.access.Caller;
import dev.sallyport.account.AccountService;
import dev.sallyport.account.User;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.CredentialService;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.credential.EnrolledCredentials;
import dev.sallyport.credential.passkey.NewPasskey;
import dev.sallyport.credential.passkey.Passkey;
import dev.sallyport.credential.passkey.PasskeyOptions;
import dev.sallyport.credential.passkey.PasskeyService;
import dev.sallyport.credential.recovery.NewRecoveryCodes;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.SessionService;
import dev.sallyport.session.authentication.AuthenticationMethod;
import dev.sallyport.signin.PasskeyOptionsView;
import dev.sallyport.signin.flow.FactorFlowService;
import dev.sallyport.signin.flow.FlowPurpose;
import dev.sallyport.signin.flow.StartedFlow;
import dev.sallyport.signin.notice.SecurityNotice;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The transactions that change the passkeys of an account, under its lock. */
@Stateless
public class PasskeyUpdateService {
  private final AccountService accounts;
  private final CredentialService credentials;
  private final PasskeyService passkeys;
  private final PasskeyOptions options;
  private final FactorFlowService flows;
  private final SessionService sessions;
  private final SecurityNotice notice;
  private final AuditService audit;
  private final Clock clock;

  /** Required by the EJB container. */
  protected PasskeyUpdateService() {
    this(null, null, null, null, null, null, null, null, null);
  }

  @Inject
  public PasskeyUpdateService(
      AccountService accounts,
      CredentialService credentials,
      PasskeyService passkeys,
      PasskeyOptions options,
      FactorFlowService flows,
      SessionService sessions,
      SecurityNotice notice,
      AuditService audit,
      Clock clock) {
    this.accounts = accounts;
    this.credentials = credentials;
    this.passkeys = passkeys;
    this.options = options;
    this.flows = flows;
    this.sessions = sessions;
    this.notice = notice;
    this.audit = audit;
    this.clock = clock;
  }

  /** What a page tells the authenticators of the user. */
  public JsonObject signals(SessionRef session) {
    User user = locked(session);
    return options.signals(passkeys.handle(user.id()), user.email(), passkeys.of(user.id()));
  }

  /**
   * Begins to add a passkey.
   *
   * @throws Problem 409 if the account has too many
   */
  public PasskeyOptionsView begin(SessionRef session) {
    User user = locked(session);
    List<Passkey> existing = passkeys.of(user.id());
    requireRoom(existing);
    StartedFlow flow = flows.beginWithPasskey(FlowPurpose.PASSKEY_ENROLMENT, session);
    return PasskeyOptionsView.of(
        flow,
        options.creation(flow.challenge(), passkeys.handle(user.id()), user.email(), existing));
  }

  private static void requireRoom(List<Passkey> existing) {
    if (existing.size() >= Passkey.LIMIT) {
      throw Problem.of(ProblemType.PASSKEY_LIMIT);
    }
  }

  /** Whether the user has a way to sign in without a passkey after its password. */
  public boolean hasRecoveryCodes(SessionRef session) {
    return credentials.of(session.userId()).find(CredentialType.RECOVERY_CODE).isPresent();
  }

  /**
   * Adds a passkey, ends every other session and raises the level of this one.
   *
   * @param codes that replace all earlier ones; empty keeps those
   * @throws Problem 409 if the passkey is registered already, or if the account has too many
   */
  public Passkey add(
      SessionRef session,
      NewPasskey added,
      String name,
      Optional<NewRecoveryCodes> codes,
      RequestOrigin origin) {
    User user = locked(session);
    requireRoom(passkeys.of(user.id()));
    Passkey stored =
        passkeys
            .add(user.id(), added, name)
            .orElseThrow(() -> Problem.of(ProblemType.PASSKEY_EXISTS));
    announce(
        session,
        codes.map(fresh -> Map.of(CredentialType.RECOVERY_CODE, fresh.stored())).orElse(Map.of()),
        origin);
    if (sessions
        .authenticateAgain(
            session, before -> before.withSecondFactor(clock.instant(), AuthenticationMethod.POP))
        .isEmpty()) {
      throw Caller.revoked();
    }
    record(EventType.PASSKEY_ADDED, session, MailTemplate.PASSKEY_ADDED, user, origin);
    return stored;
  }

  /**
   * Removes a passkey, and the recovery codes if no second factor is left.
   *
   * @throws Problem 404 if the user has no passkey with the id; 409 if it is the last way to sign
   *     in
   */
  public void remove(SessionRef session, UUID id, RequestOrigin origin) {
    User user = locked(session);
    List<Passkey> existing = passkeys.of(user.id());
    Passkey removed =
        existing.stream()
            .filter(passkey -> passkey.id().equals(id))
            .findFirst()
            .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    EnrolledCredentials enrolled = credentials.of(user.id());
    boolean isLastPasskey = existing.size() == 1;
    if (isLastPasskey && enrolled.find(CredentialType.PASSWORD).isEmpty()) {
      throw Problem.of(ProblemType.LAST_FACTOR);
    }
    passkeys.remove(removed);
    Map<CredentialType, List<String>> others = new EnumMap<>(CredentialType.class);
    if (isLastPasskey && enrolled.find(CredentialType.TOTP).isEmpty()) {
      others.put(CredentialType.RECOVERY_CODE, List.of());
    }
    announce(session, others, origin);
    record(EventType.PASSKEY_REMOVED, session, MailTemplate.PASSKEY_REMOVED, user, origin);
  }

  /** Ends every other session of the user. */
  private void announce(
      SessionRef session, Map<CredentialType, List<String>> data, RequestOrigin origin) {
    credentials.replaceAll(session.userId(), data, Optional.of(session.sessionId()), origin);
  }

  private User locked(SessionRef session) {
    return accounts.lock(session.userId()).filter(User::isActive).orElseThrow(Caller::revoked);
  }

  private void record(
      EventType event, SessionRef session, MailTemplate mail, User user, RequestOrigin origin) {
    audit.succeeded(event, Subject.user(user.id()).inSession(session.sessionId()), origin);
    notice.send(user, mail);
  }
}

package dev.sallyport.signin.password;

import dev.sallyport.access.Caller;
import dev.sallyport.account.AccountService;
import dev.sallyport.account.User;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.CredentialService;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.credential.EnrolledCredentials;
import dev.sallyport.credential.password.PasswordHash;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.OpenSession;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.SessionService;
import dev.sallyport.session.authentication.Authentication;
import dev.sallyport.signin.notice.SecurityNotice;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The transactions that remove a password, and set one for an account without. */
@Stateless
public class PasswordRemovalService {
  private final AccountService accounts;
  private final CredentialService credentials;
  private final SessionService sessions;
  private final SecurityNotice notice;
  private final AuditService audit;

  /** Required by the EJB container. */
  protected PasswordRemovalService() {
    this(null, null, null, null, null);
  }

  @Inject
  public PasswordRemovalService(
      AccountService accounts,
      CredentialService credentials,
      SessionService sessions,
      SecurityNotice notice,
      AuditService audit) {
    this.accounts = accounts;
    this.credentials = credentials;
    this.sessions = sessions;
    this.notice = notice;
    this.audit = audit;
  }

  /**
   * Removes the password and ends every other session of the user.
   *
   * @throws Problem 404 if the account has no password; 409 if it has no passkey either
   */
  public void remove(SessionRef session, RequestOrigin origin) {
    User user = userOf(session);
    EnrolledCredentials enrolled = credentials.of(user.id());
    if (enrolled.find(CredentialType.PASSWORD).isEmpty()) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    if (enrolled.find(CredentialType.PASSKEY).isEmpty()) {
      throw Problem.of(ProblemType.LAST_FACTOR);
    }
    credentials.replaceAll(
        user.id(),
        Map.of(CredentialType.PASSWORD, List.of()),
        Optional.of(session.sessionId()),
        origin);
    audit.succeeded(
        EventType.PASSWORD_REMOVED, Subject.user(user.id()).inSession(session.sessionId()), origin);
    notice.send(user, MailTemplate.PASSWORD_REMOVED);
  }

  /** Whether the account has no password. */
  public boolean isWithoutPassword(UUID userId) {
    return credentials.of(userId).find(CredentialType.PASSWORD).isEmpty();
  }

  /**
   * The user of a session.
   *
   * @throws Problem 401 if the account was deactivated or deleted
   */
  public User userOf(SessionRef session) {
    return accounts.lock(session.userId()).filter(User::isActive).orElseThrow(Caller::revoked);
  }

  /**
   * Sets the password of an account without one, ends every session and opens a new one, with the
   * authentication of the session that asks.
   *
   * @param session was authenticated recently
   * @return empty if the account has got a password meanwhile
   */
  public Optional<OpenSession> set(
      UUID sessionId, SessionRef session, PasswordHash hash, RequestOrigin origin) {
    User user = userOf(session);
    if (!isWithoutPassword(user.id())) {
      return Optional.empty();
    }
    Authentication authentication =
        sessions
            .authentication(session)
            .filter(Authentication::hasSecondFactor)
            .orElseThrow(Caller::revoked);
    credentials.replace(
        user.id(), CredentialType.PASSWORD, hash.encoded(), Optional.empty(), origin);
    audit.succeeded(
        EventType.PASSWORD_CHANGED, Subject.user(user.id()).inSession(sessionId), origin);
    notice.send(user, MailTemplate.PASSWORD_CHANGED);
    return Optional.of(sessions.open(sessionId, user, authentication, origin));
  }
}

package dev.sallyport.signin.password;

import dev.sallyport.account.User;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.password.LoginCandidate;
import dev.sallyport.credential.password.Password;
import dev.sallyport.credential.password.PasswordHash;
import dev.sallyport.credential.password.PasswordPolicy;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.OpenSession;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.PasswordConfirmationService;
import dev.sallyport.signin.SessionOpening;
import dev.sallyport.signin.hashing.PasswordHashing;
import dev.sallyport.signin.stepup.RecentAuthenticationService;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Changes the password of a signed-in user. It has no transaction of its own, so that no
 * transaction is open while a hash is computed.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class PasswordChangeService {
  private final PasswordConfirmationService confirmations;
  private final PasswordPolicy policy;
  private final PasswordHashing hashing;
  private final PasswordUpdateService updates;
  private final PasswordRemovalService removals;
  private final RecentAuthenticationService authentications;
  private final SessionOpening opening;
  private final AuditService audit;
  private final RequestClient client;

  /** Required by the EJB container. */
  protected PasswordChangeService() {
    this(null, null, null, null, null, null, null, null, null);
  }

  @Inject
  public PasswordChangeService(
      PasswordConfirmationService confirmations,
      PasswordPolicy policy,
      PasswordHashing hashing,
      PasswordUpdateService updates,
      PasswordRemovalService removals,
      RecentAuthenticationService authentications,
      SessionOpening opening,
      AuditService audit,
      RequestClient client) {
    this.confirmations = confirmations;
    this.policy = policy;
    this.hashing = hashing;
    this.updates = updates;
    this.removals = removals;
    this.authentications = authentications;
    this.opening = opening;
    this.audit = audit;
    this.client = client;
  }

  /**
   * Replaces the password, ends every session of the user and opens a new one. A token of the
   * earlier sessions, also a stolen one, is of no use afterwards.
   *
   * <p>An account without a password gets one.
   *
   * @throws Problem 400 naming every fault of the new password; 401 if the current one is wrong, or
   *     if there is none and the authentication of the session is not recent; 429 if the account is
   *     throttled; 503 if the hash queue is full
   */
  public OpenSession change(SessionRef current, PasswordChangeRequest request) {
    UUID userId = current.userId();
    if (request.currentPassword() == null
        && request.password() != null
        && removals.isWithoutPassword(userId)) {
      return setFirst(current, request.password());
    }
    List<Fault> missing = request.missing();
    if (!missing.isEmpty()) {
      throw refused(userId, missing);
    }
    Password wanted = Password.of(request.password());
    LoginCandidate verified =
        confirmations.confirm(
            userId, Password.of(request.currentPassword()), EventType.PASSWORD_CHANGED);
    Optional<EmailAddress> email = EmailAddress.parse(verified.user().email());
    List<Fault> faults = policy.check(wanted, email.orElse(null));
    if (request.password().equals(request.currentPassword())) {
      faults = List.of(new Fault("password", "unchanged", "must not be the current password"));
    }
    if (!faults.isEmpty()) {
      throw refused(userId, faults);
    }
    PasswordHash hash = hashing.hash(wanted, EventType.PASSWORD_CHANGED, verified.knownNetwork());
    return opening
        .open(sessionId -> updates.change(sessionId, current, verified, hash, client.origin()))
        .orElseThrow(() -> changedMeanwhile(userId));
  }

  /** A recent authentication at the highest level replaces the current password. */
  private OpenSession setFirst(SessionRef current, String wanted) {
    UUID userId = current.userId();
    User user = removals.userOf(current);
    authentications.require(current, user.roles());
    Password password = Password.of(wanted);
    List<Fault> faults = policy.check(password, EmailAddress.parse(user.email()).orElse(null));
    if (!faults.isEmpty()) {
      throw refused(userId, faults);
    }
    PasswordHash hash = hashing.hash(password, EventType.PASSWORD_CHANGED, false);
    return opening
        .open(sessionId -> removals.set(sessionId, current, hash, client.origin()))
        .orElseThrow(() -> changedMeanwhile(userId));
  }

  private Problem refused(UUID userId, List<Fault> faults) {
    audit.failed(
        EventType.PASSWORD_CHANGED,
        Subject.user(userId),
        client.origin(),
        FailureReason.INVALID_INPUT);
    return Problem.invalid(faults);
  }

  private Problem changedMeanwhile(UUID userId) {
    audit.failed(
        EventType.PASSWORD_CHANGED,
        Subject.user(userId),
        client.origin(),
        FailureReason.WRONG_PASSWORD);
    return Problem.of(ProblemType.INVALID_CREDENTIALS);
  }
}

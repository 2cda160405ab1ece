package dev.sallyport.signin.signup;

import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.password.LoginCandidate;
import dev.sallyport.credential.password.Password;
import dev.sallyport.mail.MailOutbox;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.OpenSession;
import dev.sallyport.signin.PasswordAttempts;
import dev.sallyport.signin.SessionOpening;
import dev.sallyport.throttle.AccountThrottle;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Confirms sign-ups. It has no transaction of its own, so that no transaction is open while a
 * password is verified.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SignUpConfirmService {
  private final SignUpValidation validation;
  private final PendingSignUpService pending;
  private final MailOutbox outbox;
  private final PasswordAttempts attempts;
  private final SessionOpening opening;
  private final RequestClient client;

  /** Required by the EJB container. */
  protected SignUpConfirmService() {
    this(null, null, null, null, null, null);
  }

  @Inject
  public SignUpConfirmService(
      SignUpValidation validation,
      PendingSignUpService pending,
      MailOutbox outbox,
      PasswordAttempts attempts,
      SessionOpening opening,
      RequestClient client) {
    this.validation = validation;
    this.pending = pending;
    this.outbox = outbox;
    this.attempts = attempts;
    this.opening = opening;
    this.client = client;
  }

  /**
   * Creates the account and its first session.
   *
   * @throws Problem 400 if a member is missing; 401 if flow and code, or link and password do not
   *     belong to a pending sign-up, or if the address has an account meanwhile; 403 if sign-up is
   *     closed; 429 after too many wrong passwords; 501 if the service sends no mail; 503 if the
   *     hash queue is full
   */
  public OpenSession confirm(SignUpConfirmRequest request) {
    outbox.requireEnabled();
    validation.requireAdmitted();
    List<Fault> missing = request.missing();
    if (!missing.isEmpty()) {
      throw validation.invalid(missing);
    }
    return request.token() == null ? byCode(request) : byLink(request);
  }

  private OpenSession byCode(SignUpConfirmRequest request) {
    return opening
        .open(
            sessionId ->
                pending.confirm(
                    sessionId,
                    request.flowIdOrNull(),
                    request.code(),
                    client.address().network(),
                    client.origin()))
        .orElseThrow(() -> refused(FailureReason.INVALID_CODE));
  }

  /**
   * The link alone is not enough: its recipient may not be the one who chose the password, and must
   * not activate a stranger's account by opening it.
   */
  private OpenSession byLink(SignUpConfirmRequest request) {
    SignUpTicket signUp =
        pending.find(request.token()).orElseThrow(() -> refused(FailureReason.INVALID_CODE));
    String account = signUp.email().toString();
    LoginCandidate candidate = new LoginCandidate(null, signUp.hash().encoded(), false);
    AccountThrottle.LoginAttempt attempt =
        attempts.begin(account, candidate, Subject.userOrEmail(null, account));
    Password password = Password.of(request.password());
    if (!attempts.verify(password, candidate, account, attempt, EventType.SIGNUP)) {
      throw refused(FailureReason.WRONG_PASSWORD);
    }
    OpenSession session =
        opening
            .open(
                sessionId ->
                    pending.confirm(
                        sessionId, request.token(), client.address().network(), client.origin()))
            .orElseThrow(() -> refused(FailureReason.INVALID_CODE));
    attempts.succeeded(attempt);
    return session;
  }

  /** The caller learns nothing about which part was wrong. */
  private Problem refused(FailureReason reason) {
    return validation.refused(reason, Problem.of(ProblemType.INVALID_CODE));
  }
}

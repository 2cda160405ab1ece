package dev.sallyport.signin;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.NewAccount;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.password.Password;
import dev.sallyport.credential.password.PasswordHash;
import dev.sallyport.credential.password.PasswordHasher;
import dev.sallyport.credential.password.PasswordPolicy;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailLanguage;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.OpenSession;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Signs a new user up. It has no transaction of its own, so that no transaction is open while a
 * hash is computed.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SignUpService {
  private final AccountService accounts;
  private final SignInService signIns;
  private final PasswordPolicy policy;
  private final PasswordHasher hasher;
  private final OverloadRecorder overload;
  private final AuditService audit;
  private final UnansweredSessions unanswered;
  private final RequestClient client;

  /** Required by the EJB container. */
  protected SignUpService() {
    this(null, null, null, null, null, null, null, null);
  }

  @Inject
  public SignUpService(
      AccountService accounts,
      SignInService signIns,
      PasswordPolicy policy,
      PasswordHasher hasher,
      OverloadRecorder overload,
      AuditService audit,
      UnansweredSessions unanswered,
      RequestClient client) {
    this.accounts = accounts;
    this.signIns = signIns;
    this.policy = policy;
    this.hasher = hasher;
    this.overload = overload;
    this.audit = audit;
    this.unanswered = unanswered;
    this.client = client;
  }

  /**
   * Creates the account and its first session.
   *
   * @throws Problem 400 naming every fault of e-mail and password, 409 if the e-mail address is
   *     taken, 503 if the hash queue is full
   */
  public OpenSession signUp(CredentialsRequest request) {
    RequestOrigin origin = client.origin();
    EmailAddress email = validated(request, origin);
    if (accounts.exists(email)) {
      throw taken(origin);
    }
    PasswordHash hash =
        overload.counted(
            EventType.SIGNUP,
            () -> hasher.hash(Password.of(request.password()), overload.hashClient(false)));
    return open(email, hash, origin).orElseThrow(() -> taken(origin));
  }

  private Optional<OpenSession> open(EmailAddress email, PasswordHash hash, RequestOrigin origin) {
    UUID sessionId = UUID.randomUUID();
    try {
      MailLanguage language = MailLanguage.ofAcceptLanguage(client.acceptLanguage());
      NewAccount account = new NewAccount(email, false, language);
      return signIns.signUp(sessionId, account, hash, client.address().network(), origin);
    } catch (RuntimeException notRecorded) {
      // Or the event was recorded, and only the response to the commit was lost.
      unanswered.add(sessionId);
      throw notRecorded;
    }
  }

  private EmailAddress validated(CredentialsRequest request, RequestOrigin origin) {
    List<Fault> faults = request.missing();
    Optional<EmailAddress> email = EmailAddress.parse(request.email());
    if (request.email() != null && email.isEmpty()) {
      faults.add(new Fault("email", "malformed", EmailAddress.reason(request.email())));
    }
    email
        .filter(EmailAddress::isReserved)
        .ifPresent(reserved -> faults.add(new Fault("email", "reserved", EmailAddress.RESERVED)));
    if (request.password() != null) {
      faults.addAll(policy.check(Password.of(request.password()), email.orElse(null)));
    }
    if (!faults.isEmpty()) {
      audit.failed(EventType.SIGNUP, Subject.NOBODY, origin, FailureReason.INVALID_INPUT);
      throw Problem.invalid(faults);
    }
    return email.orElseThrow();
  }

  private Problem taken(RequestOrigin origin) {
    audit.failed(EventType.SIGNUP, Subject.NOBODY, origin, FailureReason.EMAIL_TAKEN);
    return Problem.of(ProblemType.EMAIL_TAKEN);
  }
}

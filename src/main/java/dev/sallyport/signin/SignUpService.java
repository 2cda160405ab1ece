package dev.sallyport.signin;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.Password;
import dev.sallyport.account.PasswordHash;
import dev.sallyport.account.PasswordHasher;
import dev.sallyport.account.PasswordPolicy;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.OpenSession;
import dev.sallyport.session.SessionService;
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
  @Inject private AccountService accounts;
  @Inject private SessionService sessions;
  @Inject private PasswordPolicy policy;
  @Inject private PasswordHasher hasher;
  @Inject private OverloadRecorder refusals;
  @Inject private AuditService audit;
  @Inject private UnansweredSessions unanswered;
  @Inject private RequestClient client;

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
        refusals.counted(
            EventType.SIGNUP,
            () -> hasher.hash(Password.of(request.password()), refusals.hashClient(false)));
    return open(email, hash, origin).orElseThrow(() -> taken(origin));
  }

  private Optional<OpenSession> open(EmailAddress email, PasswordHash hash, RequestOrigin origin) {
    UUID sessionId = UUID.randomUUID();
    try {
      return sessions.signUp(sessionId, email, hash, client.address().network(), origin);
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

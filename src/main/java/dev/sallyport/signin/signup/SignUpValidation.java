package dev.sallyport.signin.signup;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.password.Password;
import dev.sallyport.credential.password.PasswordPolicy;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.signin.CredentialsRequest;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** Checks e-mail and password of a new account, and records rejections. */
@Dependent
public class SignUpValidation {
  private final SignUpSettings settings;
  private final PasswordPolicy policy;
  private final AuditService audit;
  private final RequestClient client;

  @Inject
  SignUpValidation(
      SignUpSettings settings, PasswordPolicy policy, AuditService audit, RequestClient client) {
    this.settings = settings;
    this.policy = policy;
    this.audit = audit;
    this.client = client;
  }

  /**
   * Rejects every sign-up while {@code SIGNUP} is {@code closed}.
   *
   * @throws Problem 403
   */
  public void requireAdmitted() {
    if (settings.mode() == SignUpMode.CLOSED) {
      throw refused(FailureReason.SIGNUP_CLOSED, Problem.of(ProblemType.SIGNUP_CLOSED));
    }
  }

  /**
   * The canonical address of a request without faults.
   *
   * @throws Problem 400 naming every fault of e-mail and password
   */
  EmailAddress validated(CredentialsRequest request) {
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
      throw invalid(faults);
    }
    return email.orElseThrow();
  }

  /** Records the rejection and returns 400. */
  Problem invalid(List<Fault> faults) {
    return refused(FailureReason.INVALID_INPUT, Problem.invalid(faults));
  }

  /** Records the rejection and returns the problem. */
  Problem refused(FailureReason reason, Problem problem) {
    audit.failed(EventType.SIGNUP, Subject.NOBODY, client.origin(), reason);
    return problem;
  }
}

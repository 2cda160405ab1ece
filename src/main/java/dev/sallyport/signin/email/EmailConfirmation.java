package dev.sallyport.signin.email;

import dev.sallyport.credential.password.Password;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.email.change.EmailChangeService;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;

/** Confirms addresses, new ones and those that accounts have. */
@Dependent
public class EmailConfirmation {
  private final EmailVerificationService verification;
  private final EmailChangeService changes;

  @Inject
  public EmailConfirmation(EmailVerificationService verification, EmailChangeService changes) {
    this.verification = verification;
    this.changes = changes;
  }

  /**
   * Confirms an address with what was mailed to it.
   *
   * @param session of the caller; empty if there is none
   * @throws dev.sallyport.problem.Problem 400 if a member is missing; 401 if flow, code or token is
   *     invalid; 501 if the service sends no mail
   */
  public ConfirmedEmailView confirm(EmailConfirmRequest request, Optional<SessionRef> session) {
    return changed(request, session)
        .map(address -> new ConfirmedEmailView(address, true))
        .orElseGet(() -> verification.confirm(request, session));
  }

  /** Empty if flow or token do not change an address; a password is only sent to change one. */
  private Optional<String> changed(EmailConfirmRequest request, Optional<SessionRef> session) {
    if (!request.missing().isEmpty()) {
      return Optional.empty();
    }
    if (request.token() == null) {
      return changes.confirm(session, request.flowIdOrNull(), request.code());
    }
    return Optional.ofNullable(request.password())
        .map(password -> changes.confirm(request.token(), Password.of(password)));
  }
}

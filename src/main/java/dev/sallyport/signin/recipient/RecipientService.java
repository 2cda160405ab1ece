package dev.sallyport.signin.recipient;

import dev.sallyport.access.Caller;
import dev.sallyport.account.User;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.mail.MailOutbox;
import dev.sallyport.mail.suppression.StopLinks;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** Stops and resumes the mails that other people can cause. */
@ApplicationScoped
public class RecipientService {
  private final MailOutbox outbox;
  private final StopLinks links;
  private final RecipientUpdateService updates;
  private final UserSearchService users;
  private final AuditService audit;
  private final RequestClient client;

  @Inject
  RecipientService(
      MailOutbox outbox,
      StopLinks links,
      RecipientUpdateService updates,
      UserSearchService users,
      AuditService audit,
      RequestClient client) {
    this.outbox = outbox;
    this.links = links;
    this.updates = updates;
    this.users = users;
    this.audit = audit;
    this.client = client;
  }

  /**
   * Suppresses the mails that other people can cause, with the secret of one of them.
   *
   * @throws Problem 400 without a token; 401 if it is invalid or has expired, or if the mails were
   *     resumed since; 501 if the service sends no mail
   */
  public void stop(MailStopRequest request) {
    outbox.requireEnabled();
    if (request.token() == null) {
      throw refused(
          FailureReason.INVALID_INPUT,
          Problem.invalid(List.of(new Fault("token", "required", "is required"))));
    }
    boolean stopped =
        links
            .parse(request.token())
            .filter(link -> updates.stop(link, client.origin()))
            .isPresent();
    if (!stopped) {
      throw refused(FailureReason.INVALID_CODE, Problem.of(ProblemType.INVALID_CODE));
    }
  }

  /**
   * Ends the suppression of mails to the address of the account.
   *
   * @throws Problem 401 if the account no longer exists; 409 if its address is not verified; 501 if
   *     the service sends no mail
   */
  public void resume(UUID userId, UUID sessionId) {
    outbox.requireEnabled();
    User user = users.find(userId).filter(User::isActive).orElseThrow(Caller::revoked);
    Subject subject = Subject.user(userId).inSession(sessionId);
    if (!user.isEmailVerified()) {
      audit.failed(EventType.MAIL_RESUMED, subject, client.origin(), FailureReason.FORBIDDEN);
      throw Problem.of(ProblemType.EMAIL_NOT_VERIFIED);
    }
    updates.resume(user, subject, client.origin());
  }

  private Problem refused(FailureReason reason, Problem problem) {
    audit.failed(EventType.MAIL_STOPPED, Subject.NOBODY, client.origin(), reason);
    return problem;
  }
}

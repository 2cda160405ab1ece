package dev.sallyport.signin.recipient;

import dev.sallyport.account.User;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.suppression.MailStop;
import dev.sallyport.mail.suppression.SuppressionService;
import dev.sallyport.platform.http.client.RequestOrigin;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.UUID;

/** The transactions that stop and resume mails. */
@Stateless
public class RecipientUpdateService {
  private final SuppressionService suppressions;
  private final UserSearchService users;
  private final AuditService audit;

  /** Required by the EJB container. */
  protected RecipientUpdateService() {
    this(null, null, null);
  }

  @Inject
  public RecipientUpdateService(
      SuppressionService suppressions, UserSearchService users, AuditService audit) {
    this.suppressions = suppressions;
    this.users = users;
    this.audit = audit;
  }

  /** False if the recipient has resumed the mails since the mail with the link. */
  public boolean stop(MailStop link, RequestOrigin origin) {
    if (!suppressions.stop(link)) {
      return false;
    }
    String recipient = link.recipient().toString();
    UUID owner = users.findByEmail(recipient).map(User::id).orElse(null);
    audit.succeeded(EventType.MAIL_STOPPED, Subject.userOrEmail(owner, recipient), origin);
    return true;
  }

  /**
   * @param user whose address is verified
   */
  public void resume(User user, Subject subject, RequestOrigin origin) {
    suppressions.resume(EmailAddress.parse(user.email()).orElseThrow());
    audit.succeeded(EventType.MAIL_RESUMED, subject, origin);
  }
}

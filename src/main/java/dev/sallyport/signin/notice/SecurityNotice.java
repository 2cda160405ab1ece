package dev.sallyport.signin.notice;

import dev.sallyport.account.User;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailMessage;
import dev.sallyport.mail.MailOutbox;
import dev.sallyport.mail.MailSettings;
import dev.sallyport.mail.MailTemplate;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/** Tells users by mail what was done with their account, if the service sends mail. */
@Dependent
public class SecurityNotice {
  private final MailOutbox outbox;
  private final MailSettings settings;

  @Inject
  public SecurityNotice(MailOutbox outbox, MailSettings settings) {
    this.outbox = outbox;
    this.settings = settings;
  }

  /** Sends a mail without link and code in the caller's transaction. */
  public void send(User user, MailTemplate template) {
    if (settings.isEnabled()) {
      outbox.send(
          MailMessage.of(template, EmailAddress.parse(user.email()).orElseThrow(), user.language())
              .ofUser(user.id()));
    }
  }
}

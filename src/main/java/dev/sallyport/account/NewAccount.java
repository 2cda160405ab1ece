package dev.sallyport.account;

import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailLanguage;
import java.util.Set;

/**
 * An account to be created.
 *
 * @param emailVerified whether the mailbox was proven
 * @param language of mails to the user
 * @param roles at least one
 */
public record NewAccount(
    EmailAddress email, boolean emailVerified, MailLanguage language, Set<String> roles) {
  public NewAccount {
    roles = Set.copyOf(roles);
  }

  /** An account without special rights. */
  public NewAccount(EmailAddress email, boolean emailVerified, MailLanguage language) {
    this(email, emailVerified, language, Set.of(Roles.USER));
  }
}

package dev.sallyport.account;

import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.text.Language;
import java.util.Set;

/**
 * An account to be created.
 *
 * @param emailVerified whether the mailbox was proven
 * @param language of mails to the user
 * @param roles at least one
 */
public record NewAccount(
    EmailAddress email, boolean emailVerified, Language language, Set<String> roles) {
  public NewAccount {
    roles = Set.copyOf(roles);
  }

  /** An account without special rights. */
  public NewAccount(EmailAddress email, boolean emailVerified, Language language) {
    this(email, emailVerified, language, Set.of(Roles.USER));
  }
}

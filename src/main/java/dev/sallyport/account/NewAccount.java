package dev.sallyport.account;

import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailLanguage;

/**
 * An account to be created.
 *
 * @param emailVerified whether the mailbox was proven
 * @param language of mails to the user
 */
public record NewAccount(EmailAddress email, boolean emailVerified, MailLanguage language) {}

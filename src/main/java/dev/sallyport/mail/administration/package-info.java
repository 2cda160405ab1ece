/**
 * The outbox as operators see it: listing mails and retrying failed ones.
 *
 * <p>Guarantees: an entry has neither the link nor the code of its mail, and no recipient once the
 * mail is sent. A mail is retried only if it failed and its content has not expired. Withheld mails
 * are not listed, because nothing became of them.
 */
package dev.sallyport.mail.administration;

/**
 * Recipients who stop the mails that other people can cause.
 *
 * <p>Guarantees: every mail that someone may have requested who does not read the mailbox ({@link
 * dev.sallyport.mail.MailTemplate#isSuppressible}) contains a link with a secret that only this
 * mail has. What the link leads to stops these mails for seven days from the mail; opening it
 * changes nothing. Using the link again extends nothing. Once the recipient has resumed the mails,
 * links of earlier mails stop nothing any more. The table contains a keyed hash of the address.
 *
 * <p>Out of scope: who may stop and resume ({@code signin.recipient}); budgets ({@code throttle}).
 *
 * <p>Decisions: the secret is the sealed address with the time of the mail, so that a mail needs no
 * further row, and is made when the mail is sent, so that mails which are pending during an upgrade
 * have it. Rejected: a suppression without an end, because its recipient could not reset a
 * forgotten password any more; {@code List-Unsubscribe}, because mail programs use it without
 * asking; a link that works when it is opened, because mail scanners open links.
 *
 * <p>Glossary: a recipient <em>stops</em> and <em>resumes</em> mails; in between they are
 * <em>suppressed</em>.
 */
package dev.sallyport.mail.suppression;

/**
 * E-mail: addresses, messages and the outbox. {@code text} renders messages, {@code delivery} sends
 * them.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>A mail is written in the transaction that causes it: it is sent if and only if that
 *       commits.
 *   <li>A mail contains only the texts of its template and what the service itself made: a link, a
 *       code, a time. There is no place for anything that a stranger has typed. An {@link
 *       dev.sallyport.mail.EmailAddress} contains nothing that could start a header.
 *   <li>Links begin with {@code PUBLIC_URL}, whatever the request contained, and have their secret
 *       in the fragment.
 *   <li>Recipient, link and code are sealed in the database, under a key from {@code JWT_SECRET},
 *       and deleted once the mail is sent.
 *   <li>At most 10,000 mails are pending; then requests that would send one get 503. Mails that are
 *       withheld, because the recipient must not get one, take the same time and the same rows.
 *   <li>Without {@code SMTP_URL} calls that need mail get 501.
 * </ul>
 *
 * <p>Out of scope: when to send what, limits for callers and recipients ({@code throttle}), and
 * what links and codes permit ({@code ticket}).
 *
 * <p>Decisions: an outbox in PostgreSQL, because a mail sent within the request would delay it, and
 * would be lost or wrong after a rollback. Only the service's own types fit into a message ({@link
 * dev.sallyport.mail.PublicLink}, {@link dev.sallyport.mail.MailTemplate}), so that the compiler
 * keeps other text out. Rejected: a message broker, which would be one more service to run; the
 * server's mail resource, whose configuration would be in the server instead of the environment.
 *
 * <p>Glossary: a mail is <em>pending</em>, then <em>sent</em> or <em>failed</em>, together
 * <em>settled</em>; an attempt that is retried is <em>deferred</em>; a mail that is written but not
 * sent is <em>withheld</em>.
 */
package dev.sallyport.mail;

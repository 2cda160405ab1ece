/**
 * Sends the mails of the outbox.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>A mail leaves within a second or so after the commit that wrote it. No request and no
 *       transaction waits for the mail server.
 *   <li>A mail is sent once while nodes and database work. After a crash between the server's
 *       answer and its record it is sent again, with the same {@code Message-ID}.
 *   <li>A temporary refusal or a network fault is retried after a minute, then after twice as long
 *       each time, up to six hours, until the content of the mail has expired. A permanent refusal
 *       ends it with an audit event; operators can retry it.
 *   <li>TLS with a trusted certificate for the configured host is required unless the server is on
 *       this machine. User and password are sent only after that, and are in no log.
 *   <li>A server that stalls or sends a byte now and then occupies the worker for at most 90
 *       seconds a mail, and nothing else.
 * </ul>
 *
 * <p>Decisions: a worker claims a mail for five minutes in a transaction of its own ({@code for
 * update skip locked}), sends it without a transaction, and settles it in a third, which is refused
 * if another worker has claimed the mail since. Rejected: holding a row lock and a database
 * connection while the mail server answers. A turn ends when the server refuses connections, so
 * that one attempt a minute probes it and the other mails keep their place. The reply code and the
 * enhanced status code are recorded, but not the text of a reply, which often contains the address.
 * Angus Mail is used directly where Jakarta Mail has no API for reply codes and sockets.
 */
package dev.sallyport.mail.delivery;

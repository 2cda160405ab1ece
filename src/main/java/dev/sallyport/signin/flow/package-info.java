/**
 * Flows that wait for a second factor: a log-in after its password, and the enrolment of an
 * authenticator app.
 *
 * <p>Guarantees: a flow is known by 256 random bits to the client that began it, is for one purpose
 * and one user, and lives for ten minutes and five tries. A try is counted before a code is
 * compared, in its own transaction, so that parallel and failing requests get no more. A flow ends
 * when the credentials of its user change. The flow of an enrolment belongs to its session, and for
 * clients with cookies that of a sign-in to the browser that began it.
 *
 * <p>Out of scope: the limits of an account over several flows ({@code PasswordAttempts}).
 *
 * <p>Decisions: rows, because a signed token without a row could be used more than once. One cookie
 * for all flows of a browser: a page that is opened begins a flow for its passkeys, and must not
 * end the log-in in another tab. Rejected: tickets ({@code ticket}), which prove that the caller
 * reads a mailbox.
 */
package dev.sallyport.signin.flow;

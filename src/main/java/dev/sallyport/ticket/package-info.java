/**
 * Tickets: single-use secrets that are sent by mail and prove that the caller reads a mailbox.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>A ticket works once, for one purpose, one account and one address. Of concurrent attempts
 *       to redeem it one succeeds. If the transaction of that attempt fails, the ticket remains
 *       valid.
 *   <li>It is redeemed with the 256-bit secret of the link, or with the code of 8 digits and the id
 *       of the flow. A code is valid for 10 minutes and 5 tries. A try is counted before the code
 *       is compared, in its own transaction, so that parallel and failing requests get no more.
 *   <li>A new ticket ends the previous one of the same purpose, user and address. A change of
 *       credentials voids the user's tickets, except those that revert a change of the address.
 *   <li>The database contains no secret, no code and no address in clear: SHA-256 of the secret,
 *       HMAC of the code, and the address and the payload sealed under keys from {@code
 *       JWT_SECRET}. Tickets remain valid while {@code JWT_SECRET} is changed.
 *   <li>An unknown, expired, redeemed, replaced or voided ticket gives the same result.
 * </ul>
 *
 * <p>Out of scope: sending the mail ({@code mail}), what a ticket permits, and limits on how many
 * are issued ({@code throttle}).
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Sign-ups do not replace each other's tickets: otherwise a stranger who signs up with the
 *       same address would end the flow of its owner. Their number is bounded by the budget of the
 *       recipient, and each has its own five tries.
 *   <li>Replacing is one statement on a unique key, the slot, so that of concurrent requests the
 *       last one is valid and never two. Rejected: deleting the earlier rows, which misses those of
 *       concurrent transactions.
 *   <li>Voided tickets are deleted rather than marked: nothing reads them, and they contain
 *       personal data.
 *   <li>{@code user_id} is not a foreign key: checking it would make a ticket of an account slower
 *       than one for an unknown address, which gets a ticket as well.
 *   <li>Rejected: signed tokens without a row, which cannot be used only once.
 * </ul>
 *
 * <p>Glossary: a <em>flow</em> is a ticket as its requester knows it, by an id; the <em>secret</em>
 * is in the link, the <em>code</em> is for typing; the <em>payload</em> is what the flow needs when
 * it is redeemed.
 */
package dev.sallyport.ticket;

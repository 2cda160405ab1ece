/**
 * What the recipient of mails decides: to stop those that other people can cause, and to resume
 * them.
 *
 * <p>Guarantees: a mail that a caller requests for an address is sent only if the budget of the
 * address permits it and its recipient has not stopped such mails; both are asked for every
 * address, with an account or without, and the caller sees neither. Mails are stopped with the
 * secret of a mail, so by its recipient, and only by a {@code POST}. They are resumed only in a
 * session of an account whose address is verified: otherwise a stranger who signed up with the
 * address could resume them.
 *
 * <p>Out of scope: mails about what has happened to an account, such as a changed password. They
 * cannot be stopped, because a thief would stop them first.
 */
package dev.sallyport.signin.recipient;

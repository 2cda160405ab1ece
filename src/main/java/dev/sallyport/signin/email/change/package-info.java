/**
 * Changing the e-mail address of an account, and reverting a change.
 *
 * <p>Guarantees: a change needs the current password within the budget of log-ins, and what was
 * mailed to the new address, presented in the session of the request, or together with the
 * password. Until then nothing changes. The response to the request, its rows and its work are the
 * same for free and taken addresses; of several who confirm one address at once, one succeeds and
 * the others get the response to a wrong code. The former address is notified of the request and of
 * the change. For seven days it can revert the change, whatever has happened since: nobody else can
 * take it, a change of the password does not void the link, and reverting voids the links that
 * restore later addresses. Change and reversion end the sessions whose tokens contain the other
 * address, except the one that confirms.
 *
 * <p>Decisions: the confirming session continues, and its tokens contain the new address after the
 * next refresh. A reversion opens no session and leaves the password, which its user resets by
 * mail. Rejected: telling the owner of a taken address, whom a request with a password does not
 * concern.
 */
package dev.sallyport.signin.email.change;

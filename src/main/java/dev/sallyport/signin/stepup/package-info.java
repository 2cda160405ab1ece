/**
 * Step-up: calls that a stolen access token must not be enough for require a recent authentication
 * at the highest level of the account (RFC 9470).
 *
 * <p>Guarantees: a method marked {@link dev.sallyport.signin.stepup.RequiresRecentAuthentication}
 * is rejected unless the session's user was authenticated within the last ten minutes, with two
 * factors if the account has two. The row of the session decides, not the token, so an earlier
 * token of a session that has been stepped up is as good as a new one, and none is better. A
 * refresh never makes an authentication recent. A user with two factors authenticates again with
 * the second one: whoever has a stolen token and the password is still rejected.
 *
 * <p>Decisions: ten minutes for all of these calls; a limit for each would have to be explained for
 * each. Rejected: asking for the password in every call, which an account without one cannot give.
 */
package dev.sallyport.signin.stepup;

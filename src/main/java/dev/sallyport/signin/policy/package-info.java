/**
 * Who must have a second factor: {@code SECOND_FACTOR} and {@code OPERATOR_ACR}.
 *
 * <p>Guarantees: while a session of such a user has not been authenticated with two factors, it can
 * enrol one, authenticate again, log out and read its profile, and nothing else. Every resource
 * method that knows its caller is denied unless it is marked {@link
 * dev.sallyport.access.WithoutSecondFactor}, so a new one is denied by default. A token of the
 * required level is enough; for any other the row of the session decides, so a session that has
 * been stepped up works with its earlier tokens as well. Whoever removes the last factor of the
 * level is signed out, so no token of the level outlives the factor. A change of roles ends the
 * sessions of its user, so no token lacks a role that requires a factor.
 *
 * <p>Out of scope: calls without an access token, such as a refresh, whose new token has the level
 * of its session.
 *
 * <p>Decisions: {@code OPERATOR_ACR} is the same rule for the role of operators, and applies to
 * their calls as users as well: their own password or address is the way to their rights. Rejected:
 * a list of forbidden calls, which a new call is not on; refusing the log-in, after which nobody
 * could enrol; reading the session for every call, which tokens of the second level do not need.
 */
package dev.sallyport.signin.policy;

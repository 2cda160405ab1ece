/**
 * Sessions of OAuth clients that act for a user.
 *
 * <p>Guarantees: a client's session is below the session in which the user signed in to it. It is a
 * session like every other: its refresh tokens rotate, their reuse ends it, and its access tokens
 * are rejected once it has ended. It ends with the session above it; only with {@code
 * offline_access} does it outlive a log-out, but no reset, deactivation, or log-out everywhere. It
 * is in no list of the user's own sessions, and counts apart from them. A user has at most {@value
 * dev.sallyport.session.grant.GrantService#MAX_GRANTS}; further ones end the oldest.
 *
 * <p>Decisions: a trigger ends the sessions below a session, so that no way to end one, present or
 * future, can forget them. Use of a client does not extend the session above it: that would need
 * both locks at each refresh.
 *
 * <p>Glossary: a <i>grant</i> is the session of a client.
 */
package dev.sallyport.session.grant;

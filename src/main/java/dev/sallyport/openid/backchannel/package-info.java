/**
 * Tells clients that a session of theirs has ended (OpenID Connect Back-Channel Logout).
 *
 * <p>Guarantees: every end of a client's session is announced to a client with a {@code
 * backchannel_logout_uri}: triggers of the database queue the announcement in the transaction that
 * ends the session, whatever statement does it, and expired sessions are ended every minute. An
 * announcement is sent until the client accepts it, for up to a day, to one of the URIs that
 * operators have registered; a client must expect to get one twice. A client that does not answer
 * delays its own announcements only.
 *
 * <p>Decisions: the logout token is signed at each attempt, because it is valid for two minutes.
 * After a failure all announcements to the same client wait, and while two are in flight or have
 * just failed no other one is begun, so that a client that is away does not occupy the senders.
 * Those of a client that no longer has a URI are not sent, and given up after a day. Front-channel
 * log-out is not offered: browsers block the third-party cookies that it needs.
 */
package dev.sallyport.openid.backchannel;

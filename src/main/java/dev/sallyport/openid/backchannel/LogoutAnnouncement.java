package dev.sallyport.openid.backchannel;

import java.util.UUID;

/**
 * The end of a session of a client.
 *
 * @param uri of the client
 */
public record LogoutAnnouncement(
    UUID id, String clientId, String uri, UUID userId, UUID sessionId) {}

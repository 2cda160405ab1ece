package dev.sallyport.token.id;

import java.util.UUID;

/**
 * What an earlier ID token says, which may have expired (OpenID Connect RP-Initiated Logout,
 * section 4).
 *
 * @param sessionId the session of the client
 */
public record IdTokenHint(String clientId, UUID userId, UUID sessionId) {}

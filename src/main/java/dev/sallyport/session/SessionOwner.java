package dev.sallyport.session;

import java.util.UUID;

/** A session and its user. */
public record SessionOwner(UUID userId, UUID sessionId) {}

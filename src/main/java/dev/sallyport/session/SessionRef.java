package dev.sallyport.session;

import java.util.UUID;

/** A session and its user. */
public record SessionRef(UUID userId, UUID sessionId) {}

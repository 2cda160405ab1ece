package dev.sallyport.session;

import java.util.UUID;

/** Whose session it is. */
public record SessionOwner(UUID userId, UUID sessionId) {}

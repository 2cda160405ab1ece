package dev.sallyport.audit.search;

import java.time.Instant;
import java.util.UUID;

/** The last event of a page, after which the next page begins. */
public record EventCursor(Instant createdAt, UUID id) {}

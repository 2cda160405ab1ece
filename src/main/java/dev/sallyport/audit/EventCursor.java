package dev.sallyport.audit;

import java.time.Instant;
import java.util.UUID;

/** The last event of a page, behind which the next begins. */
public record EventCursor(Instant createdAt, UUID id) {}

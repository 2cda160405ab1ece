package dev.sallyport.session;

import java.time.Instant;
import java.util.UUID;

/**
 * A live session as its user sees it.
 *
 * @param device such as "Firefox on Linux"
 * @param current whether the request came from this session
 */
public record DeviceView(
    UUID id, Instant createdAt, Instant lastUsedAt, String ip, String device, boolean current) {}

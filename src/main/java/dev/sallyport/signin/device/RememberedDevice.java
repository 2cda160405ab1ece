package dev.sallyport.signin.device;

import java.time.Instant;
import java.util.UUID;

/**
 * A device on which the second factor was proven.
 *
 * @param ip of the last use
 * @param userAgent of the last use, at most 512 characters; may be null
 */
public record RememberedDevice(
    UUID id,
    Instant createdAt,
    Instant lastUsedAt,
    Instant expiresAt,
    String ip,
    String userAgent) {}

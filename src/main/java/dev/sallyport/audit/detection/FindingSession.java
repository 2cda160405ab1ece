package dev.sallyport.audit.detection;

import java.util.UUID;

/**
 * A session that a finding names.
 *
 * @param address address at which it began or its token was reused; null if unknown
 */
public record FindingSession(UUID id, String address) {}

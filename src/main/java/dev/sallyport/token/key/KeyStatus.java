package dev.sallyport.token.key;

import dev.sallyport.token.key.store.KeyPurpose;
import dev.sallyport.token.key.store.SigningAlgorithm;
import java.time.Instant;

/**
 * A signing key as operators see it.
 *
 * @param retiresAt until when it verifies; null while no successor has taken over
 * @param revokedAt null unless it is revoked
 */
public record KeyStatus(
    String kid,
    KeyPurpose purpose,
    SigningAlgorithm algorithm,
    KeyState state,
    Instant createdAt,
    Instant activatesAt,
    Instant retiresAt,
    Instant revokedAt) {}

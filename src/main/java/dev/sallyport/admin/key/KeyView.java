package dev.sallyport.admin.key;

import dev.sallyport.token.key.KeyStatus;
import java.time.Instant;

/**
 * A signing key.
 *
 * @param purpose {@code access_token} or {@code id_token}
 * @param state {@code next}, {@code active}, {@code previous}, {@code retired} or {@code revoked}
 * @param retiresAt until when it verifies; null while no successor has taken over
 * @param revokedAt null unless it is revoked
 */
public record KeyView(
    String kid,
    String purpose,
    String algorithm,
    String state,
    Instant createdAt,
    Instant activatesAt,
    Instant retiresAt,
    Instant revokedAt) {
  static KeyView of(KeyStatus key) {
    return new KeyView(
        key.kid(),
        key.purpose().code(),
        key.algorithm().name(),
        key.state().code(),
        key.createdAt(),
        key.activatesAt(),
        key.retiresAt(),
        key.revokedAt());
  }
}

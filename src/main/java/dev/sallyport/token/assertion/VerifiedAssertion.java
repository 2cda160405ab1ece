package dev.sallyport.token.assertion;

import java.time.Instant;

/**
 * An assertion that {@link ClientAssertionVerifier} has accepted.
 *
 * @param id its {@code jti}
 * @param expiresAt from when on it is rejected, clock skew included
 */
public record VerifiedAssertion(String id, Instant expiresAt) {}

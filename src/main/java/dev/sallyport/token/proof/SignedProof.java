package dev.sallyport.token.proof;

import java.time.Instant;
import java.util.Optional;

/**
 * What a proof of possession states (RFC 9449, section 4.2). Its signature is valid; nothing else
 * is known.
 *
 * @param key the thumbprint of the key that signed it (RFC 7638), 43 characters of base64url
 * @param id the {@code jti} claim
 * @param method the {@code htm} claim
 * @param uri the {@code htu} claim
 * @param tokenHash the {@code ath} claim
 */
public record SignedProof(
    String key,
    String id,
    String method,
    String uri,
    Instant issuedAt,
    Optional<String> tokenHash,
    Optional<String> nonce) {}

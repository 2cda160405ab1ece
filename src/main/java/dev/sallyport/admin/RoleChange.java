package dev.sallyport.admin;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A change of an operator's role or state that waits for a second operator.
 *
 * @param email of the user whom it changes
 * @param roles null leaves them as they are
 * @param active null leaves it as it is
 * @param requestedByEmail of the operator who asked for it, and cannot confirm it
 * @param expiresAt until when it can be confirmed
 */
public record RoleChange(
    UUID id,
    UUID userId,
    String email,
    List<String> roles,
    Boolean active,
    UUID requestedBy,
    String requestedByEmail,
    Instant requestedAt,
    Instant expiresAt) {}

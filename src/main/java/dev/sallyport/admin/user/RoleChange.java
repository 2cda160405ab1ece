package dev.sallyport.admin.user;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A change of an operator's role or state that requires the approval of a second operator.
 *
 * @param email of the user to change
 * @param roles null keeps them
 * @param active null keeps it
 * @param requestedByEmail of the operator who requested it and cannot approve it
 * @param expiresAt until when it can be approved
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

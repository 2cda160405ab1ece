package dev.sallyport.admin.user;

import dev.sallyport.account.User;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A user as operators see one.
 *
 * @param lastLogin null before the first log-in
 * @param deletionDue when the account is deleted; null unless that was requested
 */
public record UserView(
    UUID id,
    String email,
    boolean emailVerified,
    boolean active,
    List<String> roles,
    Instant createdAt,
    Instant lastLogin,
    Instant deletionDue) {
  /** The view of a user. */
  public static UserView of(User user) {
    return new UserView(
        user.id(),
        user.email(),
        user.isEmailVerified(),
        user.isActive(),
        user.roles().stream().sorted().toList(),
        user.createdAt(),
        user.lastLogin(),
        user.deletionDue());
  }
}

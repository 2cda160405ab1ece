package dev.sallyport.admin.user;

import dev.sallyport.account.User;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A user with the number of live sessions.
 *
 * @param liveSessions their number
 */
public record UserDetailView(
    UUID id,
    String email,
    boolean emailVerified,
    boolean active,
    List<String> roles,
    Instant createdAt,
    Instant lastLogin,
    Instant deletionDue,
    long liveSessions) {
  static UserDetailView of(User user, long liveSessions) {
    UserView view = UserView.of(user);
    return new UserDetailView(
        view.id(),
        view.email(),
        view.emailVerified(),
        view.active(),
        view.roles(),
        view.createdAt(),
        view.lastLogin(),
        view.deletionDue(),
        liveSessions);
  }
}

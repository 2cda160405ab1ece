package dev.sallyport.session;

import dev.sallyport.platform.PathId;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Carries the refresh token where no cookie does.
 *
 * @param userId whose token it must be; null for whoever's it is
 */
public record RefreshRequest(String refreshToken, String userId) {
  /**
   * Whose token it must be, if the request says so.
   *
   * @throws Problem 400 for what is no UUID
   */
  Optional<UUID> user() {
    if (userId == null) {
      return Optional.empty();
    }
    Optional<UUID> user = PathId.find(userId);
    if (user.isEmpty()) {
      throw Problem.invalid(List.of(new Fault("user_id", "malformed", "must be a UUID")));
    }
    return user;
  }

  @Override
  public String toString() {
    return "RefreshRequest[hidden]";
  }
}

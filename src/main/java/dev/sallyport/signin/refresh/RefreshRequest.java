package dev.sallyport.signin.refresh;

import dev.sallyport.platform.http.PathId;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Contains the refresh token if it is not sent in a cookie.
 *
 * @param userId user that the token must belong to; null for any user
 */
public record RefreshRequest(String refreshToken, String userId) {
  /**
   * The user that the token must belong to, if the request names one.
   *
   * @throws Problem 400 if it is not a UUID
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

package dev.sallyport.task;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import java.security.Principal;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The owner of the tasks in a request, who is always the caller. */
final class Owner {
  private Owner() {}

  /**
   * The caller's id, from the token, never from the path.
   *
   * @param caller the verified token of the request
   * @param userId the user id in the path
   * @throws Problem 403 if the path does not name the caller, whether or not it names an existing
   *     user
   */
  static UUID require(Principal caller, String userId) {
    if (caller instanceof JsonWebToken token
        && token.getClaim("user_id") instanceof String id
        && id.equalsIgnoreCase(userId)) {
      return UUID.fromString(id);
    }
    throw Problem.of(
        ProblemType.FORBIDDEN, "The user ID in the path must be that of the access token.");
  }
}

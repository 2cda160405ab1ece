package dev.sallyport.task;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import java.security.Principal;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Whose tasks a request is about: always the caller's. */
final class Owner {
  private Owner() {}

  /**
   * The caller's id, from the token, never from the path.
   *
   * @param caller the verified token of the request
   * @param userId the path's
   * @throws Problem 403 when the path does not name the caller, whether or not it names anyone
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

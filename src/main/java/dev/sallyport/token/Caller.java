package dev.sallyport.token;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import java.security.Principal;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Who calls, by the access token that was verified for the request.
 *
 * <p>Not by injection of {@code JsonWebToken}: MicroProfile JWT's bean looks the token up through
 * JNDI at each use, which was a tenth of the CPU of a protected call.
 */
public final class Caller {
  private Caller() {}

  /** The token; empty when there was none, or when it was refused. */
  public static Optional<JsonWebToken> token(Principal caller) {
    return caller instanceof JsonWebToken token ? Optional.of(token) : Optional.empty();
  }

  /**
   * The token of a request that is not answered without one.
   *
   * @throws IllegalStateException when there is none after all
   */
  public static JsonWebToken requiredToken(Principal caller) {
    return token(caller)
        .orElseThrow(
            () -> new IllegalStateException("The resource method does not require a role"));
  }

  /** The session of {@link #requiredToken}. */
  public static UUID sessionId(Principal caller) {
    return UUID.fromString(requiredToken(caller).getClaim("sid"));
  }

  /** 401 for a token that is genuine, but whose user or session is not there any more. */
  public static Problem revoked() {
    return Problem.of(ProblemType.INVALID_TOKEN)
        .with("WWW-Authenticate", "Bearer realm=\"sallyport\", error=\"invalid_token\"");
  }

  /** The user of {@link #requiredToken}. */
  public static UUID userId(Principal caller) {
    return UUID.fromString(requiredToken(caller).getSubject());
  }
}

package dev.sallyport.access;

import dev.sallyport.problem.Problem;
import dev.sallyport.token.TokenRefusal;
import java.security.Principal;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * The caller, from the verified access token of the request.
 *
 * <p>{@code JsonWebToken} is not injected, because MicroProfile JWT's bean looks up the token
 * through JNDI at each use, which took a tenth of the CPU time of a protected call.
 */
public final class Caller {
  private Caller() {}

  /** The token; empty if none was sent or if it was rejected. */
  public static Optional<JsonWebToken> token(Principal caller) {
    return caller instanceof JsonWebToken token ? Optional.of(token) : Optional.empty();
  }

  /**
   * The token of a request that requires one.
   *
   * @throws IllegalStateException if there is none
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

  /** 401 for a genuine token whose user or session no longer exists. */
  public static Problem revoked() {
    return InvalidToken.of(TokenRefusal.SESSION_ENDED)
        .with("WWW-Authenticate", "Bearer realm=\"sallyport\", error=\"invalid_token\"");
  }

  /** The user of {@link #requiredToken}. */
  public static UUID userId(Principal caller) {
    return UUID.fromString(requiredToken(caller).getSubject());
  }
}

package dev.sallyport.openid.authorization;

import java.util.Optional;

/**
 * An authorization request that is refused.
 *
 * <p>Without a target the error is shown to the user: the service sends nobody to a URI that is not
 * registered (RFC 6749, section 4.1.2.1).
 */
public final class AuthorizationRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Optional<ResponseTarget> target;
  private final String error;

  private AuthorizationRefused(Optional<ResponseTarget> target, String error, String description) {
    super(description, null, false, false);
    this.target = target;
    this.error = error;
  }

  static AuthorizationRefused toUser(String description) {
    return new AuthorizationRefused(Optional.empty(), "invalid_request", description);
  }

  /**
   * @param error of RFC 6749, section 4.1.2.1, or of OpenID Connect Core, section 3.1.2.6
   */
  public static AuthorizationRefused toClient(
      ResponseTarget target, String error, String description) {
    return new AuthorizationRefused(Optional.of(target), error, description);
  }

  /** Empty if the client must not learn of it. */
  public Optional<ResponseTarget> target() {
    return target;
  }

  public String error() {
    return error;
  }

  /** A sentence for the developer of the client. */
  public String description() {
    return getMessage();
  }
}

package dev.sallyport.token;

import java.util.Locale;
import java.util.Optional;

/**
 * The reason for which a bearer token is rejected, for operators; fired as an event. The caller
 * learns it only for a token that this service has issued, see {@link #toldToCaller}.
 */
public enum TokenRefusal {
  /** Not a compact JWS, or not with the header of this service's tokens. */
  MALFORMED,
  /** Signed by a key that is unknown, retired or revoked. */
  UNKNOWN_KEY,
  BAD_SIGNATURE,
  /** Genuine, but not for this service, or from the future. */
  BAD_CLAIMS,
  EXPIRED,
  SESSION_ENDED,
  /** MicroProfile JWT rejected a token that {@link TokenVerifier} accepted. */
  REJECTED_BY_MP_JWT("server");

  private final String code;

  TokenRefusal() {
    this.code = name().toLowerCase(Locale.ROOT);
  }

  TokenRefusal(String code) {
    this.code = code;
  }

  /**
   * What the caller is told: only that a genuine token has expired, which can be read in it, or
   * that its session has ended. To a forger every other reason would show how far a forgery gets.
   */
  public Optional<String> toldToCaller() {
    return switch (this) {
      case EXPIRED -> Optional.of("token_expired");
      case SESSION_ENDED -> Optional.of("session_ended");
      default -> Optional.empty();
    };
  }

  /** Stable lower-case name, a label of the metric. */
  public String code() {
    return code;
  }
}

package dev.sallyport.token;

import java.util.Locale;

/**
 * The reason for which a bearer token is rejected, for operators; fired as an event, never sent to
 * the caller.
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

  /** Stable lower-case name, a label of the metric. */
  public String code() {
    return code;
  }
}

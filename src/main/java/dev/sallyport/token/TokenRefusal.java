package dev.sallyport.token;

import java.util.Locale;

/**
 * Why a bearer token is not accepted, for operators; fired as an event, never told to the caller.
 */
public enum TokenRefusal {
  /** No compact JWS, or not with the header that ours have. */
  MALFORMED,
  /** Signed by a key that is unknown, retired or revoked. */
  UNKNOWN_KEY,
  BAD_SIGNATURE,
  /** Genuine, but not for this service, or from the future. */
  BAD_CLAIMS,
  EXPIRED,
  SESSION_ENDED,
  /** MicroProfile JWT refused what {@link TokenVerifier} accepted. */
  SERVER;

  /** Stable lower-case name. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}

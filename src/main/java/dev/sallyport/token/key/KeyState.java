package dev.sallyport.token.key;

import dev.sallyport.token.key.store.KeyTimes;
import java.time.Instant;
import java.util.Locale;

/** The state of a signing key at a point in time, derived from the key's times. */
public enum KeyState {
  /** Published, so that verifiers have it when it starts to sign. */
  NEXT,
  /** Signs. */
  ACTIVE,
  /** No longer signs; tokens that it signed are accepted. */
  PREVIOUS,
  /** Its tokens are no longer accepted; also a key sealed under another {@code JWT_SECRET}. */
  RETIRED,
  /** Revoked by an operator. */
  REVOKED;

  /** Stable lower-case name. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The state of a key.
   *
   * @param ours whether it is sealed by the current secret
   * @param signs whether it is the signing key
   */
  static KeyState of(KeyTimes times, boolean ours, boolean signs, Instant now) {
    if (times.revoked() != null) {
      return REVOKED;
    }
    if (!ours || !times.verifies(now)) {
      return RETIRED;
    }
    if (signs) {
      return ACTIVE;
    }
    return times.isPublished(now) ? NEXT : PREVIOUS;
  }
}

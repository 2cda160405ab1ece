package dev.sallyport.token;

import java.time.Instant;
import java.util.Locale;

/** What a signing key is good for at a moment; it follows from the key's times. */
public enum KeyState {
  /** Published, so that verifiers know it when it begins to sign. */
  NEXT,
  /** Signs. */
  ACTIVE,
  /** Signs no more; tokens that it signed are accepted. */
  PREVIOUS,
  /** Nothing of it is accepted any more; also a key of another {@code JWT_SECRET}. */
  RETIRED,
  /** An operator ended it before its time. */
  REVOKED;

  /** Stable lower-case name. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The state of a key.
   *
   * @param ours whether it is sealed by the current secret
   * @param signs whether it is the one that signs now
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

package dev.sallyport.audit;

import java.util.Locale;

/** What an auth event tells of; stored as {@link #code()}. */
public enum EventType {
  SIGNUP,
  LOGIN,
  LOGOUT,
  REFRESH_TOKEN_REUSE,
  SESSION_ENDED,
  THROTTLED,
  ROLES_CHANGED,
  USER_ACTIVATED,
  USER_DEACTIVATED;

  /** Stable lower-case name. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}

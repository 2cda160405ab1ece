package dev.sallyport.session;

import java.util.Locale;

/** Why a session ended; stored as {@link #code()}. */
public enum EndReason {
  LOGOUT,
  REFRESH_REUSE,
  DEVICE_REMOVED,
  TOKEN_REVOKED,
  USER_DEACTIVATED,
  ROLES_CHANGED,
  ENDED_BY_OPERATOR,
  /** The database had lost the end, whatever its reason was. */
  LOST_END_REPEATED;

  /** Stable lower-case name. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.sallyport.session;

import java.util.Locale;

/** Why a session ended; stored as {@link #code()}. */
public enum EndReason {
  LOGOUT,
  REFRESH_REUSE,
  /** The user opened more sessions than {@code MAX_SESSIONS}. */
  SESSION_LIMIT,
  /** The sign-in was not answered, so nobody knows the session. */
  UNANSWERED,
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

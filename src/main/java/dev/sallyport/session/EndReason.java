package dev.sallyport.session;

import java.util.Locale;

/** Why a session ended; stored as {@link #code()}. */
public enum EndReason {
  LOGOUT,
  REFRESH_REUSE,
  /** The user opened more sessions than {@code MAX_SESSIONS}. */
  SESSION_LIMIT,
  /** The sign-in failed after the session was opened, so no client knows it. */
  UNANSWERED,
  DEVICE_REMOVED,
  TOKEN_REVOKED,
  USER_DEACTIVATED,
  ROLES_CHANGED,
  /** The e-mail address of the user was changed, or a change was reverted. */
  EMAIL_CHANGED,
  /** The user has requested the deletion of the account. */
  ACCOUNT_DELETION,
  /** A credential of the user was added, replaced or removed. */
  CREDENTIALS_CHANGED,
  ENDED_BY_OPERATOR,
  /** A session of a client, which is announced to it. */
  EXPIRED,
  /** The code that opened the session of a client, or of its device, was used again. */
  CODE_REUSE,
  /** The user has withdrawn the consent to the client of the session. */
  CONSENT_REVOKED,
  /** The client of the session was disabled or deleted; written by the database. */
  CLIENT_DISABLED,
  /** The database had lost the end of the session, and with it the reason. */
  LOST_END_REPEATED;

  /** Stable lower-case name. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}

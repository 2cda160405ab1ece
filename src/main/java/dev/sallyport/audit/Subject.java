package dev.sallyport.audit;

import java.util.UUID;

/**
 * The subject of an event; every part may be null.
 *
 * @param userId the account concerned
 * @param sessionId the session, the {@code sid} of its tokens
 * @param email the entered e-mail address if it belongs to no account; only its keyed hash is
 *     stored, because people enter passwords into that field
 * @param detail at most 1,000 characters: a scope, roles, a key's name, or the call and the
 *     parameters of an operator
 */
public record Subject(UUID userId, UUID sessionId, String email, String detail) {
  public static final Subject NOBODY = new Subject(null, null, null, null);

  private static final int MAX_DETAIL = 1_000;

  /** A user; null for none. */
  public static Subject user(UUID userId) {
    return new Subject(userId, null, null, null);
  }

  /** The user if there is one, otherwise the hash of the input. */
  public static Subject userOrEmail(UUID userIdOrNull, String email) {
    return new Subject(userIdOrNull, null, userIdOrNull == null ? email : null, null);
  }

  /** The same with a session. */
  public Subject inSession(UUID id) {
    return new Subject(userId, id, email, detail);
  }

  /** The same with a detail, truncated to 1,000 characters. */
  public Subject with(String code) {
    String bounded =
        code != null && code.length() > MAX_DETAIL ? code.substring(0, MAX_DETAIL) : code;
    return new Subject(userId, sessionId, email, bounded);
  }

  @Override
  public String toString() {
    return "Subject[user=" + userId + ", session=" + sessionId + ", detail=" + detail + "]";
  }
}

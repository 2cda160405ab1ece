package dev.sallyport.audit.detection;

import dev.sallyport.audit.Subject;
import dev.sallyport.platform.http.client.RequestOrigin;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A result row of a pattern's query.
 *
 * @param addresses at most five: those that signed in, then the most active
 * @param moreAddresses number of further addresses
 * @param sessions at most five: those that signed in, oldest first
 * @param moreSessions number of further sessions
 */
record DetectionMatch(
    String subject,
    long count,
    long distinct,
    Instant firstAt,
    Instant lastAt,
    List<String> addresses,
    long moreAddresses,
    List<FindingSession> sessions,
    long moreSessions) {
  private static final String USER = "user:";
  private static final String EMAIL = "email:";

  /** The account, if the suspect is one, with the first session that signed in. */
  Subject account() {
    if (!subject.startsWith(USER)) {
      return Subject.NOBODY;
    }
    return Subject.user(UUID.fromString(subject.substring(USER.length())))
        .inSession(sessions.isEmpty() ? null : sessions.get(0).id());
  }

  /** The address or network of the finding; for an account, the one that signed in. */
  RequestOrigin origin() {
    boolean isAccount = subject.startsWith(USER) || subject.startsWith(EMAIL);
    String intruder = sessions.isEmpty() ? null : sessions.get(0).address();
    return new RequestOrigin(isAccount ? intruder : subject, null, null);
  }
}

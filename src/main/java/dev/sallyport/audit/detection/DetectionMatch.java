package dev.sallyport.audit.detection;

import dev.sallyport.audit.Subject;
import dev.sallyport.platform.http.client.RequestOrigin;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
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

  static DetectionMatch of(ResultSet row) throws SQLException {
    return new DetectionMatch(
        row.getString("subject"),
        row.getLong("count"),
        row.getLong("distinct"),
        row.getTimestamp("first_at").toInstant(),
        row.getTimestamp("last_at").toInstant(),
        List.of((String[]) row.getArray("addresses").getArray()),
        row.getLong("more_addresses"),
        sessions(row.getArray("session_ids"), row.getArray("session_addresses")),
        row.getLong("more_sessions"));
  }

  /** Combines two arrays of a row by index; an empty address means none. */
  static List<FindingSession> sessions(Array ids, Array addresses) throws SQLException {
    UUID[] id = (UUID[]) ids.getArray();
    String[] address = (String[]) addresses.getArray();
    List<FindingSession> sessions = new ArrayList<>();
    for (int i = 0; i < id.length; i++) {
      sessions.add(new FindingSession(id[i], address[i].isEmpty() ? null : address[i]));
    }
    return List.copyOf(sessions);
  }

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

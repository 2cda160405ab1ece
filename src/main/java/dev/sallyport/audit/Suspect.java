package dev.sallyport.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A row that a pattern's query answers. */
record Suspect(
    String subject,
    long count,
    long distinct,
    Instant firstAt,
    Instant lastAt,
    List<String> addresses) {
  private static final String USER = "user:";
  private static final String EMAIL = "email:";

  static Suspect of(ResultSet row) throws SQLException {
    Object addresses =
        row.getArray("addresses") == null ? null : row.getArray("addresses").getArray();
    return new Suspect(
        row.getString("subject"),
        row.getLong("count"),
        row.getLong("distinct"),
        row.getTimestamp("first_at").toInstant(),
        row.getTimestamp("last_at").toInstant(),
        addresses == null ? List.of() : List.of((String[]) addresses));
  }

  /** The account, if it is one. */
  Subject account() {
    return Subject.user(
        subject.startsWith(USER) ? UUID.fromString(subject.substring(USER.length())) : null);
  }

  /** The address or network, if it is one. */
  Origin origin() {
    boolean isAccount = subject.startsWith(USER) || subject.startsWith(EMAIL);
    return new Origin(isAccount ? null : subject, null, null);
  }
}

package dev.sallyport.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is sealed of an event: SHA-256 of its fields as text, each with its length in bytes before
 * it ({@code 5:login}), null as {@code -}, joined by commas. PostgreSQL can compute the same, and
 * {@code db/monitoring/verify-chain.sql} does.
 */
final class EventDigest {
  static final int BYTES = 32;

  private static final List<String> FIELDS =
      List.of(
          "id::text",
          "event_type",
          "success::text",
          "failure_reason",
          "detail",
          "occurrences::text",
          "user_id::text",
          "session_id::text",
          "actor_id::text",
          "email_hash",
          "ip_address::text",
          "user_agent",
          "request_id",
          "(extract(epoch from created_at) * 1000000)::bigint::text");

  /** What to select. */
  static final String COLUMNS = String.join(", ", FIELDS);

  private EventDigest() {}

  /** Of the current row, whose columns from {@code first} on are {@link #COLUMNS}. */
  static byte[] of(ResultSet row, int first) throws SQLException {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < FIELDS.size(); i++) {
      fields.add(field(row.getString(first + i)));
    }
    return sha256(String.join(",", fields).getBytes(StandardCharsets.UTF_8));
  }

  private static String field(String value) {
    return value == null ? "-" : value.getBytes(StandardCharsets.UTF_8).length + ":" + value;
  }

  static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

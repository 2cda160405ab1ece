package dev.sallyport.audit.search;

import dev.sallyport.audit.AuditTime;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.platform.http.Cursor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Builds the SQL of a filter with conditions only for the given criteria, so that indexes are used.
 */
final class EventQuery {
  private static final String COLUMNS =
      "id, event_type, success, failure_reason, detail, occurrences, user_id, session_id, actor_id,"
          + " email_hash, host(ip_address) as ip, user_agent, request_id,"
          + " (extract(epoch from created_at) * 1000000)::bigint";

  private final StringBuilder conditions = new StringBuilder();
  private final List<Object> parameters = new ArrayList<>();

  EventQuery(EventFilter filter) {
    types(filter.types());
    and("success = ?", filter.success());
    and("user_id = ?", filter.userId());
    and("session_id = ?", filter.sessionId());
    and("actor_id = ?", filter.actorId());
    and("email_hash = ?", filter.emailHash());
    address(filter.ip());
    and("failure_reason = ?", filter.reason() == null ? null : filter.reason().code());
    and("created_at >= ?", AuditTime.timestamp(filter.from()));
    and("created_at < ?", AuditTime.timestamp(filter.to()));
    and("request_id = ?", filter.requestId());
  }

  /** Only older events. */
  EventQuery after(Cursor cursor) {
    if (cursor != null) {
      conditions
          .append(conditions.isEmpty() ? " where " : " and ")
          .append("(created_at, id) < (?, ?)");
      parameters.add(AuditTime.timestamp(cursor.createdAt()));
      parameters.add(cursor.id());
    }
    return this;
  }

  private void types(Set<EventType> types) {
    if (types != null) {
      // For a single type the index also provides the order.
      String marks = types.stream().map(type -> "?").collect(Collectors.joining(", "));
      conditions.append(" where event_type in (").append(marks).append(")");
      types.forEach(type -> parameters.add(type.code()));
    }
  }

  private void address(String ip) {
    // An index on inet supports containment only for a literal network, so the network is queried
    // as a range.
    and("ip_address >= ?::inet", ip);
    if (ip != null) {
      and(
          "ip_address <= set_masklen(broadcast(?::inet), case family(?::inet) when 4 then 32 else"
              + " 128 end)",
          ip);
      parameters.add(ip);
    }
  }

  private void and(String condition, Object parameter) {
    if (parameter != null) {
      conditions.append(conditions.isEmpty() ? " where " : " and ").append(condition);
      parameters.add(parameter);
    }
  }

  /** Newest first; at most {@code limit}, 0 for all. The caller closes the statement. */
  PreparedStatement prepare(Connection connection, int limit) throws SQLException {
    String sql =
        "select "
            + COLUMNS
            + " from auth_events"
            + conditions
            + " order by created_at desc, id desc"
            + (limit == 0 ? "" : " limit " + limit);
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.size(); i++) {
      statement.setObject(i + 1, parameters.get(i));
    }
    return statement;
  }

  static RecordedEvent event(ResultSet row) throws SQLException {
    String type = row.getString("event_type");
    String reason = row.getString("failure_reason");
    return new RecordedEvent(
        row.getObject("id", UUID.class),
        type,
        owasp(type, reason),
        row.getBoolean("success"),
        reason,
        row.getString("detail"),
        row.getInt("occurrences"),
        row.getObject("user_id", UUID.class),
        row.getObject("session_id", UUID.class),
        row.getObject("actor_id", UUID.class),
        row.getString("email_hash"),
        row.getString("ip"),
        row.getString("user_agent"),
        row.getString("request_id"),
        AuditTime.instant(row, 14));
  }

  private static String owasp(String type, String reason) {
    FailureReason failure = reason == null ? null : FailureReason.of(reason).orElse(null);
    // During a rolling update a type of a newer version has no name here.
    return EventType.of(type).map(known -> known.owasp(failure)).orElse(type);
  }
}

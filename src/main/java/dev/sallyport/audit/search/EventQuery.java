package dev.sallyport.audit.search;

import dev.sallyport.audit.AuditTime;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.http.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
    and("created_at >= ?", filter.from());
    and("created_at < ?", filter.to());
    and("request_id = ?", filter.requestId());
    and("id = ?", filter.id());
    and("position(lower(?) in lower(detail)) > 0", filter.detail());
    and("position(lower(?) in lower(user_agent)) > 0", filter.userAgent());
  }

  /** Only older events. */
  EventQuery after(Cursor cursor) {
    if (cursor != null) {
      conditions
          .append(conditions.isEmpty() ? " where " : " and ")
          .append("(created_at, id) < (?, ?)");
      parameters.add(cursor.createdAt());
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

  /** Newest first; at most {@code limit}, 0 for all. */
  String text(int limit) {
    return "select "
        + COLUMNS
        + " from auth_events"
        + conditions
        + " order by created_at desc, id desc"
        + (limit == 0 ? "" : " limit " + limit);
  }

  Object[] parameters() {
    return parameters.toArray();
  }

  static RecordedEvent event(Row row) {
    String type = row.text(2);
    String reason = row.text(4);
    return new RecordedEvent(
        row.uuid(1),
        type,
        owasp(type, reason),
        row.flag(3),
        reason,
        row.text(5),
        row.integer(6),
        row.uuid(7),
        row.uuid(8),
        row.uuid(9),
        row.text(10),
        row.text(11),
        row.text(12),
        row.text(13),
        AuditTime.instant(row, 14));
  }

  private static String owasp(String type, String reason) {
    FailureReason failure = reason == null ? null : FailureReason.of(reason).orElse(null);
    // During a rolling update a type of a newer version has no name here.
    return EventType.of(type).map(known -> known.owasp(failure)).orElse(type);
  }
}

package dev.sallyport.export;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** One list of the export: the rows of a table that belong to the user, newest first. */
public enum ExportSection {
  CREDENTIALS(
      "credentials",
      "created_at",
      "id",
      "uuid",
      "id, type, name, created_at, changed_at, last_used_at, backed_up, transports"),
  SESSIONS(
      "sessions",
      "created_at",
      "id",
      "uuid",
      "id, created_at, last_used_at, idle_expires_at, absolute_expires_at, host(ip_address) as ip,"
          + " user_agent, auth_time, amr, acr, retries, last_retry_at, ended_at, end_reason,"
          + " client_id, scopes"),
  /** The applications that the user permits to act for them. */
  CONSENTS("consents", "granted_at", "client_id", "text", "client_id, scopes, granted_at"),
  KNOWN_NETWORKS("known_addresses", "last_seen", "network", "text", "network, last_seen"),
  FORMER_ADDRESSES("former_addresses", "expires_at", "email", "text", "email, expires_at"),
  TASKS(
      "tasks",
      "created_at",
      "id",
      "uuid",
      "id, title, is_completed, completed_at, created_at, updated_at"),
  /** Recipient and content are sealed; they are deleted once a mail is sent. */
  MAILS("mails", "created_at", "id", "uuid", "template, state, created_at, expires_at, settled_at"),
  /** Pending links and codes, without what redeems them. */
  TICKETS("tickets", "created_at", "id", "uuid", "purpose, created_at, expires_at, consumed_at"),
  /** Log-ins and enrolments that wait for a code, without what identifies them. */
  FACTOR_FLOWS(
      "factor_flows", "created_at", "id", "uuid", "purpose, tries, created_at, expires_at"),
  /** Without the hashes of their tokens. */
  REMEMBERED_DEVICES(
      "remembered_devices",
      "created_at",
      "id",
      "uuid",
      "id, created_at, last_used_at, expires_at, host(ip_address) as ip, user_agent"),
  /** Without the operator who requested it. */
  FACTOR_REMOVALS(
      "factor_removals",
      "requested_at",
      "user_id",
      "uuid",
      "types, requested_at, due_at as removal_due"),
  /** Without the operator who requested it. */
  ROLE_CHANGES(
      "role_changes", "requested_at", "id", "uuid", "roles, active, requested_at, expires_at"),
  /** Filters that an operator has saved in the console. */
  SAVED_VIEWS("saved_views", "created_at", "id", "uuid", "page, name, query, created_at"),
  /** Of an operator's action only the kind and the time: the rest is about the operator. */
  EVENTS(
      "auth_events",
      "created_at",
      "id",
      "uuid",
      "id, event_type as type, success, failure_reason, occurrences as count, session_id,"
          + " actor_id is not null as by_operator,"
          + " case when actor_id is null then detail end as detail,"
          + " case when actor_id is null then host(ip_address) end as ip,"
          + " case when actor_id is null then user_agent end as user_agent,"
          + " case when actor_id is null then request_id end as request_id, created_at");

  /** The account itself, as a single object. */
  static final String ACCOUNT =
      "select id as user_id, email, email_verified, language, roles, is_active, created_at,"
          + " last_login, deletion_due, external_id"
          + " from users where id = ?";

  private final String table;
  private final String time;
  private final String key;
  private final String keyType;
  private final String columns;

  /**
   * @param time the column that orders the rows
   * @param key orders rows of the same time
   */
  ExportSection(String table, String time, String key, String keyType, String columns) {
    this.table = table;
    this.time = time;
    this.key = key;
    this.keyType = keyType;
    this.columns = columns;
  }

  String table() {
    return table;
  }

  /** The member of the export. */
  String member() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The query of a page; its first two columns are the position of a row. Parameters: the user, the
   * position after which the page begins, if there is one, and the number of rows.
   */
  String sql(Optional<Position> after) {
    String from =
        after
            .map(position -> " and (%s, %s) < (?, ?::%s)".formatted(time, key, keyType))
            .orElse("");
    // Qualified, because the name alone could also be that of a column of the result.
    return ("select stored.%1$s as position_time, stored.%2$s::text as position_key, %3$s"
            + " from %4$s as stored where user_id = ?%5$s"
            + " order by stored.%1$s desc, stored.%2$s desc limit ?")
        .formatted(time, key, columns, table, from);
  }

  /** Where a page ended. */
  public record Position(Instant time, String key) {}
}

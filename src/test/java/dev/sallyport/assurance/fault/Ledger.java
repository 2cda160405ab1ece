package dev.sallyport.assurance.fault;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What clients were told, kept by themselves, to be compared row by row with what the database
 * holds. What was acknowledged must be there; what was refused with 503, or cut off, may be there
 * or not, but never in part.
 */
final class Ledger {
  /** What may have become of a task. */
  enum TaskState {
    ABSENT,
    OPEN,
    COMPLETED
  }

  /** A user. Written by one client. */
  static final class Account {
    final String email;
    UUID id;

    Account(String email) {
      this.email = email;
    }
  }

  /** A session and the refresh tokens that were handed out for it, in their order. */
  static final class Family {
    final UUID id;
    final Account account;
    final List<String> tokens = new ArrayList<>();
    String accessToken;

    /** So many refreshes with the last token may have happened although nobody was told. */
    int refreshesInDoubt;

    boolean endInDoubt;
    boolean ended;

    Family(UUID id, Account account) {
      this.id = id;
      this.account = account;
    }

    boolean refreshInDoubt() {
      return refreshesInDoubt > 0;
    }

    String lastToken() {
      return tokens.get(tokens.size() - 1);
    }

    boolean isOpen() {
      return !ended && !endInDoubt;
    }
  }

  /** A task, known by its title, which nobody else has. */
  static final class TaskRecord {
    final Account owner;
    final String title;
    final Set<TaskState> possible = EnumSet.of(TaskState.ABSENT);
    UUID id;

    TaskRecord(Account owner, String title) {
      this.owner = owner;
      this.title = title;
    }

    void became(TaskState state) {
      possible.clear();
      possible.add(state);
    }

    void mayBecome(TaskState state) {
      possible.add(state);
    }

    boolean isCertain() {
      return possible.size() == 1;
    }
  }

  /** With one of these types. */
  private record Event(String requestId, Set<String> types) {}

  private final Collection<Account> accounts = new ConcurrentLinkedQueue<>();
  private final Collection<Family> families = new ConcurrentLinkedQueue<>();
  private final Collection<TaskRecord> tasks = new ConcurrentLinkedQueue<>();
  private final Collection<Event> events = new ConcurrentLinkedQueue<>();
  private final Collection<String> wrong = new ConcurrentLinkedQueue<>();

  Account account(String email) {
    Account account = new Account(email);
    accounts.add(account);
    return account;
  }

  Family family(UUID id, Account account) {
    Family family = new Family(id, account);
    families.add(family);
    return family;
  }

  TaskRecord task(Account owner, String title) {
    TaskRecord task = new TaskRecord(owner, title);
    tasks.add(task);
    return task;
  }

  /**
   * An acknowledged call of which there must be an event.
   *
   * @param types one of which it has
   */
  void event(String requestId, String... types) {
    events.add(new Event(requestId, Set.of(types)));
  }

  /** An answer that no client should ever get. */
  void wrong(String answer) {
    wrong.add(answer);
  }

  Collection<String> wrongAnswers() {
    return wrong;
  }

  Collection<Family> families() {
    return families;
  }

  /** How many writes were acknowledged. */
  int acknowledged() {
    return events.size() + (int) tasks.stream().filter(task -> task.id != null).count();
  }

  /** Every difference between the database and what clients were told; empty is right. */
  List<String> compare(Connection database) throws SQLException {
    List<String> found = new ArrayList<>();
    compareAccounts(database, found);
    compareFamilies(database, found);
    compareTasks(database, found);
    compareEvents(database, found);
    for (Map.Entry<String, String> whole : WHOLE.entrySet()) {
      for (List<Object> row : rows(database, whole.getValue())) {
        found.add(whole.getKey() + ": " + row.get(0));
      }
    }
    return found;
  }

  /** Of every row, whoever asked for it: there is no half of anything. */
  private static final Map<String, String> WHOLE =
      Map.of(
          "user without event, network or session",
          // Not the first operator, who never signed up: a developer's .env may name one.
          "select email from users u where u.roles::text not like '%admin%' and ("
              + " (select count(*) from auth_events e where e.user_id = u.id"
              + "    and e.event_type = 'signup' and e.success) <> 1"
              + " or not exists (select from known_addresses k where k.user_id = u.id)"
              + " or not exists (select from sessions s where s.user_id = u.id))",
          "event of a sign-up without user",
          "select request_id from auth_events e where event_type = 'signup' and success"
              + " and not exists (select from users u where u.id = e.user_id)",
          "session that did not begin with one event",
          "select id from sessions s where (select count(*) from auth_events e"
              + " where e.session_id = s.id and e.event_type in ('signup', 'login')"
              + " and e.success) <> 1",
          "event of a session that is not there",
          "select request_id from auth_events e where session_id is not null"
              + " and not exists (select from sessions s where s.id = e.session_id)",
          "session whose tokens fork or have an end missing",
          "select s.id from sessions s left join refresh_tokens t on t.session_id = s.id"
              + " group by s.id having count(t.hash) = 0"
              + " or count(t.successor_hash) <> count(t.hash) - 1"
              + " or count(distinct t.successor_hash) <> count(t.successor_hash)",
          "successor that is not there",
          "select t.session_id from refresh_tokens t where t.successor_hash is not null"
              + " and not exists (select from refresh_tokens n where n.hash = t.successor_hash"
              + "   and n.session_id = t.session_id)",
          "session with more than its current and its last used token",
          "select session_id from refresh_tokens group by session_id having count(*) > 2",
          // A log-out whose commit failed with an unknown outcome is made again by the service.
          "ended session without the event, or the reverse",
          "select s.id from sessions s where (s.ended_at is not null)"
              + " <> exists (select from auth_events e where e.session_id = s.id"
              + "   and e.event_type in ('logout', 'refresh_token_reuse', 'session_ended',"
              + "     'lost_change_repeated'))");

  private void compareAccounts(Connection database, List<String> found) throws SQLException {
    Map<Object, Object> ids = new HashMap<>();
    rows(database, "select email, id from users").forEach(row -> ids.put(row.get(0), row.get(1)));
    for (Account account : accounts) {
      if (account.id != null && !account.id.equals(ids.get(account.email))) {
        found.add("acknowledged user lost: " + account.email);
      }
    }
  }

  private void compareFamilies(Connection database, List<String> found) throws SQLException {
    Map<Object, List<Object>> sessions = new HashMap<>();
    rows(database, "select id, user_id, ended_at from sessions")
        .forEach(row -> sessions.put(row.get(0), row));
    Map<Object, List<Object>> tokens = new HashMap<>();
    rows(database, "select hash, session_id, used_at, successor_hash from refresh_tokens")
        .forEach(row -> tokens.put(row.get(0), row));
    Map<Object, Long> refreshes = new HashMap<>();
    rows(
            database,
            "select session_id, count(*) from auth_events where event_type = 'refresh' and success"
                + " group by session_id")
        .forEach(row -> refreshes.put(row.get(0), (Long) row.get(1)));
    for (Family family : families) {
      List<Object> session = sessions.get(family.id);
      if (session == null || !family.account.id.equals(session.get(1))) {
        found.add("acknowledged session lost: " + family.id);
      } else {
        boolean ended = session.get(2) != null;
        if (ended ? family.isOpen() : family.ended) {
          found.add((ended ? "session ended by nobody: " : "log-out lost: ") + family.id);
        }
        compareTokens(family, tokens, found);
        long rotations = refreshes.getOrDefault(family.id, 0L);
        long acknowledged = family.tokens.size() - 1L;
        if (rotations < acknowledged
            || rotations > acknowledged + (family.refreshInDoubt() ? 1 : 0)) {
          found.add(
              "%d refreshes are events, %d were acknowledged, of session %s"
                  .formatted(rotations, acknowledged, family.id));
        }
      }
    }
  }

  private static void compareTokens(
      Family family, Map<Object, List<Object>> tokens, List<String> found) {
    List<Object> last = tokens.get(sha256(family.lastToken()));
    if (last == null || !family.id.equals(last.get(1))) {
      found.add("acknowledged refresh token lost, of session " + family.id);
    } else if (last.get(2) != null) {
      if (!family.refreshInDoubt()) {
        found.add("refreshed by nobody: session " + family.id);
      }
      List<Object> successor = tokens.get(last.get(3));
      if (successor == null || successor.get(2) != null) {
        found.add("successor used by nobody, of session " + family.id);
      }
    } else if (family.tokens.size() > 1) {
      List<Object> before = tokens.get(sha256(family.tokens.get(family.tokens.size() - 2)));
      if (before == null || !last.get(0).equals(before.get(3))) {
        found.add("two successors of one refresh token, of session " + family.id);
      }
    }
  }

  private void compareTasks(Connection database, List<String> found) throws SQLException {
    Map<Object, List<List<Object>>> rows = new HashMap<>();
    rows(database, "select title, id, is_completed, user_id from tasks")
        .forEach(row -> rows.computeIfAbsent(row.get(0), title -> new ArrayList<>()).add(row));
    for (TaskRecord task : tasks) {
      List<List<Object>> there = rows.getOrDefault(task.title, List.of());
      if (there.size() > 1) {
        found.add("task created twice: " + task.title);
      }
      TaskState state =
          there.isEmpty()
              ? TaskState.ABSENT
              : Boolean.TRUE.equals(there.get(0).get(2)) ? TaskState.COMPLETED : TaskState.OPEN;
      if (!task.possible.contains(state)) {
        found.add("task is %s, not %s: %s".formatted(state, task.possible, task.title));
      }
      for (List<Object> row : there) {
        if (!row.get(3).equals(task.owner.id) || (task.id != null && !row.get(1).equals(task.id))) {
          found.add("task of another: " + task.title);
        }
      }
    }
  }

  private void compareEvents(Connection database, List<String> found) throws SQLException {
    Map<Object, List<Object>> types = new HashMap<>();
    rows(database, "select request_id, event_type from auth_events where success")
        .forEach(row -> types.computeIfAbsent(row.get(0), id -> new ArrayList<>()).add(row.get(1)));
    for (Event event : events) {
      List<Object> there = types.getOrDefault(event.requestId(), List.of());
      if (there.size() != 1 || !event.types().contains((String) there.get(0))) {
        found.add("event of an acknowledged %s is %s".formatted(event.types(), there));
      }
    }
  }

  private static List<List<Object>> rows(Connection database, String sql) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<List<Object>> found = new ArrayList<>();
      while (rows.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(rows.getObject(i));
        }
        found.add(row);
      }
      return found;
    }
  }

  /** Of a refresh token, as the service stores it. */
  private static String sha256(String token) {
    try {
      byte[] value = Base64.getUrlDecoder().decode(token.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(value));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }
}

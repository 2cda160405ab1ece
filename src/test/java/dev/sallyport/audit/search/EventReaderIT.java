package dev.sallyport.audit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.WithoutServer;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.chain.AuditHarness;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.Cursor;
import dev.sallyport.problem.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Filters and pages over auth events. */
@WithoutServer
public class EventReaderIT {
  private static final UUID USER = UUID.randomUUID();
  private static final UUID SESSION = UUID.randomUUID();
  private static final UUID ACTOR = UUID.randomUUID();
  private static final String HASH = "f".repeat(64);
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final AuditHarness world = new AuditHarness();

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  @Test
  void everyMemberOfAFilterNarrowsItAndAllTogetherDo() {
    UUID wanted =
        insert("login", "wrong_password", USER, SESSION, ACTOR, HASH, "192.0.2.1", NOON, "r-1");
    insert(
        "logout",
        null,
        UUID.randomUUID(),
        null,
        null,
        null,
        "192.0.2.2",
        NOON.minusSeconds(9),
        "r-2");
    EventFilter all =
        new EventFilter(
            Set.of(EventType.LOGIN),
            false,
            USER,
            SESSION,
            ACTOR,
            HASH,
            "192.0.2.1",
            FailureReason.WRONG_PASSWORD,
            NOON,
            NOON.plusNanos(1_000),
            "r-1",
            wanted,
            null,
            null);

    assertThat(ids(all)).containsExactly(wanted);
    for (EventFilter one : each(all)) {
      assertThat(ids(one)).as(one.toString()).containsExactly(wanted);
    }
    assertThat(ids(EventFilter.ALL)).hasSize(2);
  }

  @Test
  void aPartOfTheDetailOrTheDeviceIsFoundInAnyCase() {
    UUID wanted = insert("login", null, USER, null, null, null, "192.0.2.1", NOON, "r");

    // As inserted: the detail is "short", the device "curl".
    for (String detail : List.of("hor", "SHORT")) {
      assertThat(ids(partOf(detail, null))).as(detail).containsExactly(wanted);
    }
    assertThat(ids(partOf(null, "URL"))).containsExactly(wanted);
    assertThat(ids(partOf("hor", "url"))).containsExactly(wanted);
    assertThat(ids(partOf("long", null))).isEmpty();
    // No wildcards.
    for (String pattern : List.of("s%t", "s_ort", ".*", "'")) {
      assertThat(ids(partOf(pattern, null))).as(pattern).isEmpty();
      assertThat(ids(partOf(null, pattern))).as(pattern).isEmpty();
    }
  }

  private static EventFilter partOf(String detail, String userAgent) {
    return new EventFilter(
        null, null, null, null, null, null, null, null, null, null, null, null, detail, userAgent);
  }

  @Test
  void toIsTheFirstMomentThatIsNotIncluded() {
    UUID noon = insert("login", null, USER, null, null, null, "192.0.2.1", NOON, "r");

    assertThat(ids(between(NOON, NOON.plusNanos(1_000)))).containsExactly(noon);
    assertThat(ids(between(NOON.minusSeconds(1), NOON))).isEmpty();
    assertThat(ids(between(NOON.plusNanos(1_000), null))).isEmpty();
  }

  @Test
  void aNetworkIsItsAddresses() {
    UUID low = insert("login", null, USER, null, null, null, "2001:db8:1:2::", NOON, "r");
    UUID high =
        insert(
            "login", null, USER, null, null, null, "2001:db8:1:2:ffff:ffff:ffff:ffff", NOON, "r");
    insert("login", null, USER, null, null, null, "2001:db8:1:3::", NOON, "r");
    insert("login", null, USER, null, null, null, "2001:db8:1:1:ffff:ffff:ffff:ffff", NOON, "r");
    UUID ipv4 = insert("login", null, USER, null, null, null, "192.0.2.77", NOON, "r");

    assertThat(ids(from("2001:db8:1:2::/64"))).containsExactlyInAnyOrder(low, high);
    assertThat(ids(from("2001:db8:1:2::"))).containsExactly(low);
    assertThat(ids(from("192.0.2.0/24"))).containsExactly(ipv4);
    assertThat(ids(from("192.0.2.77"))).containsExactly(ipv4);
  }

  @Test
  void pagesHaveEveryEventOnceNewestFirst() throws Exception {
    for (int i = 0; i < 100; i++) {
      // Many at the same microsecond.
      Instant at = NOON.minusSeconds(ThreadLocalRandom.current().nextInt(5));
      insert("login", null, USER, null, null, null, "192.0.2.1", at, "r");
    }
    List<RecordedEvent> seen = new ArrayList<>();
    List<RecordedEvent> page = page(EventFilter.ALL, null, 7);
    while (!page.isEmpty()) {
      seen.addAll(page);
      RecordedEvent last = page.get(page.size() - 1);
      page = page(EventFilter.ALL, new Cursor(last.createdAt(), last.id()), 7);
    }

    assertThat(seen).extracting(RecordedEvent::id).doesNotHaveDuplicates().hasSize(100);
    assertThat(seen)
        .extracting(RecordedEvent::createdAt)
        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
  }

  @Test
  void anEventIsReadAsItWasWritten() throws Exception {
    UUID id =
        insert(
            "login",
            "wrong_password",
            USER,
            SESSION,
            ACTOR,
            HASH,
            "2001:db8::1",
            NOON.plusNanos(123_456_000),
            "r-1");

    assertThat(page(EventFilter.ALL, null, 10))
        .containsExactly(
            new RecordedEvent(
                id,
                "login",
                "authn_login_fail",
                false,
                "wrong_password",
                "short",
                3,
                USER,
                SESSION,
                ACTOR,
                HASH,
                "2001:db8::1",
                "curl",
                "r-1",
                NOON.plusNanos(123_456_000)));
  }

  @Test
  void statisticsHaveEveryStepAndCountFloodsInFull() throws Exception {
    insert("login", null, USER, null, null, null, "192.0.2.1", NOON, "r");
    insert(
        "login",
        "wrong_password",
        USER,
        null,
        null,
        null,
        "192.0.2.1",
        NOON.plusSeconds(3_599),
        "r");
    insert(
        "throttled",
        "address_limit",
        USER,
        null,
        null,
        null,
        "192.0.2.1",
        NOON.plusSeconds(7_200),
        "r");
    insert("signup", null, USER, null, null, null, "192.0.2.1", NOON.plusSeconds(7_201), "r");
    insert("refresh", null, USER, null, null, null, "192.0.2.1", NOON.plusSeconds(7_202), "r");
    insert("refresh", null, USER, null, null, null, "192.0.2.1", NOON.plusSeconds(10_800), "r");

    assertThat(statistics(NOON, NOON.plusSeconds(10_800), Duration.ofHours(1)))
        .containsExactly(
            new EventStatistics(NOON, 3, 3, 0, 0, 0),
            new EventStatistics(NOON.plusSeconds(3_600), 0, 0, 0, 0, 0),
            new EventStatistics(NOON.plusSeconds(7_200), 0, 0, 3, 3, 3));
  }

  /** Whatever the counts include, and wherever the steps cut a minute. */
  @Test
  void statisticsAreExactWhileEventsAreCountedAndCommittedLate() throws Exception {
    Random random = new Random(7);
    List<Connection> open = new ArrayList<>();
    for (int round = 0; round < 6; round++) {
      insertAnyEvents(world.connection(), 40);
      Connection late = world.connect();
      late.setAutoCommit(false);
      insertAnyEvents(late, 10);
      open.add(late);
      if (round % 3 != 0) {
        addsToCounts();
      }
      if (random.nextBoolean()) {
        Connection any = open.remove(random.nextInt(open.size()));
        any.commit();
        any.close();
      }
      for (Duration step :
          List.of(
              Duration.ofHours(1),
              Duration.ofMinutes(1),
              Duration.ofSeconds(17),
              Duration.ofSeconds(90),
              Duration.ofSeconds(3_601))) {
        Instant from = NOON.plusMillis(random.nextInt(600_000));
        assertExact(from, from.plusMillis(1 + random.nextInt(7_200_000)), step);
        assertExact(NOON, NOON.plusSeconds(7_200), step);
      }
    }
    for (Connection late : open) {
      late.commit();
      late.close();
    }
    addsToCounts();
    addsToCounts();
    assertExact(NOON, NOON.plusSeconds(7_200), Duration.ofMinutes(10));
    assertThat(world.count("select sum(refreshes) from auth_event_counts"))
        .isEqualTo(
            world.count(
                "select sum(occurrences) from auth_events where event_type = 'refresh'"
                    + " and success"));
  }

  private void insertAnyEvents(Connection connection, int count) {
    AuditHarness.update(
        connection,
        "insert into auth_events (id, event_type, success, failure_reason, created_at,"
            + " occurrences) select gen_random_uuid(), type, ok, case when ok then null else"
            + " 'wrong_password' end, at, 1 + (9 * random())::int from (select"
            + " (array['login', 'refresh', 'signup', 'throttled', 'logout'])[1 + (4 *"
            + " random())::int] as type, random() < 0.5 as ok, ?::timestamptz + random() *"
            + " interval '2 hours' as at from generate_series(1, ?)) any_events",
        Timestamp.from(NOON),
        count);
  }

  private void assertExact(Instant from, Instant to, Duration step) {
    List<List<Object>> expected =
        world.rows(
            "select date_bin(?::interval, created_at, ?)::text, event_type, sum(occurrences)"
                + " from auth_events where created_at >= ? and created_at < ? and case event_type"
                + " when 'login' then true when 'throttled' then true when 'signup' then success"
                + " when 'refresh' then success end group by 1, 2 order by 1, 2",
            step.toSeconds() + " seconds",
            Timestamp.from(from),
            Timestamp.from(from),
            Timestamp.from(to));
    long total = 0;
    List<EventStatistics> points = statistics(from, to, step);
    for (EventStatistics p : points) {
      total += p.logins() + p.failures() + p.throttled() + p.signups() + p.refreshes();
    }
    assertThat(total)
        .as(from + " " + to + " " + step)
        .isEqualTo(expected.stream().mapToLong(row -> ((Number) row.get(2)).longValue()).sum());
    Map<String, Long> byStep = new TreeMap<>();
    for (List<Object> row : expected) {
      byStep.merge(row.get(0).toString(), ((Number) row.get(2)).longValue(), Long::sum);
    }
    assertThat(
            points.stream()
                .map(p -> p.logins() + p.failures() + p.throttled() + p.signups() + p.refreshes())
                .filter(sum -> sum > 0))
        .as(from + " " + to + " " + step)
        .containsExactlyElementsOf(byStep.values());
  }

  @Test
  void statisticsOfAMonthReadCountsInsteadOfEvents() {
    world.update(
        "insert into auth_events (id, event_type, success, created_at) select gen_random_uuid(),"
            + " 'login', true, ?::timestamptz - n * interval '50 seconds'"
            + " from generate_series(1, 50000) n",
        Timestamp.from(NOON));
    world.update("analyze auth_events");
    addsToCounts();
    insertAnyEvents(world.connection(), 20);

    // Of the session so far; the statistics must begin their transaction themselves.
    long before = world.inTransaction(EventReaderIT::eventsRead);
    long[] read = new long[1];
    List<EventStatistics> month =
        world.inTransaction(
            own -> {
              List<EventStatistics> points =
                  StatisticsQuery.between(
                      Sql.on(own), NOON.minus(Duration.ofDays(30)), NOON, Duration.ofHours(12));
              read[0] = eventsRead(own) - before;
              return points;
            });

    assertThat(month).hasSize(60);
    assertThat(month.stream().mapToLong(EventStatistics::logins).sum()).isEqualTo(50_000);
    assertThat(read[0]).isLessThan(100);
  }

  @Test
  void droppedMonthsLeaveNoCounts() {
    insertAnyEvents(world.connection(), 20);
    addsToCounts();
    assertThat(world.count("select count(*) from auth_event_counts")).isPositive();

    world.drops(LocalDate.of(2026, 12, 1));

    assertThat(world.count("select count(*) from auth_event_counts")).isZero();
  }

  @Test
  void queryThatTakesTooLongIsStoppedInTheDatabase() {
    Duration longest = Duration.ofMillis(300);
    long begin = System.nanoTime();

    assertThatThrownBy(
            () ->
                world.inTransaction(
                    own ->
                        EventReader.read(
                            longest, Sql.on(own), sql -> sql.exists("select pg_sleep(30)"))))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("narrow the filter");

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
    assertThat(
            world.count(
                "select count(*) from pg_stat_activity where state = 'active'"
                    + " and query = 'select pg_sleep(30)'"))
        .isZero();
    // The connection's own limit is back, and the next transaction has none.
    assertThat(
            world.<String>inTransaction(
                own -> {
                  int usual = own.getNetworkTimeout();
                  Sql.on(own).within(longest, sql -> null);
                  assertThat(own.getNetworkTimeout()).isEqualTo(usual);
                  own.commit();
                  try (var row = own.createStatement().executeQuery("show statement_timeout")) {
                    row.next();
                    return row.getString(1);
                  }
                }))
        .isEqualTo("9s");
  }

  private void addsToCounts() {
    world.inTransaction(
        own -> {
          new EventCounts(Sql.on(own)).add();
          return null;
        });
  }

  private List<EventStatistics> statistics(Instant from, Instant to, Duration step) {
    return world.inTransaction(own -> StatisticsQuery.between(Sql.on(own), from, to, step));
  }

  /** Rows of events that the transaction has looked at. */
  public static long eventsRead(Connection own) throws SQLException {
    try (var statement = own.createStatement();
        var row =
            statement.executeQuery(
                "select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))"
                    + " from pg_stat_xact_user_tables where relname ~"
                    + " '^auth_events_(default|[0-9])'")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void everyFilterHasItsIndex() throws Exception {
    world.update(
        "insert into auth_events (id, event_type, success, user_id, session_id, actor_id,"
            + " email_hash, ip_address, request_id, created_at)"
            + " select gen_random_uuid(), (array['login', 'logout', 'refresh'])[1 + n % 3], true,"
            + " gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), md5(n::text),"
            + " '10.0.0.0'::inet + n, n::text, ?::timestamptz - n * interval '1 second'"
            + " from generate_series(1, 20000) n",
        Timestamp.from(NOON));
    world.update("analyze auth_events");
    Map<String, EventFilter> filters =
        Map.of(
            "user", filter(null, USER, null, null, null, null, null),
            "session", filter(null, null, SESSION, null, null, null, null),
            "actor", filter(null, null, null, ACTOR, null, null, null),
            "email", filter(null, null, null, null, HASH, null, null),
            "ip", filter(null, null, null, null, null, "10.0.0.7", null),
            "request", filter(null, null, null, null, null, null, "77"),
            "type",
                filter(Set.of(EventType.SUSPICIOUS_PATTERN), null, null, null, null, null, null),
            "all", EventFilter.ALL);

    filters.forEach(
        (name, filter) ->
            assertThat(plan(filter))
                .as(name)
                .contains("Index")
                .doesNotContain("Seq Scan on auth_events_2026_11"));
  }

  private String plan(EventFilter filter) {
    EventQuery query = new EventQuery(filter);
    return String.join(
        "\n",
        Sql.on(world.connection())
            .list("explain " + query.text(50), row -> row.text(1), query.parameters()));
  }

  private static List<EventFilter> each(EventFilter f) {
    return List.of(
        filter(f.types(), null, null, null, null, null, null),
        filter(null, f.userId(), null, null, null, null, null),
        filter(null, null, f.sessionId(), null, null, null, null),
        filter(null, null, null, f.actorId(), null, null, null),
        filter(null, null, null, null, f.emailHash(), null, null),
        filter(null, null, null, null, null, f.ip(), null),
        filter(null, null, null, null, null, null, f.requestId()),
        new EventFilter(
            null, false, null, null, null, null, null, null, null, null, null, null, null, null),
        new EventFilter(
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            f.reason(),
            null,
            null,
            null,
            null,
            null,
            null),
        new EventFilter(
            null, null, null, null, null, null, null, null, null, null, null, f.id(), null, null),
        between(f.from(), null),
        between(f.from(), f.to()));
  }

  private static EventFilter filter(
      Set<EventType> types,
      UUID user,
      UUID session,
      UUID actor,
      String hash,
      String ip,
      String request) {
    return new EventFilter(
        types, null, user, session, actor, hash, ip, null, null, null, request, null, null, null);
  }

  private static EventFilter between(Instant from, Instant to) {
    return new EventFilter(
        null, null, null, null, null, null, null, null, from, to, null, null, null, null);
  }

  private static EventFilter from(String ip) {
    return filter(null, null, null, null, null, ip, null);
  }

  private List<UUID> ids(EventFilter filter) {
    return page(filter, null, 100).stream().map(RecordedEvent::id).toList();
  }

  private List<RecordedEvent> page(EventFilter filter, Cursor after, int limit) {
    EventQuery query = new EventQuery(filter).after(after);
    return Sql.on(world.connection())
        .list(query.text(limit), EventQuery::event, query.parameters());
  }

  private UUID insert(
      String type,
      String reason,
      UUID user,
      UUID session,
      UUID actor,
      String hash,
      String ip,
      Instant at,
      String request) {
    UUID id = UUID.randomUUID();
    world.update(
        "insert into auth_events (id, event_type, success, failure_reason, detail, occurrences,"
            + " user_id, session_id, actor_id, email_hash, ip_address, user_agent, request_id,"
            + " created_at) values (?, ?, ?, ?, 'short', 3, ?, ?, ?, ?, ?::inet, 'curl', ?, ?)",
        id,
        type,
        reason == null,
        reason,
        user,
        session,
        actor,
        hash,
        ip,
        request,
        Timestamp.from(at));
    return id;
  }
}

package dev.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Filters and pages over auth events. */
class EventReaderIT {
  private static final UUID USER = UUID.randomUUID();
  private static final UUID SESSION = UUID.randomUUID();
  private static final UUID ACTOR = UUID.randomUUID();
  private static final String HASH = "f".repeat(64);
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final AuditWorld world = new AuditWorld();

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
            "r-1");

    assertThat(ids(all)).containsExactly(wanted);
    for (EventFilter one : each(all)) {
      assertThat(ids(one)).as(one.toString()).containsExactly(wanted);
    }
    assertThat(ids(EventFilter.ALL)).hasSize(2);
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
      page = page(EventFilter.ALL, new EventCursor(last.createdAt(), last.id()), 7);
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

    assertThat(
            EventStatistics.between(
                world.connection(), NOON, NOON.plusSeconds(10_800), java.time.Duration.ofHours(1)))
        .containsExactly(
            new EventStatistics(NOON, 3, 3, 0, 0, 0),
            new EventStatistics(NOON.plusSeconds(3_600), 0, 0, 0, 0, 0),
            new EventStatistics(NOON.plusSeconds(7_200), 0, 0, 3, 3, 3));
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
        AuditTime.timestamp(NOON));
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
    try (PreparedStatement statement = new EventQuery(filter).prepare(world.connection(), 50)) {
      // As the driver fills it in.
      String sql = statement.toString();
      StringBuilder plan = new StringBuilder();
      world.rows("explain " + sql).forEach(row -> plan.append(row.get(0)).append('\n'));
      return plan.toString();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
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
        new EventFilter(null, false, null, null, null, null, null, null, null, null, null),
        new EventFilter(null, null, null, null, null, null, null, f.reason(), null, null, null),
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
    return new EventFilter(types, null, user, session, actor, hash, ip, null, null, null, request);
  }

  private static EventFilter between(Instant from, Instant to) {
    return new EventFilter(null, null, null, null, null, null, null, null, from, to, null);
  }

  private static EventFilter from(String ip) {
    return filter(null, null, null, null, null, ip, null);
  }

  private List<UUID> ids(EventFilter filter) {
    try {
      return page(filter, null, 100).stream().map(RecordedEvent::id).toList();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private List<RecordedEvent> page(EventFilter filter, EventCursor after, int limit)
      throws SQLException {
    try (PreparedStatement statement =
            new EventQuery(filter).after(after).prepare(world.connection(), limit);
        ResultSet row = statement.executeQuery()) {
      List<RecordedEvent> events = new ArrayList<>();
      while (row.next()) {
        events.add(EventQuery.event(row));
      }
      return events;
    }
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
        AuditTime.timestamp(at));
    return id;
  }
}

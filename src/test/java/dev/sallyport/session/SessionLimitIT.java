package dev.sallyport.session;

import static dev.sallyport.session.SessionHarness.count;
import static dev.sallyport.session.SessionHarness.rows;
import static dev.sallyport.session.SessionHarness.update;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sallyport.TestUser;
import dev.sallyport.WithoutServer;
import dev.sallyport.platform.http.Cursor;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** How many sessions a user may have, and what many of them cost. */
@WithoutServer
class SessionLimitIT {
  /** More than two batches. */
  private static final int MANY = 45_000;

  private final SessionHarness world = new SessionHarness("MAX_SESSIONS", "3");
  private final OpenSession first = world.signsUp();
  private final UUID ada = first.user().id();

  @Test
  void aLogInBeyondTheLimitEndsTheLeastRecentlyUsedSession() {
    world.passes(Duration.ofSeconds(1));
    OpenSession second = world.logsIn(ada).orElseThrow();
    world.passes(Duration.ofSeconds(1));
    OpenSession third = world.logsIn(ada).orElseThrow();
    assertThat(world.ended()).isEmpty();
    world.passes(Duration.ofSeconds(1));
    world.refreshes(first.refreshToken());
    world.passes(Duration.ofSeconds(1));

    OpenSession fourth = world.logsIn(ada).orElseThrow();

    assertThat(world.live(ada)).containsExactly(fourth.id(), first.id(), third.id());
    assertThat(world.ended()).containsExactly(second.id());
    assertThat(rows("select end_reason from sessions where id = ?", second.id()).get(0))
        .containsEntry("end_reason", "session_limit");
    assertThat(world.refreshes(second.refreshToken())).isEmpty();
    assertThat(
            rows(
                "select detail from auth_events where user_id = ? and event_type = 'session_ended'",
                ada))
        .singleElement()
        .satisfies(event -> assertThat(event).containsEntry("detail", "session_limit"));
  }

  @Test
  void sessionsThatAreDeadDoNotCount() {
    OpenSession second = world.logsIn(ada).orElseThrow();
    world.logsIn(ada);
    world.logsOut(second, LogoutScope.LOCAL);
    world.logsIn(ada);
    assertThat(world.ended()).containsExactly(second.id());

    world.passes(Duration.ofDays(7));
    for (int i = 0; i < 3; i++) {
      world.logsIn(ada);
    }

    assertThat(world.ended()).containsExactly(second.id());
    assertThat(world.live(ada)).hasSize(3);
  }

  @Test
  void noNumberOfParallelLogInsExceedsTheLimit() throws Exception {
    for (int round = 0; round < 5; round++) {
      List<Callable<Optional<OpenSession>>> calls =
          new ArrayList<>(Collections.nCopies(12, () -> world.logsIn(ada)));

      assertThat(TestUser.atOnce(calls)).allSatisfy(answer -> assertThat(answer).isPresent());

      assertThat(world.live(ada)).hasSize(3);
      assertThat(count("select count(*) from sessions where user_id = ? and ended_at is null", ada))
          .isEqualTo(3);
    }
  }

  @Test
  void manySessionsEndWithoutBeingRead(TestReporter reporter) {
    endsWithoutReading(MANY, reporter);
  }

  @Tag("assurance")
  @Test
  void threeHundredThousandSessionsEndWithoutBeingRead(TestReporter reporter) {
    endsWithoutReading(300_000, reporter);
  }

  /** Of a service that had no limit; most of them have not been used for a day. */
  private void endsWithoutReading(int sessions, TestReporter reporter) {
    manySessions(sessions);
    long start = System.nanoTime();
    long allocated = allocated();

    assertThat(world.setsActive(ada, false)).isTrue();

    long megabytes = (allocated() - allocated) >> 20;
    reporter.publishEntry(
        sessions + " sessions ended",
        (System.nanoTime() - start) / 1_000_000 + " ms, " + megabytes + " MB");
    assertThat(megabytes).isLessThan(20);
    assertAllEnded(sessions, "user_deactivated");
    // Only access tokens that may still be good need refusing: one message for each thousand.
    assertThat(world.events()).hasSize(3);
    assertThat(world.events())
        .allSatisfy(
            event ->
                assertThat(event.ids())
                    .hasSizeLessThanOrEqualTo(OpenSessionRepository.TOLD_AT_ONCE));
    assertThat(world.ended()).hasSize(2_500 + 1).doesNotHaveDuplicates().contains(first.id());
  }

  @Test
  void ofManySessionsOneEndsAlone() {
    manySessions(MANY);
    long allocated = allocated();

    assertThat(world.removes(ada, UUID.randomUUID())).isFalse();
    assertThat(world.removes(ada, first.id())).isTrue();
    OpenSession next = world.logsIn(ada).orElseThrow();

    assertThat((allocated() - allocated) >> 20).isLessThan(20);
    assertThat(world.live(ada)).hasSize(3).contains(next.id());
    assertThat(world.endsAll(ada)).isEqualTo(3);
    assertThat(world.setsRoles(ada, Set.of("user"))).isTrue();
    assertThat(world.live(ada)).isEmpty();
  }

  @Test
  void aUserHasAHundredKnownNetworks() {
    for (int i = 0; i < 120; i++) {
      world.passes(Duration.ofSeconds(1));
      world.logsInFrom(ada, "198.51.100." + i);
      // Used again and again, so it stays.
      world.logsInFrom(ada, "192.0.2.1");
    }

    assertThat(rows("select network from known_addresses where user_id = ?", ada))
        .extracting(row -> row.get("network"))
        .hasSize(100)
        .contains("192.0.2.1", "198.51.100.119", "198.51.100.21")
        .doesNotContain("198.51.100.20");
  }

  @Test
  void everySessionIsOnSomePage() {
    SessionHarness many = new SessionHarness("MAX_SESSIONS", "1000");
    update(
        "insert into sessions (id, user_id, amr, acr, auth_time, created_at, last_used_at, idle_expires_at,"
            + " absolute_expires_at, ip_address) select gen_random_uuid(), ?,"
            + " '{pwd}', 'urn:sallyport:aal1', t, t, t + n / 3 *"
            + " interval '1 second', t + interval '1 day', t + interval '1 day', '192.0.2.1'"
            + " from (select ?::timestamptz as t) as now, generate_series(1, 249) as n",
        ada,
        SessionHarness.START.toString());
    List<UUID> found = new ArrayList<>();
    Optional<Cursor> after = Optional.empty();

    for (int page = 0; page < 3; page++) {
      List<Session> sessions = many.page(ada, after, 100);
      sessions.forEach(session -> found.add(session.id()));
      Session last = sessions.get(sessions.size() - 1);
      after = Optional.of(new Cursor(last.lastUsedAt(), last.id()));
    }

    assertThat(many.page(ada, after, 100)).isEmpty();
    assertThat(found).hasSize(250).doesNotHaveDuplicates().isEqualTo(many.live(ada));
  }

  /** 2,500 used within a quarter of an hour, the others a day ago. */
  private void manySessions(int sessions) {
    for (int from = 1; from <= sessions; from += 15_000) {
      update(
          "insert into sessions (id, user_id, amr, acr, auth_time, created_at, last_used_at, idle_expires_at,"
              + " absolute_expires_at, ip_address) select gen_random_uuid(), ?,"
              + " '{pwd}', 'urn:sallyport:aal1', t, t - interval '2 days', case when n <= 2500 then t else t - interval '1 day' end,"
              + " t + interval '1 day', t + interval '1 day', '192.0.2.1'"
              + " from (select ?::timestamptz as t) as now, generate_series(?, ?) as n",
          ada,
          SessionHarness.START.toString(),
          from,
          from + 14_999);
    }
    update("analyze sessions");
  }

  private void assertAllEnded(int sessions, String reason) {
    assertThat(
            rows(
                "select end_reason, count(*) as n from sessions where user_id = ? group by 1", ada))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("end_reason", reason)
                    .containsEntry("n", sessions + 1L));
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}

package dev.sallyport.session;

import static dev.sallyport.session.SessionHarness.MICROSECOND;
import static dev.sallyport.session.SessionHarness.START;
import static dev.sallyport.session.SessionHarness.count;
import static dev.sallyport.session.SessionHarness.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.WithoutServer;
import dev.sallyport.platform.database.lock.AdvisoryLock;
import dev.sallyport.platform.schedule.BatchedCleanup;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Dead sessions go, a day later, in batches, by one node at a time. */
@WithoutServer
class SessionCleanupIT {
  private static final Duration DAY = Duration.ofDays(1);

  private final SessionHarness world = new SessionHarness();
  private final OpenSession ada = world.signsUp();

  @Test
  void anExpiredSessionStaysForADay() {
    Instant expiry = START.plus(Duration.ofDays(7));

    world.turnsTo(expiry.plus(DAY));
    cleanUpAll();
    assertThat(sessions(ada)).isOne();

    world.turnsTo(expiry.plus(DAY).plus(MICROSECOND));
    cleanUpAll();
    assertThat(sessions(ada)).isZero();
  }

  @Test
  void anEndedSessionStaysForADayInWhichOldTokensAreKnown() {
    OpenSession next = world.refreshes(ada.refreshToken()).orElseThrow();
    OpenSession live = world.logsIn(ada.user().id()).orElseThrow();
    world.logsOut(ada, LogoutScope.LOCAL);

    world.turnsTo(START.plus(DAY));
    cleanUpAll();
    assertThat(sessions(ada)).isOne();
    assertThat(world.refreshes(next.refreshToken())).isEmpty();

    world.passes(MICROSECOND);
    cleanUpAll();
    assertThat(sessions(ada)).isZero();
    assertThat(count("select count(*) from refresh_tokens where session_id = ?", ada.id()))
        .isZero();
    assertThat(world.refreshes(next.refreshToken())).isEmpty();
    assertThat(world.refreshes(live.refreshToken())).isPresent();
  }

  @Test
  void aBatchIsBoundedByTokensAndBySessions() {
    deadSessions(12, 0);
    deadSessions(3, 20);

    int batches = 0;
    int removed;
    do {
      removed = world.cleansUp(10);
      assertThat(removed).isLessThanOrEqualTo(10 + 10);
      batches++;
    } while (removed > 0);

    // Other tests may have left dead sessions, too.
    assertThat(batches).isGreaterThanOrEqualTo(6 + 1);
    assertThat(sessionsOfAda()).isOne();
    assertThat(world.isLive(ada)).isTrue();
    assertThat(world.refreshes(ada.refreshToken())).isPresent();
  }

  /** A month of refreshes each, as sessions had that are older than pruning. */
  @Test
  void sessionsWithManyTokensAreRemovedInBatchesThatStayShort() {
    deadSessions(20, 3_000);
    BatchedCleanup cleanup = new BatchedCleanup(Clock.systemUTC());
    List<Integer> batches = new ArrayList<>();

    int removed =
        cleanup.run(
            limit -> {
              int rows = world.cleansUp(limit);
              batches.add(rows);
              return rows;
            },
            Duration.ofMinutes(1));

    assertThat(removed).isGreaterThanOrEqualTo(20 * 3_001);
    assertThat(batches)
        .hasSizeGreaterThan(12)
        .allSatisfy(rows -> assertThat(rows).isLessThanOrEqualTo(2 * BatchedCleanup.LARGEST));
    assertThat(sessionsOfAda()).isOne();
  }

  @Test
  void nothingIsDoneWhileAnotherNodeIsAtIt() throws SQLException {
    world.turnsTo(START.plus(Duration.ofDays(9)));
    try (Connection otherNode = SessionHarness.connection();
        Statement statement = otherNode.createStatement()) {
      otherNode.setAutoCommit(false);
      statement.execute(
          "select pg_advisory_xact_lock(" + AdvisoryLock.SESSION_CLEANUP.number() + ")");
      long before = count("select count(*) from sessions");
      assertThat(world.cleansUp(1_000)).isZero();
      assertThat(count("select count(*) from sessions")).isEqualTo(before);
      otherNode.commit();
    }

    cleanUpAll();
    assertThat(sessions(ada)).isZero();
  }

  @Test
  void aSessionInUseIsSkippedNotWaitedFor() throws SQLException {
    world.turnsTo(START.plus(Duration.ofDays(9)));
    OpenSession other = world.signsUp();
    try (Connection user = SessionHarness.connection();
        Statement statement = user.createStatement()) {
      user.setAutoCommit(false);
      statement.execute("select 1 from sessions where id = '" + ada.id() + "' for update");
      cleanUpAll();
      assertThat(sessions(ada)).isOne();
      user.rollback();
    }

    cleanUpAll();
    assertThat(sessions(ada)).isZero();
    assertThat(sessions(other)).isOne();
  }

  /** Other tests' sessions are dead by then, too, and may fill a batch. */
  private void cleanUpAll() {
    while (world.cleansUp(1_000) > 0) {
      // Until nothing is left.
    }
  }

  /** Ada's, each with a chain of used tokens. */
  private void deadSessions(int sessions, int tokens) {
    String mark = UUID.randomUUID().toString();
    update(
        "insert into sessions (id, user_id, amr, acr, auth_time, created_at, last_used_at, idle_expires_at,"
            + " absolute_expires_at, ip_address, user_agent) select gen_random_uuid(), ?,"
            + " '{pwd}', 'urn:sallyport:aal1', t, t, t, t,"
            + " t, '192.0.2.1', ? from (select timestamptz '2020-01-01' as t) as past,"
            + " generate_series(1, ?)",
        ada.user().id(),
        mark,
        sessions);
    update(
        "insert into refresh_tokens (hash, session_id, issued_at, expires_at, used_at,"
            + " successor_hash, sealed_successor)"
            + " select s.id || '-' || n, s.id, created_at, created_at, created_at,"
            + " s.id || '-' || (n + 1), '' from sessions s, generate_series(1, ?) as n"
            + " where user_agent = ?",
        tokens,
        mark);
  }

  private long sessionsOfAda() {
    return count("select count(*) from sessions where user_id = ?", ada.user().id());
  }

  private static long sessions(OpenSession session) {
    return count("select count(*) from sessions where id = ?", session.id());
  }
}

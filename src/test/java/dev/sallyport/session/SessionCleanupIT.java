package dev.sallyport.session;

import static dev.sallyport.session.SessionWorld.MICROSECOND;
import static dev.sallyport.session.SessionWorld.START;
import static dev.sallyport.session.SessionWorld.count;
import static dev.sallyport.session.SessionWorld.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Dead sessions go, a day later, in batches, by one node at a time. */
@ResourceLock(RunningService.PEACE)
class SessionCleanupIT {
  private static final Duration DAY = Duration.ofDays(1);

  /** The second advisory lock of the service, "SALLY" and 02. */
  private static final long LOCK = 0x53414C4C59_02L;

  private final SessionWorld world = new SessionWorld();
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
  void aBatchIsAThousandSessions() {
    update(
        "insert into sessions (id, user_id, created_at, last_used_at, idle_expires_at,"
            + " absolute_expires_at, ip_address) select gen_random_uuid(), ?, t, t, t, t,"
            + " '192.0.2.1' from (select timestamptz '2020-01-01' as t) as past,"
            + " generate_series(1, 1001)",
        ada.user().id());

    world.cleansUp();
    assertThat(sessionsOfAda()).isEqualTo(1 + 1);
    world.cleansUp();
    assertThat(sessionsOfAda()).isEqualTo(1);
    world.cleansUp();
    assertThat(world.isLive(ada)).isTrue();
  }

  @Test
  void nothingIsDoneWhileAnotherNodeIsAtIt() throws SQLException {
    world.turnsTo(START.plus(Duration.ofDays(9)));
    try (Connection otherNode = SessionWorld.connection();
        Statement statement = otherNode.createStatement()) {
      otherNode.setAutoCommit(false);
      statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
      long before = count("select count(*) from sessions");
      world.cleansUp();
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
    try (Connection user = SessionWorld.connection();
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
    long before;
    do {
      before = count("select count(*) from sessions");
      world.cleansUp();
    } while (count("select count(*) from sessions") < before);
  }

  private long sessionsOfAda() {
    return count("select count(*) from sessions where user_id = ?", ada.user().id());
  }

  private static long sessions(OpenSession session) {
    return count("select count(*) from sessions where id = ?", session.id());
  }
}

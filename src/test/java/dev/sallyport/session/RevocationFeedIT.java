package dev.sallyport.session;

import static dev.sallyport.session.SessionHarness.count;
import static dev.sallyport.session.SessionHarness.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.WithoutServer;
import dev.sallyport.session.revocation.RevocationService;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The feed of ended sessions on real PostgreSQL: nothing that ends a session is missing. */
@WithoutServer
class RevocationFeedIT {
  private final SessionHarness world = new SessionHarness();
  private final OpenSession laptop = world.signsUp();
  private final UUID ada = laptop.user().id();
  private final OpenSession phone = world.logsIn(ada).orElseThrow();
  private final String before = world.feed(RevocationService.BEGINNING).next();

  @Test
  void aLogOutIsFed() {
    world.logsOut(laptop, LogoutScope.LOCAL);

    assertThat(world.feed(before).sessions()).contains(laptop.id()).doesNotContain(phone.id());
  }

  @Test
  void anEndThatCommitsLateIsFedWhateverItsTimeAndWhateverCommittedBefore() throws Exception {
    String next;
    try (Connection late = SessionHarness.connection()) {
      late.setAutoCommit(false);
      end(late, laptop, "timestamp '2001-01-01'");
      OpenSession strangers = world.signsUp();
      world.logsOut(strangers, LogoutScope.LOCAL);
      RevocationService.Reading meanwhile = world.feed(before);
      assertThat(meanwhile.sessions()).contains(strangers.id()).doesNotContain(laptop.id());
      next = meanwhile.next();
      late.commit();
    }

    assertThat(world.feed(next).sessions()).contains(laptop.id());
  }

  @Test
  void whatWasReadIsNotReadForEver() {
    world.logsOut(laptop, LogoutScope.LOCAL);

    assertThat(world.feed(awaitReadBeyond(laptop)).sessions()).doesNotContain(laptop.id());
  }

  @Test
  void anEndThatIsRolledBackIsNotFed() throws Exception {
    try (Connection connection = SessionHarness.connection()) {
      connection.setAutoCommit(false);
      end(connection, laptop, "now()");
      connection.rollback();
    }

    assertThat(world.feed(before).sessions()).doesNotContain(laptop.id());
  }

  @Test
  void theSessionsOfADeletedUserAreFed() {
    alive(laptop, phone);

    update("delete from users where id = ?", ada);

    assertThat(world.feed(before).sessions()).contains(laptop.id(), phone.id());
  }

  @Test
  void aSessionThatHasEndedOrExpiredIsNotFedAgainWhenItIsRemoved() {
    world.logsOut(laptop, LogoutScope.LOCAL);
    String next = awaitReadBeyond(laptop);

    update("delete from users where id = ?", ada);

    assertThat(world.feed(next).sessions()).doesNotContain(laptop.id(), phone.id());
  }

  @Test
  void truncatedSessionsAreFed() throws Exception {
    alive(laptop);
    try (Connection connection = SessionHarness.connection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("truncate sessions cascade");
      try (var rows =
          statement.executeQuery(
              "select count(*) from ended_sessions where session_id = '" + laptop.id() + "'")) {
        rows.next();
        assertThat(rows.getInt(1)).isEqualTo(1);
      }
      connection.rollback();
    }
  }

  @Test
  void whoeverMayOnlyEndSessionsFeedsThemToo() throws Exception {
    String role = "ender_" + UUID.randomUUID().toString().replace("-", "");
    update("create role " + role);
    update("grant select, update on sessions to " + role);
    update("grant temporary on database " + database() + " to " + role);
    try (Connection connection = SessionHarness.connection();
        Statement statement = connection.createStatement()) {
      statement.execute("set role " + role);
      statement.execute("create temporary table ended_sessions (session_id uuid)");
      end(connection, laptop, "now()");
    } finally {
      update("drop owned by " + role);
      update("drop role " + role);
    }

    assertThat(world.feed(before).sessions()).contains(laptop.id());
  }

  @Test
  void theFeedKeepsWhatStillMatters() throws InterruptedException {
    Duration memory = Duration.ofMinutes(15 + 1).plusSeconds(30);
    feedRow(laptop, memory.minusSeconds(20));
    feedRow(phone, memory.plusSeconds(1));

    // The service may have locked the row to do the same.
    for (int i = 0; i < 100 && fed(phone) > 0; i++) {
      world.shortensFeed();
      Thread.sleep(50);
    }

    assertThat(fed(laptop)).isEqualTo(1);
    assertThat(fed(phone)).isZero();
  }

  private static void end(Connection connection, OpenSession session, String at)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update sessions set ended_at = " + at + ", end_reason = 'logout' where id = ?")) {
      statement.setObject(1, session.id());
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }
  }

  /** The harness has a clock of its own; PostgreSQL's says what has expired. */
  private static void alive(OpenSession... sessions) {
    for (OpenSession session : sessions) {
      update(
          "update sessions set idle_expires_at = now() + interval '1 hour',"
              + " absolute_expires_at = now() + interval '1 hour' where id = ?",
          session.id());
    }
  }

  private String awaitReadBeyond(OpenSession session) {
    String next = before;
    for (int i = 0; i < 1_000; i++) {
      next = world.feed(next).next();
      if (!world.feed(next).sessions().contains(session.id())) {
        return next;
      }
    }
    throw new AssertionError("Some transaction stays open");
  }

  private static void feedRow(OpenSession session, Duration age) {
    update(
        "insert into ended_sessions (session_id, recorded_at)"
            + " values (?, clock_timestamp() - ? * interval '1 second')",
        session.id(),
        age.toSeconds());
  }

  private static long fed(OpenSession session) {
    return count("select count(*) from ended_sessions where session_id = ?", session.id());
  }

  private static String database() {
    return (String) SessionHarness.rows("select current_database() as name").get(0).get("name");
  }
}

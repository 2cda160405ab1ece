package dev.sallyport.session;

import static dev.sallyport.TestUser.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever ends a session, its access tokens are refused within a second. */
class RevocationIT {
  private final TestUser ada = TestUser.signedUp();

  /** What presents a token of a session that has ended without this node's knowledge. */
  enum End {
    LOG_OUT {
      @Override
      Response of(TestUser visitor) {
        return visitor.logsOut("local");
      }
    },
    LOG_OUT_EVERYWHERE_BY_REFRESH_TOKEN {
      @Override
      Response of(TestUser visitor) {
        return visitor.logsOutByRefreshToken("local");
      }
    },
    LOG_OUT_OF_OTHERS {
      @Override
      Response of(TestUser visitor) {
        return visitor.logsOut("others");
      }
    },
    REVOCATION_OF_ACCESS_TOKEN {
      @Override
      Response of(TestUser visitor) {
        return revoke(visitor.token());
      }
    },
    REVOCATION_OF_REFRESH_TOKEN {
      @Override
      Response of(TestUser visitor) {
        return revoke(visitor.refreshToken());
      }
    },
    REMOVED_DEVICE {
      @Override
      Response of(TestUser visitor) {
        return visitor.authenticated().delete("/api/auth/sessions/" + sessionOf(visitor));
      }
    },
    OPERATOR {
      @Override
      Response of(TestUser visitor) {
        return TestUser.operator()
            .authenticated()
            .delete("/api/admin/users/" + visitor.userId() + "/sessions/" + sessionOf(visitor));
      }
    };

    abstract Response of(TestUser visitor);
  }

  @ParameterizedTest
  @EnumSource
  void endingASessionThatHasEndedRevokesItHere(End end) throws Exception {
    unseen("update sessions set ended_at = now(), end_reason = 'logout' where user_id = ?");
    ada.authenticated().get("/api/auth/me").then().statusCode(200);

    assertThat(end.of(ada).statusCode()).isIn(200, 404);

    assertRefused(ada.authenticated().get("/api/auth/me"), 401, "invalid_token");
  }

  @ParameterizedTest
  @EnumSource(names = {"LOG_OUT", "LOG_OUT_OF_OTHERS", "REVOCATION_OF_ACCESS_TOKEN", "OPERATOR"})
  void endingASessionThatIsNotThereRevokesItHere(End end) throws Exception {
    UUID session = sessionOf(ada);
    unseen(
        "delete from refresh_tokens where session_id in (select id from sessions where user_id = ?)");
    unseen(
        "update sessions set user_id = '" + TestUser.signedUp().userId() + "' where user_id = ?");
    unseen("delete from sessions where id = '" + session + "' and ? is not null");
    ada.authenticated().get("/api/auth/me").then().statusCode(200);

    Response answer =
        end == End.OPERATOR
            ? TestUser.operator()
                .authenticated()
                .delete("/api/admin/users/" + ada.userId() + "/sessions/" + session)
            : end.of(ada);
    assertThat(answer.statusCode()).isIn(200, 404);

    assertRefused(ada.authenticated().get("/api/auth/me"), 401, "invalid_token");
  }

  @Test
  void nobodyRevokesTheSessionOfAnother() throws Exception {
    TestUser mallory = TestUser.signedUp();
    unseen("update sessions set ended_at = now(), end_reason = 'logout' where user_id = ?");

    mallory.authenticated().delete("/api/auth/sessions/" + sessionOf(ada)).then().statusCode(404);

    ada.authenticated().get("/api/auth/me").then().statusCode(200);
  }

  @Test
  void aTransactionThatCommitsLateIsFollowed() throws Exception {
    try (Connection connection = RunningService.shared().database();
        PreparedStatement end =
            connection.prepareStatement(
                "update sessions set ended_at = now() - interval '1 hour', end_reason = 'logout'"
                    + " where user_id = ?")) {
      connection.setAutoCommit(false);
      end.setObject(1, ada.userId());
      assertThat(end.executeUpdate()).isEqualTo(1);
      Thread.sleep(1500);
      ada.authenticated().get("/api/auth/me").then().statusCode(200);
      connection.commit();
    }

    awaitRefusal(ada);
  }

  /** The outcome of a commit may be unknown to the service, as when the connection is cut. */
  @Test
  void anEndWhoseCommitFailedIsAnEnd() throws Exception {
    String name = "refuse_" + UUID.randomUUID().toString().replace("-", "");
    Database.update(
        "create function "
            + name
            + "() returns trigger language plpgsql as"
            + " 'begin raise exception using errcode = ''40003''; end'");
    Database.update(
        "create constraint trigger "
            + name
            + " after update of ended_at on sessions deferrable initially deferred for each row"
            + " when (old.user_id = '"
            + ada.userId()
            + "') execute function "
            + name
            + "()");
    try {
      assertThat(ada.logsOut("local").statusCode()).isIn(500, 503);
      assertThat(Database.openSessions(ada.userId())).isOne();

      assertRefused(ada.authenticated().get("/api/auth/me"), 401, "invalid_token");
    } finally {
      Database.update("drop function " + name + " cascade");
    }

    Instant limit = Instant.now().plusSeconds(10);
    while (Database.openSessions(ada.userId()) > 0 && Instant.now().isBefore(limit)) {
      Thread.sleep(100);
    }
    assertThat(Database.column("select end_reason from sessions where user_id = ?", ada.userId()))
        .containsExactly("lost_end_repeated");
  }

  @Test
  void theTokensOfADeletedUserAreRefused() {
    Database.update("delete from users where id = ?", ada.userId());

    awaitRefusal(ada);
    assertThat(ada.refreshes().statusCode()).isEqualTo(401);
  }

  @Test
  void aDeletedUserCreatesNoTask() throws Exception {
    unseen(
        "delete from refresh_tokens where session_id in (select id from sessions where user_id = ?)");
    unseen("delete from users where id = ?");

    assertRefused(ada.creates("Buy milk"), 401, "invalid_token");
  }

  @Test
  void aDeletedOperatorDoesNothingAnyMore() throws Exception {
    TestUser operator = TestUser.operator();
    List<Object> keys = Database.column("select kid from signing_keys order by kid");
    unseen("delete from sessions where user_id = ?", operator);
    unseen("delete from users where id = ?", operator);

    assertRefused(operator.authenticated().post("/api/admin/keys/rotate"), 401, "invalid_token");
    assertRefused(
        operator.authenticated().delete("/api/admin/keys/" + keys.get(0)), 401, "invalid_token");
    assertRefused(operator.authenticated().get("/api/admin/users"), 401, "invalid_token");

    assertThat(
            Database.count(
                "select count(*) from auth_events where actor_id = ?", operator.userId()))
        .isZero();
    assertThat(Database.column("select kid from signing_keys order by kid")).isEqualTo(keys);
  }

  @Test
  void whoIsNoOperatorInTheDatabaseDoesNothingAnyMore() throws Exception {
    TestUser operator = TestUser.operator();
    unseen("update users set roles = '{user}' where id = ?", operator);

    assertRefused(operator.authenticated().get("/api/admin/users"), 403, "forbidden");
  }

  /** By a transaction without triggers: as if the feed had missed it. */
  private void unseen(String sql) throws SQLException {
    unseen(sql, ada);
  }

  private static void unseen(String sql, TestUser visitor) throws SQLException {
    try (Connection connection = RunningService.shared().database();
        Statement quietly = connection.createStatement()) {
      quietly.execute("set session_replication_role = replica");
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setObject(1, visitor.userId());
        statement.executeUpdate();
      }
    }
  }

  private static UUID sessionOf(TestUser visitor) {
    return (UUID) Database.value("select id from sessions where user_id = ?", visitor.userId());
  }

  private static Response revoke(String token) {
    return TestUser.arrives()
        .anonymous()
        .auth()
        .preemptive()
        .basic(RunningService.OAUTH_CLIENT, RunningService.OAUTH_SECRET)
        .contentType("application/x-www-form-urlencoded")
        .formParam("token", token)
        .post("/oauth/revoke");
  }

  private static void awaitRefusal(TestUser visitor) {
    Instant limit = Instant.now().plus(Duration.ofSeconds(2));
    int status = 200;
    while (status == 200 && Instant.now().isBefore(limit)) {
      status = visitor.authenticated().get("/api/auth/me").statusCode();
    }
    assertThat(status).isEqualTo(401);
  }
}

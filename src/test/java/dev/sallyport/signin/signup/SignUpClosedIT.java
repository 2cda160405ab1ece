package dev.sallyport.signin.signup;

import static dev.sallyport.TestUser.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.MailSink;
import dev.sallyport.OtherServer;
import dev.sallyport.RunsConcurrently;
import dev.sallyport.SharedServer;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With {@code SIGNUP=closed} nobody creates an account, also not with a mailed link or code. */
@Slow
// Beside the other class on the same server, so that the server ends early.
@RunsConcurrently(takesLong = true)
class SignUpClosedIT {
  private static OtherServer server;

  @BeforeAll
  static void start() {
    server = SharedServer.CLOSED.enter();
  }

  @AfterAll
  static void stop() {
    SharedServer.CLOSED.leave();
  }

  @Test
  void policyTellsThatSignUpIsClosed() {
    Response policy = server.request().get("/api/auth/policy");

    assertThat(policy.jsonPath().getString("signup")).isEqualTo("closed");
    assertThat(policy.jsonPath().getBoolean("mail")).isTrue();
  }

  @Test
  void everySignUpIsRejected() throws SQLException {
    String email = "closed-" + UUID.randomUUID() + "@example.com";
    assertRefused(
        post("/api/auth/signup", TestUser.credentials(email, TestUser.PASSWORD)),
        403,
        "signup_closed");
    assertRefused(post("/api/auth/signup", "{}"), 403, "signup_closed");
    for (String body :
        new String[] {
          "{}",
          "{\"flow\":\"" + UUID.randomUUID() + "\",\"code\":\"12345678\"}",
          "{\"token\":\"" + "A".repeat(43) + "\",\"password\":\"" + TestUser.PASSWORD + "\"}"
        }) {
      assertRefused(post("/api/auth/signup/confirm", body), 403, "signup_closed");
    }

    assertThat(MailSink.shared().to(email)).isEmpty();
    assertThat(count("select count(*) from users")).as("the operator").isOne();
    assertThat(count("select count(*) from tickets")).isZero();
    assertThat(count("select count(*) from mails")).isZero();
    assertThat(
            count(
                "select count(*) from auth_events where not success and failure_reason = 'signup_closed'"))
        .isEqualTo(5);
  }

  private static Response post(String path, String body) {
    return server.request().contentType("application/json").body(body).post(path);
  }

  private static long count(String sql) throws SQLException {
    try (Connection connection = server.database();
        PreparedStatement statement = connection.prepareStatement(sql);
        var row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}

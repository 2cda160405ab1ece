package dev.sallyport.assurance.disclosure;

import static dev.sallyport.TestUser.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.FullyConfiguredServer;
import dev.sallyport.OtherServer;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A server without {@code SMTP_URL}: exactly the calls that are documented to need mail say so, and
 * do nothing else.
 */
@Slow
class MailNotConfiguredIT {
  private static final String EMAIL = "operator-" + UUID.randomUUID() + "@example.com";

  private static OtherServer server;
  private static String token;

  @BeforeAll
  static void start() throws SQLException {
    server = FullyConfiguredServer.shared().server();
    assertThat(server.signsUp(EMAIL, TestUser.newAddress()).statusCode()).isEqualTo(201);
    try (Connection connection = server.database();
        PreparedStatement statement =
            connection.prepareStatement(
                "update users set roles = '{admin,user}', email_verified = true where email = ?")) {
      statement.setString(1, EMAIL);
      statement.executeUpdate();
    }
    token =
        server
            .request()
            .contentType("application/json")
            .body(TestUser.credentials(EMAIL, TestUser.PASSWORD))
            .post("/api/auth/login")
            .path("token");
  }

  @Test
  void everyCallThatNeedsMailSaysSo() {
    List<String> routes = new ArrayList<>();
    for (Operation operation : Operation.all()) {
      if (isDocumented(operation)) {
        assertRefused(calls(operation), 501, "mail_not_configured");
        routes.add(operation.route());
      }
    }

    assertThat(routes)
        .contains(
            "POST /api/auth/signup/confirm",
            "POST /api/auth/password/forgot",
            "POST /api/auth/password/reset",
            "POST /api/auth/email/verify",
            "POST /api/auth/email/confirm",
            "POST /api/auth/mail/stop",
            "POST /api/auth/mail/resume",
            "POST /api/admin/mails/{id}/retry");
  }

  /** Neither a ticket, nor a mail, nor an event. */
  @Test
  void itDoesNothingElse() throws SQLException {
    long before = rows();
    for (Operation operation : Operation.all()) {
      if (isDocumented(operation) && !operation.route().contains("/api/admin/")) {
        calls(operation);
      }
    }

    assertThat(rows()).isEqualTo(before);
  }

  private static long rows() throws SQLException {
    try (Connection connection = server.database();
        PreparedStatement statement =
            connection.prepareStatement(
                "select (select count(*) from tickets) + (select count(*) from mails)"
                    + " + (select count(*) from mail_suppressions)"
                    + " + (select count(*) from auth_events where event_type like 'password%'"
                    + " or event_type like 'email%' or event_type like 'mail%')");
        var row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  @SuppressWarnings("unchecked")
  private static boolean isDocumented(Operation operation) {
    Map<String, Object> responses = (Map<String, Object>) operation.description().get("responses");
    // The description of some is a reference that calls of the API share.
    return responses.containsKey("501");
  }

  private static Response calls(Operation operation) {
    RequestSpecification request = server.request().header("Authorization", "Bearer " + token);
    if (operation.hasBody()) {
      request.contentType(operation.contentType()).body(operation.body(Map.of()));
    }
    return request.request(
        operation.method(), operation.path(name -> UUID.randomUUID().toString()));
  }
}

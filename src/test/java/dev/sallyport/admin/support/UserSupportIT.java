package dev.sallyport.admin.support;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.body;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.MailSink;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import jakarta.json.Json;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Operators create, help and delete users. */
@SharesService
class UserSupportIT {
  private static final String NEW_PASSWORD = "Another-Horse-7";

  private final TestUser operator = TestUser.operator();

  @Test
  void aCreatedUserGetsInByAReset() {
    String grace = "g-" + UUID.randomUUID() + "@example.com";

    Response created = operator.sends("POST", "/api/admin/users", "{\"email\":\"" + grace + "\"}");

    assertThat(created.statusCode()).as(created.asString()).isEqualTo(201);
    assertThat(body(created))
        .containsEntry("email", grace)
        .containsEntry("email_verified", false)
        .containsEntry("last_login", null);
    UUID id = UUID.fromString(member(created, "id"));
    assertThat(Database.value("select count(*) from credentials where user_id = ?", id))
        .isEqualTo(0L);
    assertRefused(
        TestUser.arrives().logsInAs(grace, TestUser.PASSWORD), 401, "invalid_credentials");

    assertThat(acts(id, "password-reset").statusCode()).isEqualTo(202);
    assertThat(resets(MailSink.shared().token(grace, 0)).statusCode()).isEqualTo(200);

    assertThat(TestUser.arrives().logsInAs(grace, NEW_PASSWORD).statusCode()).isEqualTo(200);
    assertThat(
            Database.column(
                "select event_type from auth_events where user_id = ? and actor_id = ?",
                id,
                operator.userId()))
        .contains("account_created", "password_reset_requested");
  }

  @Test
  void aTakenAddressIsToldToTheOperator() {
    TestUser ada = TestUser.registered();

    assertRefused(
        operator.sends("POST", "/api/admin/users", "{\"email\":\"" + ada.email() + "\"}"),
        409,
        "email_taken");
  }

  /** Neither link nor code nor flow are the operator's. */
  @Test
  void theOperatorSeesNothingOfAReset() {
    TestUser ada = TestUser.registered();

    Response sent = acts(ada.userId(), "password-reset");

    assertThat(sent.statusCode()).isEqualTo(202);
    assertThat(sent.asString()).isEmpty();
    MailSink.shared().token(ada.email(), 0);
    assertThat(ada.logsIn().statusCode()).as("unchanged").isEqualTo(200);
  }

  @Test
  void aDeactivatedUserGetsNoReset() {
    TestUser ada = TestUser.registered();
    Database.update("update users set is_active = false where id = ?", ada.userId());

    assertRefused(acts(ada.userId(), "password-reset"), 409, "conflict");
    assertRefused(acts(UUID.randomUUID(), "password-reset"), 404, "not_found");
  }

  @Test
  void theBudgetOfTheAddressAppliesToResets() {
    TestUser ada = TestUser.registered();
    for (int i = 0; i < 5; i++) {
      assertThat(acts(ada.userId(), "password-reset").statusCode()).isEqualTo(202);
    }

    Response refused = acts(ada.userId(), "password-reset");
    assertRefused(refused, 429, "rate_limited");
    assertThat(refused.<String>path("limit")).isEqualTo("recipient");
  }

  @Test
  void aMarkedAddressIsVerifiedAndKeepsPasswordAndSessions() {
    TestUser ada = TestUser.registered();
    ada.logsIn();

    Response marked = acts(ada.userId(), "verify-email");

    assertThat(body(marked)).containsEntry("email_verified", true);
    assertThat(ada.sessions().statusCode()).isEqualTo(200);
    assertThat(ada.logsIn().statusCode()).isEqualTo(200);
    assertThat(actors("email_verified", ada)).containsExactly(operator.userId());
    acts(ada.userId(), "verify-email").then().statusCode(200);
    assertThat(actors("email_verified", ada)).as("once").hasSize(1);
  }

  @Test
  void aDeletedUserIsOutAtOnceAndRestoredByAnOperator() {
    TestUser ada = TestUser.registered();
    ada.logsIn();

    Response deleted = operator.authenticated().delete("/api/admin/users/" + ada.userId());

    assertThat(deleted.statusCode()).as(deleted.asString()).isEqualTo(202);
    assertThat(member(deleted, "deletion_due")).isNotBlank();
    assertThat(ada.sessions().statusCode()).isEqualTo(401);
    assertRefused(ada.logsIn(), 403, "account_deletion_pending");
    assertThat(
            body(operator.authenticated().get("/api/admin/users/" + ada.userId()))
                .get("deletion_due"))
        .isNotNull();

    Response restored = acts(ada.userId(), "restore");

    assertThat(body(restored)).containsEntry("deletion_due", null);
    assertThat(ada.logsIn().statusCode()).isEqualTo(200);
    assertThat(actors("account_deletion_requested", ada)).containsExactly(operator.userId());
    assertThat(actors("account_restored", ada)).containsExactly(operator.userId());
  }

  @Test
  void aDeactivatedUserDoesNotRestoreTheAccount() {
    TestUser ada = TestUser.registered();
    operator.sends("PATCH", "/api/admin/users/" + ada.userId(), "{\"active\":false}");
    operator.authenticated().delete("/api/admin/users/" + ada.userId()).then().statusCode(202);

    assertRefused(
        ada.post("/api/auth/account/restore", TestUser.credentials(ada.email(), TestUser.PASSWORD)),
        401,
        "invalid_credentials");
  }

  @Test
  void whoIsNoOperatorDoesNoneOfIt() {
    TestUser ada = TestUser.registered();
    ada.logsIn();
    String path = "/api/admin/users/" + operator.userId();

    for (String call : List.of("password-reset", "verify-email", "restore")) {
      assertRefused(ada.authenticated().post(path + "/" + call), 403, "forbidden");
    }
    assertRefused(ada.authenticated().delete(path), 403, "forbidden");
    assertRefused(
        ada.sends("POST", "/api/admin/users", "{\"email\":\"x@example.com\"}"), 403, "forbidden");
  }

  private Response acts(UUID user, String call) {
    return operator.authenticated().post("/api/admin/users/" + user + "/" + call);
  }

  private static Response resets(String token) {
    return TestUser.arrives()
        .post(
            "/api/auth/password/reset",
            Json.createObjectBuilder()
                .add("token", token)
                .add("password", NEW_PASSWORD)
                .build()
                .toString());
  }

  private static List<Object> actors(String type, TestUser user) {
    return Database.column(
        "select actor_id from auth_events where event_type = ? and user_id = ?",
        type,
        user.userId());
  }
}

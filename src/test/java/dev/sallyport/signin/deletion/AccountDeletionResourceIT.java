package dev.sallyport.signin.deletion;

import static dev.sallyport.TestUser.PASSWORD;
import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.body;
import static dev.sallyport.TestUser.credentials;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.FullyConfiguredServer;
import dev.sallyport.OtherServer;
import dev.sallyport.RunsConcurrently;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Export, deletion and restoration of an account over HTTP. */
@Slow
@RunsConcurrently
class AccountDeletionResourceIT {
  private static final String CLEARED =
      "__Host-sallyport-refresh=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict";

  private final OtherServer server = FullyConfiguredServer.shared().server();
  private final String email = "v-" + UUID.randomUUID() + "@example.com";
  private final String address = TestUser.newAddress();
  private final Response session = server.signsUp(email, address);
  private final String token = member(session, "token");

  @Test
  void deletionEndsTheSessionAndCanBeUndone() {
    Instant before = Instant.now();

    Response deleted =
        caller(token)
            .cookie("__Host-sallyport-refresh", session.cookie("__Host-sallyport-refresh"))
            .body("{\"password\":\"" + PASSWORD + "\"}")
            .delete("/api/auth/account");

    assertThat(deleted.statusCode()).as(deleted.asString()).isEqualTo(202);
    assertThat(body(deleted)).containsOnlyKeys("deletion_due");
    assertThat(Instant.parse(member(deleted, "deletion_due")))
        .isBetween(
            before.plus(Duration.ofDays(14)).minusSeconds(1),
            Instant.now().plus(Duration.ofDays(14)));
    assertThat(deleted.header("Set-Cookie")).isEqualTo(CLEARED);
    assertRefused(server.me(token), 401, "invalid_token");
    assertRefused(logsIn("/api/auth/login", PASSWORD), 403, "account_deletion_pending");

    Response restored = logsIn("/api/auth/account/restore", PASSWORD);

    assertThat(restored.statusCode()).as(restored.asString()).isEqualTo(200);
    assertThat(restored.cookie("__Host-sallyport-refresh")).isNotEmpty();
    assertThat(server.me(member(restored, "token")).statusCode()).isEqualTo(200);
    assertThat(logsIn("/api/auth/login", PASSWORD).statusCode()).isEqualTo(200);
  }

  /** The response must not reveal that the account exists or will be deleted. */
  @Test
  void withoutThePasswordAPendingDeletionIsInvisible() {
    deletes(PASSWORD);

    for (String path : new String[] {"/api/auth/login", "/api/auth/account/restore"}) {
      Response pending = logsIn(path, "Wrong-Horse-7");
      Response unknown =
          server
              .request(TestUser.newAddress())
              .contentType(ContentType.JSON)
              .body(credentials("v-" + UUID.randomUUID() + "@example.com", "Wrong-Horse-7"))
              .post(path);
      assertRefused(pending, 401, "invalid_credentials");
      assertThat(body(pending).get("detail")).isEqualTo(body(unknown).get("detail"));
      assertThat(pending.statusCode()).isEqualTo(unknown.statusCode());
    }
  }

  @Test
  void deletionRequiresThePassword() {
    assertRefused(caller(token).delete("/api/auth/account"), 400, "validation_failed");
    assertRefused(caller(token).body("{}").delete("/api/auth/account"), 400, "validation_failed");
    assertRefused(deletes("Wrong-Horse-7"), 401, "invalid_credentials");
    assertRefused(
        server
            .request(address)
            .contentType(ContentType.JSON)
            .body("{\"password\":\"" + PASSWORD + "\"}")
            .delete("/api/auth/account"),
        401,
        "invalid_token");
    assertThat(server.me(token).statusCode()).isEqualTo(200);
  }

  /** A stolen token must not allow more guesses than the log-in. */
  @Test
  void wrongPasswordsCountInTheBudgetOfTheAccount() {
    Response last = null;
    for (int i = 0; i < 11; i++) {
      last = deletesFrom(TestUser.newAddress(), "Wrong-Horse-7");
    }

    assertRefused(last, 429, "rate_limited");
    assertRefused(deletesFrom(TestUser.newAddress(), PASSWORD), 429, "rate_limited");
    assertThat(server.me(token).statusCode()).isEqualTo(200);
  }

  @Test
  void exportIsAFileOfTheCallersData() {
    Response export = caller(token).get("/api/auth/account/export");

    assertThat(export.statusCode()).as(export.asString()).isEqualTo(200);
    assertThat(export.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"account.json\"");
    assertThat(export.header("Cache-Control")).contains("no-store");
    assertThat(export.contentType()).startsWith("application/json");
    assertThat(body(export))
        .containsOnlyKeys(
            "exported_at",
            "account",
            "credentials",
            "sessions",
            "consents",
            "known_networks",
            "former_addresses",
            "tasks",
            "mails",
            "tickets",
            "factor_flows",
            "remembered_devices",
            "factor_removals",
            "role_changes",
            "saved_views",
            "events");
    assertThat(export.asString())
        .contains(email, "account_exported", "signup")
        .doesNotContain("argon2", session.cookie("__Host-sallyport-refresh"));
  }

  private Response deletes(String password) {
    return deletesFrom(address, password);
  }

  private Response deletesFrom(String network, String password) {
    return server
        .request(network)
        .header("Authorization", "Bearer " + token)
        .contentType(ContentType.JSON)
        .body("{\"password\":\"" + password + "\"}")
        .delete("/api/auth/account");
  }

  private Response logsIn(String path, String password) {
    return server
        .request(address)
        .contentType(ContentType.JSON)
        .body(credentials(email, password))
        .post(path);
  }

  private RequestSpecification caller(String bearer) {
    return server
        .request(address)
        .header("Authorization", "Bearer " + bearer)
        .contentType(ContentType.JSON);
  }
}

package dev.sallyport.admin.factor;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.signin.password.PasswordStory.eventually;
import static dev.sallyport.signin.password.PasswordStory.mailWithLink;
import static dev.sallyport.signin.password.PasswordStory.mails;
import static dev.sallyport.signin.password.PasswordStory.page;
import static dev.sallyport.signin.password.PasswordStory.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.signin.factor.FactorStory;
import io.restassured.response.Response;
import jakarta.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operators and the factors of a user, and a user who objects. */
@SharesService
class UserFactorIT {
  private static final String KEEP = "/api/auth/factors/keep";

  private final TestUser operator = TestUser.operator();
  private final TestUser ada = TestUser.registered();
  private final String path = "/api/admin/users/" + ada.userId() + "/factors";
  private FactorStory app;

  @BeforeEach
  void enrol() {
    ada.logsIn().then().statusCode(200);
    app = FactorStory.enrolled(ada);
  }

  @Test
  void typesNumbersAndTimesAreShownAndNoSecret() {
    Response factors = operator.authenticated().get(path);

    assertThat(factors.statusCode()).as(factors.asString()).isEqualTo(200);
    List<Map<String, Object>> data = factors.jsonPath().getList("data");
    assertThat(data)
        .extracting(factor -> factor.get("type"))
        .containsExactly("password", "totp", "recovery_code");
    assertThat(data)
        .extracting(factor -> factor.get("count"))
        .containsExactly(1, 1, app.recoveryCodes().size());
    assertThat(data)
        .allSatisfy(
            factor ->
                assertThat(factor).containsOnlyKeys("type", "count", "created_at", "last_used_at"));
    assertThat(factors.<Object>path("removal")).isNull();
    assertThat(Instant.parse((String) data.get(0).get("last_used_at"))).isBefore(Instant.now());
    assertRefused(
        operator.authenticated().get("/api/admin/users/" + UUID.randomUUID() + "/factors"),
        404,
        "not_found");
  }

  @Test
  void aRemovalWaitsAndIsMailed() {
    Response requested = operator.authenticated().delete(path + "/totp");

    assertThat(requested.statusCode()).as(requested.asString()).isEqualTo(202);
    Instant due = Instant.parse(requested.path("removal_due"));
    assertThat(due)
        .isBetween(
            Instant.now().plus(Duration.ofHours(23)), Instant.now().plus(Duration.ofDays(1)));
    Response factors = operator.authenticated().get(path);
    assertThat(factors.<List<String>>path("removal.types")).containsExactly("totp");
    assertThat(factors.<String>path("removal.requested_by"))
        .isEqualTo(operator.userId().toString());
    ada.authenticated().get("/api/auth/me").then().statusCode(200);
    assertRefused(ada.moves().logsIn(), 401, "second_factor_required");
    assertThat(events("factor_removal_requested")).containsExactly("totp");
    mailWithLink(ada.email(), 1);
  }

  @Test
  void theUserKeepsTheFactorsWithTheLinkOfTheMail() {
    operator.authenticated().delete(path).then().statusCode(202);
    String mail = mailWithLink(ada.email(), 1);
    assertThat(page(mail)).isEqualTo("http://localhost:8080/factors/keep");
    for (int i = 0; i < 20; i++) {
      ada.anonymous().get("/factors/keep?token=" + token(mail)).then().statusCode(200);
      ada.anonymous().get(KEEP + "?token=" + token(mail)).then().statusCode(405);
    }
    assertThat(operator.authenticated().get(path).<Object>path("removal")).isNotNull();

    ada.moves().post(KEEP, body(token(mail))).then().statusCode(200);

    assertThat(operator.authenticated().get(path).<Object>path("removal")).isNull();
    assertThat(events("factor_removal_cancelled")).containsExactly("recovery_code,totp");
    assertRefused(ada.moves().post(KEEP, body(token(mail))), 401, "invalid_code");
    assertRefused(ada.moves().post(KEEP, body("x")), 401, "invalid_code");
    assertRefused(ada.moves().post(KEEP, "{}"), 400, "validation_failed");
    assertRefused(ada.moves().logsIn(), 401, "second_factor_required");
  }

  /** Whoever changes the credentials has proven the factor. */
  @Test
  void aChangeOfTheCredentialsCancelsTheRemoval() {
    operator.authenticated().delete(path).then().statusCode(202);
    String mail = mailWithLink(ada.email(), 1);

    ada.moves().authenticated().post("/api/auth/recovery-codes").then().statusCode(201);

    assertThat(operator.authenticated().get(path).<Object>path("removal")).isNull();
    assertRefused(ada.moves().post(KEEP, body(token(mail))), 401, "invalid_code");
  }

  @Test
  void anOperatorCancelsTheRemoval() {
    String removal = path.replace("/factors", "/factor-removal");
    assertRefused(operator.authenticated().delete(removal), 404, "not_found");
    operator.authenticated().delete(path).then().statusCode(202);

    operator.authenticated().delete(removal).then().statusCode(204);

    assertThat(operator.authenticated().get(path).<Object>path("removal")).isNull();
    assertThat(
            Database.column(
                "select actor_id from auth_events where user_id = ? and event_type in"
                    + " ('factor_removal_requested', 'factor_removal_cancelled')",
                ada.userId()))
        .containsExactly(operator.userId(), operator.userId());
    eventually(() -> assertThat(mails(ada.email())).isNotEmpty());
  }

  /** A stolen token of an operator is not enough. */
  @Test
  void aRemovalNeedsTheRecentAuthenticationOfTheOperator() {
    Database.update(
        "update sessions set auth_time = auth_time - interval '11 minutes' where user_id = ?",
        operator.userId());

    for (String call : List.of(path, path + "/totp")) {
      assertRefused(operator.authenticated().delete(call), 401, "insufficient_user_authentication");
    }
    assertThat(operator.authenticated().get(path).<Object>path("removal")).isNull();
  }

  @Test
  void whatIsNotThereCannotBeRemoved() {
    for (String type : List.of("password", "passkey", "TOTP", "none")) {
      assertRefused(operator.authenticated().delete(path + "/" + type), 404, "not_found");
    }
    TestUser grace = TestUser.registered();
    assertRefused(
        operator.authenticated().delete("/api/admin/users/" + grace.userId() + "/factors"),
        404,
        "not_found");
  }

  @Test
  void nobodyRemovesFactorsOfOthersWithoutTheRole() {
    TestUser mallory = TestUser.signedUp();
    assertRefused(mallory.authenticated().get(path), 403, "forbidden");
    assertRefused(mallory.authenticated().delete(path), 403, "forbidden");
    assertRefused(mallory.authenticated().delete(path + "/totp"), 403, "forbidden");
  }

  private List<Object> events(String type) {
    return Database.column(
        "select detail from auth_events where user_id = ? and event_type = ? and success",
        ada.userId(),
        type);
  }

  private static String body(String token) {
    return Json.createObjectBuilder().add("token", token).build().toString();
  }
}

package dev.sallyport.signin.passkey;

import static dev.sallyport.TestUser.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.credential.passkey.SoftAuthenticator;
import dev.sallyport.signin.factor.FactorStory;
import dev.sallyport.signin.password.PasswordStory;
import io.restassured.response.Response;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SharesService
class PasskeyEnrolmentIT {
  private final TestUser ada = TestUser.registered();

  @BeforeEach
  void signIn() {
    ada.logsIn().then().statusCode(200);
  }

  @Test
  void theFirstPasskeyBringsRecoveryCodesAndASecondDoesNot() {
    PasskeyStory first = PasskeyStory.enrolled(ada);
    PasskeyStory second = PasskeyStory.enrolled(ada.moves());

    assertThat(first.recoveryCodes()).hasSize(10);
    assertThat(second.recoveryCodes()).isNull();
    Response listed = PasskeyStory.lists(ada);
    assertThat(listed.jsonPath().getList("data.id")).containsExactly(first.id(), second.id());
    assertThat(listed.jsonPath().getList("data.credential_id"))
        .containsExactly(first.device().idText(), second.device().idText());
    assertThat(listed.jsonPath().getList("data.name")).containsOnly("Laptop");
    assertThat(listed.asString()).doesNotContain("public_key", "sign_count");
    assertThat(second.signsIn().statusCode()).isEqualTo(200);
    assertThat(first.signsIn().statusCode()).isEqualTo(200);
  }

  @Test
  void enrolmentEndsEveryOtherSessionRaisesItsOwnAndSendsAMail() {
    TestUser elsewhere = ada.elsewhere();
    elsewhere.logsIn().then().statusCode(200);

    PasskeyStory.enrolled(ada);

    assertRefused(elsewhere.refreshes(), 401, "invalid_refresh_token");
    ada.refreshes().then().statusCode(200);
    assertThat(
            Database.column(
                "select acr from sessions where user_id = ? and ended_at is null", ada.userId()))
        .containsExactly("phr");
    PasswordStory.eventually(() -> assertThat(PasswordStory.mails(ada.email())).hasSize(1));
    assertThat(
            Database.column(
                "select event_type from auth_events where user_id = ? order by position",
                ada.userId()))
        .contains("passkey_added");
  }

  @Test
  void aStolenTokenIsNotEnough() {
    PasskeyStory passkey = PasskeyStory.enrolled(ada);
    Response begun = PasskeyStory.begins(ada);
    makeAuthenticationOld();
    SoftAuthenticator device = PasskeyStory.newDevice();

    assertRefused(PasskeyStory.begins(ada), 401, "insufficient_user_authentication");
    assertRefused(
        PasskeyStory.adds(
            ada, PasskeyStory.flow(begun), device.creates(PasskeyStory.options(begun)), "Thief"),
        401,
        "insufficient_user_authentication");
    assertRefused(PasskeyStory.removes(ada, passkey.id()), 401, "insufficient_user_authentication");
    assertRefused(
        ada.sends(
            "POST", "/api/auth/reauthenticate", "{\"password\":\"" + TestUser.PASSWORD + "\"}"),
        401,
        "second_factor_required");

    passkey.reauthenticates().then().statusCode(200);

    assertThat(PasskeyStory.removes(ada, passkey.id()).statusCode()).isEqualTo(204);
  }

  @Test
  void anotherUsersPasskeyDoesNotAuthenticateAgain() {
    PasskeyStory.enrolled(ada);
    TestUser eve = TestUser.registered();
    eve.logsIn().then().statusCode(200);
    PasskeyStory evil = PasskeyStory.enrolled(eve);
    Response begun = ada.authenticated().post("/api/auth/reauthenticate/options");

    assertRefused(
        ada.sends(
            "POST",
            "/api/auth/reauthenticate",
            PasskeyStory.body(
                    PasskeyStory.flow(begun), evil.device().signs(PasskeyStory.options(begun)))
                .build()
                .toString()),
        401,
        "invalid_passkey");
  }

  @Test
  void withoutAPasskeyThereIsNothingToAuthenticateWith() {
    assertRefused(
        ada.authenticated().post("/api/auth/reauthenticate/options"), 409, "factor_missing");
  }

  @Test
  void theFlowOfAnotherSessionIsUnknown() {
    Response begun = PasskeyStory.begins(ada);
    TestUser elsewhere = ada.elsewhere();
    elsewhere.logsIn().then().statusCode(200);
    TestUser eve = TestUser.registered();
    eve.logsIn().then().statusCode(200);
    JsonObject response = PasskeyStory.newDevice().creates(PasskeyStory.options(begun));

    for (TestUser other : List.of(elsewhere, eve)) {
      assertRefused(
          PasskeyStory.adds(other, PasskeyStory.flow(begun), response, "Mine"),
          401,
          "invalid_passkey");
    }
    // The attempts of others do not consume it.
    PasskeyStory.adds(ada, PasskeyStory.flow(begun), response, "Mine").then().statusCode(201);
  }

  @Test
  void aRegistrationIsAcceptedOnce() {
    Response begun = PasskeyStory.begins(ada);
    JsonObject response = PasskeyStory.newDevice().creates(PasskeyStory.options(begun));
    PasskeyStory.adds(ada, PasskeyStory.flow(begun), response, "A").then().statusCode(201);

    assertRefused(
        PasskeyStory.adds(ada, PasskeyStory.flow(begun), response, "B"), 401, "invalid_passkey");
  }

  @Test
  void anIdIsUniqueOverAllUsers() {
    PasskeyStory passkey = PasskeyStory.enrolled(ada);
    TestUser eve = TestUser.registered();
    eve.logsIn().then().statusCode(200);
    SoftAuthenticator copy = PasskeyStory.newDevice();
    copy.id = passkey.device().id;

    assertRefused(PasskeyStory.adds(eve, copy), 409, "passkey_exists");
    assertRefused(PasskeyStory.adds(ada.moves(), copy), 409, "passkey_exists");

    assertThat(passkey.signsIn().statusCode()).isEqualTo(200);
  }

  @Test
  void anAccountHasAtMostTwentyPasskeys() {
    PasskeyStory.enrolled(ada);
    Response begun = PasskeyStory.begins(ada);
    Database.update(
        "insert into credentials (id, user_id, type, data, created_at, changed_at, passkey_id, name,"
            + " sign_count, backup_eligible, backed_up, transports) select gen_random_uuid(),"
            + " user_id, type, data, created_at, changed_at, sha256(passkey_id || n::text::bytea),"
            + " name, 0, backup_eligible, backed_up, transports"
            + " from credentials, generate_series(1, 19) n where passkey_id is not null"
            + " and user_id = ?",
        ada.userId());

    assertRefused(PasskeyStory.begins(ada), 409, "passkey_limit");
    assertRefused(
        PasskeyStory.adds(
            ada,
            PasskeyStory.flow(begun),
            PasskeyStory.newDevice().creates(PasskeyStory.options(begun)),
            "One more"),
        409,
        "passkey_limit");
  }

  @Test
  void everyInvalidMemberIsNamed() {
    Response refused =
        ada.sends("POST", "/api/auth/passkeys", "{\"name\":\"" + "x".repeat(101) + "\"}");

    assertRefused(refused, 400, "validation_failed");
    assertThat(TestUser.faults(refused))
        .extracting("field", "code")
        .containsExactly(
            tuple("flow", "required"), tuple("credential", "required"), tuple("name", "too_long"));
  }

  @Test
  void aPasskeyIsRenamedByItsUserOnly() {
    PasskeyStory passkey = PasskeyStory.enrolled(ada);
    TestUser eve = TestUser.registered();
    eve.logsIn().then().statusCode(200);
    String path = "/api/auth/passkeys/" + passkey.id();

    Response renamed = ada.sends("PATCH", path, "{\"name\":\" Phone \"}");

    assertThat(renamed.statusCode()).isEqualTo(200);
    assertThat(renamed.<String>path("name")).isEqualTo("Phone");
    assertRefused(ada.sends("PATCH", path, "{\"name\":\" \"}"), 400, "validation_failed");
    assertRefused(eve.sends("PATCH", path, "{\"name\":\"Mine\"}"), 404, "not_found");
    assertRefused(eve.authenticated().delete(path), 404, "not_found");
    assertRefused(ada.sends("PATCH", "/api/auth/passkeys/x", "{\"name\":\"A\"}"), 404, "not_found");
    assertRefused(PasskeyStory.removes(ada, UUID.randomUUID().toString()), 404, "not_found");
    // Not the id of another credential.
    Object password =
        Database.value(
            "select id from credentials where user_id = ? and type = 'password'", ada.userId());
    assertRefused(PasskeyStory.removes(ada, password.toString()), 404, "not_found");
  }

  @Test
  void theLastWayToSignInCannotBeRemoved() {
    PasskeyStory first = PasskeyStory.enrolled(ada);
    PasskeyStory second = PasskeyStory.enrolled(ada.moves());
    Database.update(
        "delete from credentials where user_id = ? and type = 'password'", ada.userId());

    assertThat(PasskeyStory.removes(ada, first.id()).statusCode()).isEqualTo(204);
    assertRefused(PasskeyStory.removes(ada, second.id()), 409, "last_factor");

    assertThat(second.signsIn().statusCode()).isEqualTo(200);
  }

  @Test
  void withoutASecondFactorThePasswordIsEnoughAndCodesAreGone() {
    PasskeyStory passkey = PasskeyStory.enrolled(ada);

    assertThat(PasskeyStory.removes(ada, passkey.id()).statusCode()).isEqualTo(204);

    assertThat(Database.column("select type from credentials where user_id = ?", ada.userId()))
        .containsExactly("password");
    ada.moves().logsIn().then().statusCode(200);
    assertRefused(passkey.signsIn(), 401, "unknown_credential");
  }

  @Test
  void theAppKeepsTheRecoveryCodes() {
    FactorStory.enrolled(ada);
    PasskeyStory passkey = PasskeyStory.enrolled(ada.moves());
    assertThat(passkey.recoveryCodes()).isNull();

    assertThat(PasskeyStory.removes(ada, passkey.id()).statusCode()).isEqualTo(204);

    assertThat(
            Database.count(
                "select count(*) from credentials where user_id = ? and type = 'recovery_code'",
                ada.userId()))
        .isEqualTo(10);
  }

  @Test
  void signalsNameWhatIsAccepted() {
    PasskeyStory passkey = PasskeyStory.enrolled(ada);

    Response signals = ada.authenticated().get("/api/auth/passkeys/signals");

    assertThat(signals.statusCode()).isEqualTo(200);
    assertThat(signals.<List<String>>path("all_accepted_credentials.allAcceptedCredentialIds"))
        .containsExactly(passkey.device().idText());
    assertThat(signals.<String>path("all_accepted_credentials.rpId")).isEqualTo("localhost");
    assertThat(signals.<String>path("current_user_details.name")).isEqualTo(ada.email());
    PasskeyStory.removes(ada, passkey.id()).then().statusCode(204);
    assertThat(
            ada.authenticated()
                .get("/api/auth/passkeys/signals")
                .<List<String>>path("all_accepted_credentials.allAcceptedCredentialIds"))
        .isEmpty();
  }

  @Test
  void browsersLearnTheRelatedOrigins() {
    Response origins = ada.anonymous().get("/.well-known/webauthn");

    assertThat(origins.statusCode()).isEqualTo(200);
    assertThat(origins.contentType()).startsWith("application/json");
    assertThat(origins.jsonPath().getList("origins")).containsExactly("http://localhost:8080");
    assertThat(ada.anonymous().get("/.well-known/passkey-endpoints").asString()).isEqualTo("{}");
  }

  private void makeAuthenticationOld() {
    Database.update(
        "update sessions set auth_time = now() - interval '11 minutes' where user_id = ?",
        ada.userId());
  }
}

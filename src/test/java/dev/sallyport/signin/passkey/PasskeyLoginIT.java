package dev.sallyport.signin.passkey;

import static dev.sallyport.TestUser.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.credential.passkey.SoftAuthenticator;
import dev.sallyport.signin.factor.FactorStory;
import io.restassured.response.Response;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SharesService
class PasskeyLoginIT {
  private final TestUser ada = TestUser.registered();
  private PasskeyStory passkey;

  @BeforeEach
  void enrol() {
    ada.logsIn().then().statusCode(200);
    passkey = PasskeyStory.enrolled(ada);
    ada.moves();
  }

  @Test
  void aPasskeyAloneSignsInAtTheHighestLevel() {
    Response session = passkey.signsIn();

    assertThat(session.statusCode()).as(session.asString()).isEqualTo(200);
    assertThat(session.<String>path("user_id")).isEqualTo(ada.userId().toString());
    assertLevel("phr", "mfa", "pop");
    ada.refreshes().then().statusCode(200);
    assertLevel("phr", "mfa", "pop");
    assertThat(
            Database.column(
                "select last_used_at from credentials where passkey_id is not null"
                    + " and user_id = ?",
                ada.userId()))
        .doesNotContainNull();
  }

  @Test
  void thePasswordRequiresThePasskey() {
    Response first = ada.logsIn();

    assertRefused(first, 401, "second_factor_required");
    assertThat(first.jsonPath().getList("factors")).containsExactly("passkey", "recovery_code");
    assertThat(PasskeyStory.options(first).getJsonArray("allowCredentials")).hasSize(1);
    assertThat(passkey.presents(first).statusCode()).isEqualTo(200);
    assertLevel("phr", "mfa", "pop", "pwd");
  }

  @Test
  void aRecoveryCodeReplacesThePasskeyAfterThePasswordOnly() {
    Response first = ada.logsIn();
    String code = passkey.recoveryCodes().get(0);

    ada.keepingSession(
            ada.post(
                "/api/auth/login/second-factor",
                "{\"flow\":\"%s\",\"recovery_code\":\"%s\"}"
                    .formatted(PasskeyStory.flow(first), code)))
        .then()
        .statusCode(200);

    assertLevel("urn:sallyport:aal2", "mfa", "pwd");
  }

  @Test
  void theOptionsNameNoUser() {
    Response begun = PasskeyStory.beginsSignIn(ada);

    assertThat(begun.statusCode()).isEqualTo(200);
    assertThat(begun.header("Cache-Control")).contains("no-store");
    assertThat(PasskeyStory.options(begun).keySet())
        .containsExactlyInAnyOrder("challenge", "timeout", "rpId", "userVerification");
    assertThat(PasskeyStory.options(begun).getString("challenge")).matches("[A-Za-z0-9_-]{43}");
  }

  @Test
  void aResponseIsAcceptedOnce() {
    Response begun = PasskeyStory.beginsSignIn(ada);
    JsonObject response = passkey.device().signs(PasskeyStory.options(begun));
    PasskeyStory.signsIn(ada, PasskeyStory.flow(begun), response).then().statusCode(200);

    assertRefused(
        PasskeyStory.signsIn(ada, PasskeyStory.flow(begun), response), 401, "invalid_passkey");
    Response other = PasskeyStory.beginsSignIn(ada);
    assertRefused(
        PasskeyStory.signsIn(ada, PasskeyStory.flow(other), response), 401, "invalid_passkey");
  }

  @Test
  void ofTwentyUsesOfAResponseAtOnceOneOpensASession() throws Exception {
    Response begun = PasskeyStory.beginsSignIn(ada);
    JsonObject response = passkey.device().signs(PasskeyStory.options(begun));
    long before = Database.openSessions(ada.userId());
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      TestUser client = ada.elsewhere();
      calls.add(
          () -> PasskeyStory.signsIn(client, PasskeyStory.flow(begun), response).statusCode());
    }

    List<Integer> statuses = TestUser.atOnce(calls);

    assertThat(statuses).containsOnly(200, 401).containsOnlyOnce(200);
    assertThat(Database.openSessions(ada.userId())).isEqualTo(before + 1);
  }

  @Test
  void aWrongResponseConsumesTheChallenge() {
    Response begun = PasskeyStory.beginsSignIn(ada);
    passkey.device().forged = true;
    assertRefused(
        PasskeyStory.signsIn(
            ada, PasskeyStory.flow(begun), passkey.device().signs(PasskeyStory.options(begun))),
        401,
        "invalid_passkey");
    passkey.device().forged = false;

    assertRefused(
        PasskeyStory.signsIn(
            ada, PasskeyStory.flow(begun), passkey.device().signs(PasskeyStory.options(begun))),
        401,
        "invalid_passkey");
  }

  @Test
  void anUnknownPasskeyIsNamedSoThatTheAuthenticatorForgetsIt() {
    SoftAuthenticator stranger = PasskeyStory.newDevice();
    stranger.claimsToBe(passkey.device().userHandle());
    Response begun = PasskeyStory.beginsSignIn(ada);

    assertRefused(
        PasskeyStory.signsIn(
            ada, PasskeyStory.flow(begun), stranger.signs(PasskeyStory.options(begun))),
        401,
        "unknown_credential");
  }

  @Test
  void thePasskeyMustBeOfTheUserItClaimsToBeOf() {
    TestUser eve = TestUser.registered();
    eve.logsIn().then().statusCode(200);
    PasskeyStory evil = PasskeyStory.enrolled(eve);
    evil.device().claimsToBe(passkey.device().userHandle());

    assertRefused(evil.signsIn(), 401, "invalid_passkey");
  }

  @Test
  void anotherUsersPasskeyIsNoSecondFactor() {
    TestUser eve = TestUser.registered();
    eve.logsIn().then().statusCode(200);
    PasskeyStory evil = PasskeyStory.enrolled(eve);
    Response first = ada.logsIn();
    long before = Database.openSessions(ada.userId());

    assertRefused(evil.presents(first), 401, "invalid_passkey");

    assertThat(Database.openSessions(ada.userId())).isEqualTo(before);
  }

  @Test
  void flowsCannotBeMixed() {
    Response signIn = PasskeyStory.beginsSignIn(ada);
    Response first = ada.logsIn();
    passkey.signsIn().then().statusCode(200);
    Response enrolment = PasskeyStory.begins(ada);
    Response again = ada.authenticated().post("/api/auth/reauthenticate/options");
    SoftAuthenticator device = passkey.device();

    for (Response other : List.of(first, again)) {
      assertRefused(
          PasskeyStory.signsIn(
              ada, PasskeyStory.flow(other), device.signs(PasskeyStory.options(other))),
          401,
          "invalid_passkey");
    }
    ada.moves();
    for (Response other : List.of(signIn, again)) {
      assertRefused(
          ada.post(
              "/api/auth/login/second-factor",
              PasskeyStory.body(PasskeyStory.flow(other), device.signs(PasskeyStory.options(other)))
                  .build()
                  .toString()),
          401,
          "invalid_passkey");
    }
    for (Response other : List.of(signIn, first, enrolment)) {
      assertRefused(
          ada.sends(
              "POST",
              "/api/auth/reauthenticate",
              PasskeyStory.body(PasskeyStory.flow(other), device.signs(PasskeyStory.options(other)))
                  .build()
                  .toString()),
          401,
          "invalid_passkey");
    }
  }

  @Test
  void aChallengeLivesFiveMinutes() {
    Response begun = PasskeyStory.beginsSignIn(ada);
    Database.update(
        "update factor_flows set created_at = created_at - interval '5 minutes',"
            + " expires_at = expires_at - interval '5 minutes' where secret_hash ="
            + " sha256(decode(translate(?, '-_', '+/') || '=', 'base64'))",
        PasskeyStory.flow(begun));
    assertRefused(
        PasskeyStory.signsIn(
            ada, PasskeyStory.flow(begun), passkey.device().signs(PasskeyStory.options(begun))),
        401,
        "invalid_passkey");

    // The flow of a log-in lives longer, but not its challenge.
    Response first = ada.logsIn();
    Database.update(
        "update factor_flows set created_at = created_at - interval '5 minutes'"
            + " where user_id = ?",
        ada.userId());
    assertRefused(passkey.presents(first), 401, "invalid_passkey");
  }

  @Test
  void aDeactivatedUserCannotSignIn() {
    Database.update("update users set is_active = false where id = ?", ada.userId());

    assertRefused(passkey.signsIn(), 401, "invalid_passkey");
  }

  @Test
  void aCopiedAuthenticatorIsRejectedAndRecorded() {
    passkey.device().counter = 5;
    passkey.signsIn().then().statusCode(200);
    passkey.device().counter = 5;

    assertRefused(passkey.signsIn(), 401, "invalid_passkey");

    assertThat(
            Database.column(
                "select failure_reason from auth_events where user_id = ?"
                    + " and failure_reason = 'passkey_copied'",
                ada.userId()))
        .hasSize(1);
    passkey.device().counter = 6;
    passkey.signsIn().then().statusCode(200);
  }

  @Test
  void theDeletionOfAnAccountIsCancelledOnlyOnRequest() {
    passkey.signsIn().then().statusCode(200);
    Database.update(
        "update users set deletion_due = now() + interval '14 days' where id = ?", ada.userId());
    assertRefused(passkey.signsIn(), 403, "account_deletion_pending");

    Response begun = PasskeyStory.beginsSignIn(ada);
    ada.post(
            "/api/auth/passkeys/login",
            PasskeyStory.body(
                    PasskeyStory.flow(begun), passkey.device().signs(PasskeyStory.options(begun)))
                .add("restore", true)
                .build()
                .toString())
        .then()
        .statusCode(200);

    passkey.signsIn().then().statusCode(200);
  }

  @Test
  void thePasskeyStillSignsInWhileOthersTryPasswords() {
    for (int i = 0; i < 12; i++) {
      ada.elsewhere().logsInWith("Wrong-Horse-7");
    }
    assertRefused(ada.elsewhere().logsIn(), 429, "rate_limited");

    assertThat(passkey.signsIn().statusCode()).isEqualTo(200);
  }

  @Test
  void everyMissingMemberIsNamed() {
    Response refused = ada.post("/api/auth/passkeys/login", "{}");

    assertRefused(refused, 400, "validation_failed");
    assertThat(TestUser.faults(refused)).extracting("field").containsExactly("flow", "credential");
    assertRefused(
        ada.post("/api/auth/passkeys/login", "{\"flow\":\"x\",\"credential\":[1]}"),
        400,
        "validation_failed");
    assertRefused(
        ada.post("/api/auth/passkeys/login", "{\"flow\":\"x\",\"credential\":{\"a\":1,\"a\":2}}"),
        400,
        "malformed_request");
    assertRefused(
        ada.moves()
            .post(
                "/api/auth/passkeys/login",
                "{\"flow\":\"x\",\"credential\":" + "{\"a\":".repeat(100) + "1" + "}".repeat(101)),
        400,
        "malformed_request");
  }

  @Test
  void anAppAndAPasskeyAreEitherOfThemEnough() {
    passkey.signsIn().then().statusCode(200);
    FactorStory app = FactorStory.enrolled(ada);

    assertThat(app.presents(app.flowOfLogIn(), app.freshCode()).statusCode()).isEqualTo(200);
    assertLevel("urn:sallyport:aal2", "mfa", "otp", "pwd");
    assertThat(passkey.presents(ada.moves().logsIn()).statusCode()).isEqualTo(200);
  }

  private void assertLevel(String level, String... methods) {
    Map<String, Object> claims =
        TestUser.body(
            new String(
                Base64.getUrlDecoder().decode(ada.token().split("\\.", -1)[1]),
                StandardCharsets.UTF_8));
    assertThat(claims).containsEntry("acr", level);
    assertThat(claims.get("amr"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .containsExactlyInAnyOrder((Object[]) methods);
  }
}

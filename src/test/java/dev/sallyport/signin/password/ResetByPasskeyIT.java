package dev.sallyport.signin.password;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.member;
import static dev.sallyport.signin.password.PasswordStory.NEW_PASSWORD;
import static dev.sallyport.signin.password.PasswordStory.forgets;
import static dev.sallyport.signin.password.PasswordStory.mailWithLink;
import static dev.sallyport.signin.password.PasswordStory.resetsByToken;
import static dev.sallyport.signin.password.PasswordStory.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.signin.passkey.PasskeyStory;
import io.restassured.response.Response;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import org.junit.jupiter.api.Test;

/** A passkey as the second factor of a mailed reset. */
@SharesService
class ResetByPasskeyIT {
  private final TestUser ada = TestUser.registered();
  private final PasskeyStory passkey = enrolled(ada);
  private final String token = mailed(ada);

  private static PasskeyStory enrolled(TestUser user) {
    Database.update("update users set email_verified = true where id = ?", user.userId());
    user.logsIn().then().statusCode(200);
    return PasskeyStory.enrolled(user);
  }

  private static String mailed(TestUser user) {
    forgets(user.moves(), user.email());
    return token(mailWithLink(user.email(), 1));
  }

  @Test
  void thePasskeyCompletesTheReset() {
    Response required = required();
    assertThat(required.jsonPath().getList("factors")).containsExactly("passkey", "recovery_code");
    assertThat(required.<Integer>path("expires_in")).isEqualTo(300);

    Response reset = resets(token, member(required, "flow"), signed(required));

    assertThat(reset.statusCode()).as(reset.asString()).isEqualTo(200);
    assertRefused(ada.moves().logsInWith(NEW_PASSWORD), 401, "second_factor_required");
    assertThat(Database.openSessions(ada.userId())).isZero();
  }

  /** Neither the ticket without the passkey, nor the passkey without the ticket. */
  @Test
  void eachAloneIsRefused() {
    Response required = required();
    JsonObject signed = signed(required);

    assertRefused(resets("A".repeat(43), member(required, "flow"), signed), 401, "invalid_code");
    assertRefused(resetsByToken(ada, token, NEW_PASSWORD), 401, "second_factor_required");

    assertRefused(ada.moves().logsInWith(NEW_PASSWORD), 401, "invalid_credentials");
  }

  @Test
  void aResponseIsAcceptedOnceAndOnlyInTheLatestFlow() {
    Response first = required();
    Response second = required();
    assertRefused(resets(token, member(first, "flow"), signed(first)), 401, "invalid_passkey");
    assertRefused(resets(token, member(second, "flow"), signed(first)), 401, "invalid_passkey");
    // That challenge is used up.
    assertRefused(resets(token, member(second, "flow"), signed(second)), 401, "invalid_passkey");

    Response third = required();
    assertThat(resets(token, member(third, "flow"), signed(third)).statusCode()).isEqualTo(200);
    assertRefused(resets(token, member(third, "flow"), signed(third)), 401, "invalid_code");
  }

  @Test
  void flowsOfOtherPurposesAndUsersAreRefused() {
    Response logIn = ada.moves().logsIn();
    assertRefused(logIn, 401, "second_factor_required");
    assertRefused(resets(token, member(logIn, "flow"), signed(logIn)), 401, "invalid_passkey");
    Response passkeys = PasskeyStory.beginsSignIn(ada);
    assertRefused(
        resets(token, member(passkeys, "flow"), signed(passkeys)), 401, "invalid_passkey");

    TestUser eve = TestUser.registered();
    PasskeyStory hers = enrolled(eve);
    String herToken = mailed(eve);
    Response herReset = resetsByToken(eve, herToken, NEW_PASSWORD);
    JsonObject byHer = hers.device().signs(PasskeyStory.options(herReset));
    assertRefused(resets(token, member(herReset, "flow"), byHer), 401, "invalid_passkey");
    Response mine = required();
    JsonObject forMine = hers.device().signs(PasskeyStory.options(mine));
    assertRefused(resets(token, member(mine, "flow"), forMine), 401, "invalid_passkey");

    assertRefused(ada.moves().logsInWith(NEW_PASSWORD), 401, "invalid_credentials");
  }

  /** The flow of a reset is no way to sign in. */
  @Test
  void theFlowOpensNoSession() {
    Response required = required();
    String body = PasskeyStory.body(member(required, "flow"), signed(required)).build().toString();

    assertRefused(ada.moves().post("/api/auth/login/second-factor", body), 401, "invalid_passkey");
    assertRefused(ada.moves().post("/api/auth/passkeys/login", body), 401, "invalid_passkey");
  }

  @Test
  void aCredentialNeedsItsFlow() {
    Response required = required();
    Response refused =
        ada.moves()
            .post(
                "/api/auth/password/reset",
                Json.createObjectBuilder()
                    .add("token", token)
                    .add("password", NEW_PASSWORD)
                    .add("credential", signed(required))
                    .build()
                    .toString());

    assertRefused(refused, 400, "validation_failed");
    assertThat(TestUser.faults(refused))
        .extracting(fault -> fault.get("field"))
        .containsExactly("second_factor_flow");
  }

  private Response required() {
    Response required = resetsByToken(ada, token, NEW_PASSWORD);
    assertRefused(required, 401, "second_factor_required");
    return required;
  }

  private JsonObject signed(Response begun) {
    return passkey.device().signs(PasskeyStory.options(begun));
  }

  private Response resets(String ticket, String flow, JsonObject credential) {
    JsonObjectBuilder body =
        Json.createObjectBuilder()
            .add("token", ticket)
            .add("password", NEW_PASSWORD)
            .add("second_factor_flow", flow)
            .add("credential", credential);
    return ada.moves().post("/api/auth/password/reset", body.build().toString());
  }
}

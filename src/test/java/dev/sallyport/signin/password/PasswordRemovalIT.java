package dev.sallyport.signin.password;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.member;
import static dev.sallyport.signin.password.PasswordStory.NEW_PASSWORD;
import static dev.sallyport.signin.password.PasswordStory.eventually;
import static dev.sallyport.signin.password.PasswordStory.forgets;
import static dev.sallyport.signin.password.PasswordStory.mailWithLink;
import static dev.sallyport.signin.password.PasswordStory.resetsByToken;
import static dev.sallyport.signin.password.PasswordStory.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.signin.factor.FactorStory;
import dev.sallyport.signin.passkey.PasskeyStory;
import io.restassured.response.Response;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Users who sign in with passkeys only. */
@SharesService
class PasswordRemovalIT {
  private static final String PATH = "/api/auth/password";
  private static final String INSUFFICIENT = "insufficient_user_authentication";

  private final TestUser ada = TestUser.registered();
  private PasskeyStory passkey;

  @Test
  void theLastWayToSignInIsNotRemoved() {
    ada.logsIn().then().statusCode(200);
    assertRefused(removes(ada), 409, "last_factor");
    FactorStory.enrolled(ada);

    assertRefused(removes(ada), 409, "last_factor");

    assertThat(types()).contains("password");
  }

  @Test
  void removalNeedsARecentAuthenticationWithThePasskey() {
    enrols();
    age();
    assertRefused(removes(ada), 401, INSUFFICIENT);

    passkey.reauthenticates().then().statusCode(200);

    assertThat(removes(ada).statusCode()).isEqualTo(204);
  }

  @Test
  void removalEndsEveryOtherSessionAndIsMailed() {
    enrols();
    TestUser phone = ada.elsewhere();
    Response begun = PasskeyStory.beginsSignIn(phone);
    PasskeyStory.signsIn(
            phone, PasskeyStory.flow(begun), passkey.device().signs(PasskeyStory.options(begun)))
        .then()
        .statusCode(200);

    assertThat(removes(ada).statusCode()).isEqualTo(204);

    assertRefused(phone.sessions(), 401, "invalid_token");
    assertThat(ada.sessions().statusCode()).isEqualTo(200);
    assertThat(types()).containsExactlyInAnyOrderElementsOf(withoutPassword());
    assertThat(
            Database.column(
                "select session_id is not null from auth_events where user_id = ?"
                    + " and event_type = 'password_removed' and success",
                ada.userId()))
        .containsExactly(true);
    eventually(
        () ->
            assertThat(PasswordStory.mails(ada.email()))
                .anyMatch(mail -> mail.contains("password of your account was removed")));
    assertRefused(removes(ada), 404, "not_found");
  }

  private static List<Object> withoutPassword() {
    return Stream.concat(
            Stream.of((Object) "passkey"),
            Stream.generate(() -> (Object) "recovery_code").limit(10))
        .toList();
  }

  @Test
  void theAddressHasTheResponseOfAnUnknownOne() {
    enrols();
    removes(ada).then().statusCode(204);

    Response known = ada.moves().logsIn();
    Response unknown = TestUser.arrives().logsIn();

    assertRefused(known, 401, "invalid_credentials");
    assertThat(withoutId(known)).isEqualTo(withoutId(unknown));
    assertThat(passkey.signsIn().statusCode()).isEqualTo(200);
    assertRefused(
        ada.sends(
            "POST", "/api/auth/reauthenticate", "{\"password\":\"" + TestUser.PASSWORD + "\"}"),
        401,
        "invalid_credentials");
  }

  private static String withoutId(Response refused) {
    return refused.asString().replaceAll("\"request_id\":\"[^\"]*\"", "");
  }

  @Test
  void thenThePasskeyIsTheLastWayToSignIn() {
    enrols();
    removes(ada).then().statusCode(204);

    assertRefused(PasskeyStory.removes(ada, passkey.id()), 409, "last_factor");
  }

  @Test
  void aResetSetsAPasswordOnlyTogetherWithThePasskey() {
    Database.update("update users set email_verified = true where id = ?", ada.userId());
    enrols();
    removes(ada).then().statusCode(204);
    forgets(ada.moves(), ada.email());
    String token = token(mailWithLink(ada.email(), 1));
    Response required = resetsByToken(ada, token, NEW_PASSWORD);
    assertRefused(required, 401, "second_factor_required");
    assertThat(types()).doesNotContain("password");

    Response reset = resets(token, required);

    assertThat(reset.statusCode()).as(reset.asString()).isEqualTo(200);
    assertRefused(ada.moves().logsInWith(NEW_PASSWORD), 401, "second_factor_required");
  }

  private Response resets(String token, Response required) {
    JsonObjectBuilder body =
        Json.createObjectBuilder()
            .add("token", token)
            .add("password", NEW_PASSWORD)
            .add("second_factor_flow", member(required, "flow"))
            .add("credential", passkey.device().signs(PasskeyStory.options(required)));
    return ada.moves().post(PATH + "/reset", body.build().toString());
  }

  @Test
  void whoIsSignedInSetsAPasswordAgain() {
    enrols();
    removes(ada).then().statusCode(204);
    String body = "{\"password\":\"" + NEW_PASSWORD + "\"}";
    age();
    assertRefused(ada.sends("POST", PATH, body), 401, INSUFFICIENT);
    passkey.reauthenticates().then().statusCode(200);
    assertRefused(ada.sends("POST", PATH, "{\"password\":\"short\"}"), 400, "validation_failed");
    TestUser before = ada.elsewhere().carries(ada.token());

    Response set = ada.keepingSession(ada.moves().sends("POST", PATH, body));

    assertThat(set.statusCode()).as(set.asString()).isEqualTo(200);
    assertRefused(before.sessions(), 401, "invalid_token");
    assertThat(ada.sessions().statusCode()).isEqualTo(200);
    assertRefused(ada.moves().logsInWith(NEW_PASSWORD), 401, "second_factor_required");
    Response again = ada.moves().sends("POST", PATH, "{\"password\":\"Another-Engine-1838\"}");
    assertRefused(again, 400, "validation_failed");
    assertThat(TestUser.faults(again))
        .extracting(fault -> fault.get("field"))
        .containsExactly("current_password");
  }

  private void enrols() {
    ada.logsIn().then().statusCode(200);
    passkey = PasskeyStory.enrolled(ada);
  }

  private void age() {
    Database.update(
        "update sessions set auth_time = auth_time - interval '11 minutes' where user_id = ?",
        ada.userId());
  }

  private static Response removes(TestUser user) {
    return user.authenticated().delete(PATH);
  }

  private List<Object> types() {
    return Database.column(
        "select type from credentials where user_id = ? order by type", ada.userId());
  }
}

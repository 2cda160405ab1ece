package dev.sallyport.signin.enrolment;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.signin.factor.FactorStory;
import dev.sallyport.signin.password.PasswordStory;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SharesService
class TotpEnrolmentIT {
  private final TestUser ada = TestUser.registered();

  @BeforeEach
  void signIn() {
    ada.logsIn().then().statusCode(200);
  }

  @Test
  void theSecretIsShownOnceAndStoredSealed() {
    Response begun = FactorStory.begins(ada);

    assertThat(begun.statusCode()).as(begun.asString()).isEqualTo(201);
    String secret = member(begun, "secret");
    assertThat(secret).matches("[A-Z2-7]{32}");
    assertThat(member(begun, "uri"))
        .startsWith("otpauth://totp/")
        .contains("secret=" + secret + "&", "algorithm=SHA1&digits=6&period=30");
    assertThat(member(begun, "qr_svg")).startsWith("<svg ").endsWith("</svg>");
    assertThat(begun.header("Cache-Control")).contains("no-store");
    FactorStory.confirms(ada, member(begun, "flow"), FactorStory.code(secret, Instant.now()))
        .then()
        .statusCode(200);
    assertThat(Database.column("select data from credentials where user_id = ?", ada.userId()))
        .hasSize(12)
        .noneMatch(data -> data.toString().contains(secret));
    assertRefused(FactorStory.begins(ada), 409, "factor_exists");
  }

  @Test
  void nothingIsEnrolledBeforeACodeConfirmsIt() {
    FactorStory.begins(ada).then().statusCode(201);

    ada.logsIn().then().statusCode(200);
  }

  @Test
  void aWrongCodeConfirmsNothingAndTheSixthTryIsTooLate() {
    Response begun = FactorStory.begins(ada);
    String right = FactorStory.code(member(begun, "secret"), Instant.now());
    String wrong = right.equals("000000") ? "000001" : "000000";
    for (int i = 0; i < 5; i++) {
      ada.moves();
      assertRefused(FactorStory.confirms(ada, member(begun, "flow"), wrong), 401, "invalid_code");
    }

    assertRefused(FactorStory.confirms(ada, member(begun, "flow"), right), 401, "invalid_code");
  }

  @Test
  void aSecondBeginningEndsTheFirst() {
    Response first = FactorStory.begins(ada);
    FactorStory.begins(ada).then().statusCode(201);

    assertRefused(
        FactorStory.confirms(
            ada, member(first, "flow"), FactorStory.code(member(first, "secret"), Instant.now())),
        401,
        "invalid_code");
  }

  /** The thief of a session is thrown out when its owner adds a second factor. */
  @Test
  void enrolmentEndsEveryOtherSessionAndKeepsItsOwn() {
    TestUser elsewhere = ada.elsewhere();
    elsewhere.logsIn().then().statusCode(200);

    FactorStory.enrolled(ada);

    assertRefused(elsewhere.refreshes(), 401, "invalid_refresh_token");
    ada.refreshes().then().statusCode(200);
    PasswordStory.eventually(() -> assertThat(PasswordStory.mails(ada.email())).hasSize(1));
  }

  @Test
  void aStolenTokenIsNotEnough() {
    makeAuthenticationOld();

    Response refused = FactorStory.begins(ada);

    assertRefused(refused, 401, "insufficient_user_authentication");
    assertThat(refused.header("WWW-Authenticate"))
        .contains(
            "error=\"insufficient_user_authentication\"",
            "acr_values=\"urn:sallyport:aal1\"",
            "max_age=600");
    ada.refreshes().then().statusCode(200);
    assertRefused(FactorStory.begins(ada), 401, "insufficient_user_authentication");
  }

  @Test
  void thePasswordMakesTheAuthenticationRecent() {
    makeAuthenticationOld();

    Response again = reauthenticates("{\"password\":\"" + TestUser.PASSWORD + "\"}");

    assertThat(again.statusCode()).as(again.asString()).isEqualTo(200);
    assertThat(TestUser.body(again).keySet())
        .containsExactlyInAnyOrder("token", "token_type", "expires_in");
    ada.carries(member(again, "token"));
    FactorStory.begins(ada).then().statusCode(201);
    ada.refreshes().then().statusCode(200);
  }

  @Test
  void thePasswordAloneDoesNotStepUpAnAccountWithTwoFactors() {
    FactorStory app = FactorStory.enrolled(ada);
    makeAuthenticationOld();

    assertRefused(
        reauthenticates("{\"password\":\"" + TestUser.PASSWORD + "\"}"),
        401,
        "second_factor_required");
    Response refused = removes();
    assertRefused(refused, 401, "insufficient_user_authentication");
    assertThat(refused.header("WWW-Authenticate")).contains("acr_values=\"urn:sallyport:aal2\"");
    assertRefused(reauthenticates("{\"code\":\"" + app.wrongCode() + "\"}"), 401, "invalid_code");

    reauthenticates("{\"code\":\"" + app.freshCode() + "\"}").then().statusCode(200);

    assertThat(removes().statusCode()).isEqualTo(204);
  }

  /** Whoever knows the password and has a token, but not the second factor. */
  @Test
  void aChangedPasswordDoesNotMakeTheSecondFactorRecent() {
    FactorStory.enrolled(ada);
    makeAuthenticationOld();
    Response changed =
        ada.keepingSession(
            ada.sends(
                "POST",
                "/api/auth/password",
                "{\"current_password\":\""
                    + TestUser.PASSWORD
                    + "\",\"password\":\"Analytical-Engine-1837\"}"));
    assertThat(changed.statusCode()).as(changed.asString()).isEqualTo(200);

    assertRefused(removes(), 401, "insufficient_user_authentication");

    assertThat(
            Database.column(
                "select acr from sessions where user_id = ? and ended_at is null", ada.userId()))
        .containsExactly("urn:sallyport:aal2");
  }

  @Test
  void withoutTheAppThePasswordIsEnoughAndCodesAreGone() {
    FactorStory app = FactorStory.enrolled(ada);

    assertThat(removes().statusCode()).isEqualTo(204);

    assertRefused(removes(), 404, "not_found");
    assertThat(Database.column("select type from credentials where user_id = ?", ada.userId()))
        .containsExactly("password");
    ada.logsIn().then().statusCode(200);
    assertThat(app.recoveryCodes()).hasSize(10);
  }

  @Test
  void newRecoveryCodesReplaceTheFormerOnes() {
    FactorStory app = FactorStory.enrolled(ada);
    Response replaced = ada.authenticated().post("/api/auth/recovery-codes");
    assertThat(replaced.statusCode()).as(replaced.asString()).isEqualTo(201);
    List<String> codes = replaced.jsonPath().getList("recovery_codes");
    assertThat(codes).hasSize(10).doesNotContainAnyElementsOf(app.recoveryCodes());

    assertRefused(
        app.presentsRecoveryCode(app.flowOfLogIn(), app.recoveryCodes().get(0)),
        401,
        "invalid_code");
    assertThat(app.presentsRecoveryCode(app.flowOfLogIn(), codes.get(0)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void recoveryCodesNeedASecondFactor() {
    assertRefused(ada.authenticated().post("/api/auth/recovery-codes"), 409, "factor_missing");
    assertThat(ada.authenticated().get("/api/auth/recovery-codes").<Integer>path("remaining"))
        .isZero();
  }

  private Response reauthenticates(String body) {
    return ada.sends("POST", "/api/auth/reauthenticate", body);
  }

  private Response removes() {
    return ada.authenticated().delete("/api/auth/totp");
  }

  private void makeAuthenticationOld() {
    Database.update(
        "update sessions set auth_time = now() - interval '11 minutes' where user_id = ?",
        ada.userId());
  }
}

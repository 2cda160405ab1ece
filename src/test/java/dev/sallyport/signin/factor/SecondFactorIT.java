package dev.sallyport.signin.factor;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

@SharesService
class SecondFactorIT {
  private final TestUser ada = TestUser.registered();

  @Test
  void theSessionOfPasswordAndCodeHasTheSecondLevel() {
    FactorStory app = enrolled();

    Response session = app.presents(app.flowOfLogIn(), app.freshCode());

    assertThat(session.statusCode()).as(session.asString()).isEqualTo(200);
    Map<String, Object> claims = claims(ada.token());
    assertThat(claims).containsEntry("acr", "urn:sallyport:aal2");
    assertThat(claims.get("amr"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .containsExactlyInAnyOrder("pwd", "otp", "mfa");
    long authenticated = ((Number) claims.get("auth_time")).longValue();
    ada.refreshes().then().statusCode(200);
    assertThat(claims(ada.token()))
        .containsEntry("acr", "urn:sallyport:aal2")
        .containsEntry("auth_time", (int) authenticated);
  }

  @Test
  void theResponseToThePasswordNamesTheFactorsAndOpensNoSession() {
    FactorStory app = enrolled();
    long before = Database.openSessions(ada.userId());

    Response first = ada.logsIn();

    assertRefused(first, 401, "second_factor_required");
    assertThat(first.jsonPath().getList("factors")).containsExactly("recovery_code", "totp");
    assertThat(member(first, "flow")).matches("[A-Za-z0-9_-]{43}");
    assertThat(first.<Integer>path("expires_in")).isEqualTo(600);
    assertThat(Database.openSessions(ada.userId())).isEqualTo(before);
    assertThat(
            Database.column(
                "select encode(secret_hash, 'base64') from factor_flows where user_id = ?",
                ada.userId()))
        .hasSize(1)
        .doesNotContain(member(first, "flow"));
    assertThat(app.recoveryCodes()).hasSize(10);
  }

  @Test
  void aCodeIsAcceptedOnce() {
    FactorStory app = enrolled();
    String code = app.freshCode();
    assertThat(app.presents(app.flowOfLogIn(), code).statusCode()).isEqualTo(200);

    assertRefused(app.presents(app.flowOfLogIn(), code), 401, "invalid_code");
  }

  @Test
  void theCodeThatHasConfirmedTheAppIsUsed() {
    ada.logsIn().then().statusCode(200);
    Response begun = FactorStory.begins(ada);
    String secret = member(begun, "secret");
    String code = FactorStory.code(secret, Instant.now());
    FactorStory.confirms(ada, member(begun, "flow"), code).then().statusCode(200);

    String flow = member(ada.logsIn(), "flow");

    assertRefused(secondFactor(flow, code), 401, "invalid_code");
  }

  private Response secondFactor(String flow, String code) {
    return ada.post(
        "/api/auth/login/second-factor", "{\"flow\":\"" + flow + "\",\"code\":\"" + code + "\"}");
  }

  @Test
  void ofTwentyUsesOfACodeAtOnceOneOpensASession() throws Exception {
    FactorStory app = enrolled();
    List<String> flows = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      flows.add(app.flowOfLogIn());
    }
    String code = app.freshCode();
    List<Callable<Response>> uses = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String flow = flows.get(i % flows.size());
      uses.add(
          () ->
              ada.elsewhere()
                  .post(
                      "/api/auth/login/second-factor",
                      "{\"flow\":\"" + flow + "\",\"code\":\"" + code + "\"}"));
    }

    List<Response> answers = TestUser.atOnce(uses);

    assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(1);
  }

  @Test
  void aFlowWorksOnce() {
    FactorStory app = enrolled();
    String flow = app.flowOfLogIn();
    app.presents(flow, app.freshCode()).then().statusCode(200);

    assertRefused(app.presents(flow, app.freshCode()), 401, "invalid_code");
  }

  @Test
  void afterFiveWrongCodesTheFlowIsDead() {
    FactorStory app = enrolled();
    String flow = app.flowOfLogIn();
    for (int i = 0; i < 5; i++) {
      ada.moves();
      assertRefused(app.presents(flow, app.wrongCode()), 401, "invalid_code");
    }

    assertRefused(app.presents(flow, app.freshCode()), 401, "invalid_code");
  }

  /** However many addresses and flows an attacker has, who knows the password. */
  @Test
  void wrongCodesOfAllFlowsAreLimitedByTheAccount() {
    FactorStory app = enrolled();
    TestUser thief = ada.elsewhere();
    int refused = 0;
    int throttled = 0;
    for (int i = 0; i < 12 && throttled == 0; i++) {
      Response first = thief.moves().logsIn();
      if (first.statusCode() == 429) {
        throttled++;
      } else {
        Response second =
            thief
                .moves()
                .post(
                    "/api/auth/login/second-factor",
                    "{\"flow\":\""
                        + member(first, "flow")
                        + "\",\"code\":\""
                        + app.wrongCode()
                        + "\"}");
        if (second.statusCode() == 429) {
          throttled++;
        } else {
          assertRefused(second, 401, "invalid_code");
          refused++;
        }
      }
    }

    assertThat(throttled).isOne();
    assertThat(refused).isLessThanOrEqualTo(5);
  }

  @Test
  void aRecoveryCodeWorksOnceAndReplacesOnlyTheSecondFactor() {
    FactorStory app = enrolled();
    String code = app.recoveryCodes().get(3);

    Response session = app.presentsRecoveryCode(app.flowOfLogIn(), code.toLowerCase(Locale.ROOT));

    assertThat(session.statusCode()).as(session.asString()).isEqualTo(200);
    assertThat(claims(ada.token())).containsEntry("acr", "urn:sallyport:aal2");
    assertThat(ada.authenticated().get("/api/auth/recovery-codes").<Integer>path("remaining"))
        .isEqualTo(9);
    assertRefused(app.presentsRecoveryCode(app.flowOfLogIn(), code), 401, "invalid_code");
    assertRefused(ada.moves().logsInWith(code), 401, "invalid_credentials");
    assertThat(
            Database.column(
                "select event_type from auth_events where user_id = ?"
                    + " and event_type = 'recovery_code_used'",
                ada.userId()))
        .hasSize(1);
  }

  @Test
  void ofTwoUsesOfARecoveryCodeAtOnceOneOpensASession() throws Exception {
    FactorStory app = enrolled();
    List<Callable<Response>> uses = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      String flow = app.flowOfLogIn();
      uses.add(
          () ->
              ada.elsewhere()
                  .post(
                      "/api/auth/login/second-factor",
                      "{\"flow\":\""
                          + flow
                          + "\",\"recovery_code\":\""
                          + app.recoveryCodes().get(0)
                          + "\"}"));
    }

    assertThat(TestUser.atOnce(uses).stream().map(Response::statusCode))
        .containsExactlyInAnyOrder(200, 401);
  }

  /** Flows of one purpose, user and session are of no use for any other. */
  @Test
  void flowsCannotBeMixed() {
    FactorStory app = enrolled();
    TestUser eve = TestUser.registered();
    eve.logsIn().then().statusCode(200);
    Response begun = FactorStory.begins(eve);
    String enrolment = member(begun, "flow");
    String secret = member(begun, "secret");
    String signIn = app.flowOfLogIn();

    assertRefused(app.presents(enrolment, app.freshCode()), 401, "invalid_code");
    assertRefused(FactorStory.confirms(eve, signIn, app.freshCode()), 401, "invalid_code");
    assertRefused(
        FactorStory.confirms(ada, enrolment, FactorStory.code(secret, Instant.now())),
        401,
        "invalid_code");
    TestUser secondDevice = eve.elsewhere();
    secondDevice.logsIn().then().statusCode(200);
    assertRefused(
        FactorStory.confirms(secondDevice, enrolment, FactorStory.code(secret, Instant.now())),
        401,
        "invalid_code");

    assertThat(Database.column("select type from credentials where user_id = ?", eve.userId()))
        .containsExactly("password");
  }

  @Test
  void aChangedPasswordEndsTheFlow() {
    FactorStory app = enrolled();
    String flow = app.flowOfLogIn();
    ada.sends(
            "POST",
            "/api/auth/password",
            "{\"current_password\":\""
                + TestUser.PASSWORD
                + "\",\"password\":\"Analytical-Engine-1837\"}")
        .then()
        .statusCode(200);

    assertRefused(app.presents(flow, app.freshCode()), 401, "invalid_code");
  }

  @Test
  void aDeactivatedUserCannotCompleteALogIn() {
    FactorStory app = enrolled();
    String flow = app.flowOfLogIn();
    Database.update("update users set is_active = false where id = ?", ada.userId());

    assertRefused(app.presents(flow, app.freshCode()), 401, "invalid_code");
  }

  @Test
  void anExpiredFlowIsUnknown() {
    FactorStory app = enrolled();
    String flow = app.flowOfLogIn();
    Database.update("update factor_flows set expires_at = now() where user_id = ?", ada.userId());

    assertRefused(app.presents(flow, app.freshCode()), 401, "invalid_code");
  }

  @Test
  void everyMissingMemberIsNamed() {
    Response refused = ada.post("/api/auth/login/second-factor", "{}");

    assertRefused(refused, 400, "validation_failed");
    assertThat(TestUser.faults(refused))
        .extracting(fault -> fault.get("field"))
        .containsExactly("flow", "code");
  }

  private FactorStory enrolled() {
    ada.logsIn().then().statusCode(200);
    return FactorStory.enrolled(ada);
  }

  private static Map<String, Object> claims(String token) {
    return TestUser.body(
        new String(
            Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8));
  }
}

package dev.sallyport.signin.device;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.signin.factor.FactorStory;
import dev.sallyport.signin.passkey.PasskeyStory;
import io.restassured.response.Response;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Devices that replace the second factor of a log-in, and nothing else. */
@SharesService
class RememberedDeviceIT {
  private static final String PATH = "/api/auth/remembered-devices";
  private static final String CHANGED = "Analytical-Engine-1837";

  private final TestUser ada = TestUser.registered();
  private FactorStory app;

  @Test
  void theSessionHasTheFirstLevelAndSensitiveCallsAskForTheFactor() {
    String token = rememberedDevice();

    Response session = logsIn(ada, token);

    assertThat(session.statusCode()).as(session.asString()).isEqualTo(200);
    assertThat(claims(ada.token()))
        .containsEntry("acr", "urn:sallyport:aal1")
        .containsEntry("amr", List.of("pwd"));
    assertRefused(ada.authenticated().delete("/api/auth/totp"), 401, INSUFFICIENT);
    assertRefused(ada.authenticated().get("/api/auth/account/export"), 401, INSUFFICIENT);
    assertRefused(PasskeyStory.begins(ada), 401, INSUFFICIENT);
    Response byPassword =
        ada.sends(
            "POST", "/api/auth/reauthenticate", "{\"password\":\"" + TestUser.PASSWORD + "\"}");
    assertRefused(byPassword, 401, "second_factor_required");
    ada.sends("POST", "/api/auth/reauthenticate", "{\"code\":\"" + app.freshCode() + "\"}")
        .then()
        .statusCode(200);
    ada.authenticated().get("/api/auth/account/export").then().statusCode(200);
    assertThat(events("device_remembered")).hasSize(1);
    assertThat(events("remembered_device_used")).hasSize(1);
  }

  private static final String INSUFFICIENT = "insufficient_user_authentication";

  @Test
  void withoutTheChoiceNoDeviceIsRemembered() {
    enrols();
    for (String choice : List.of("", ",\"remember_device\":false", ",\"remember_device\":null")) {
      Response session =
          ada.post(
              "/api/auth/login/second-factor",
              "{\"flow\":\""
                  + app.flowOfLogIn()
                  + "\",\"code\":\""
                  + app.freshCode()
                  + "\""
                  + choice
                  + "}");
      assertThat(session.statusCode()).as(session.asString()).isEqualTo(200);
      assertThat(member(session, "device_token")).isNull();
    }
    assertThat(list(ada)).isEmpty();
  }

  @Test
  void aWrongFactorRemembersNothing() {
    enrols();

    Response refused = presents(app.flowOfLogIn(), app.wrongCode());

    assertRefused(refused, 401, "invalid_code");
    assertThat(Database.count(COUNT, ada.userId())).isZero();
  }

  private static final String COUNT = "select count(*) from remembered_devices where user_id = ?";

  @Test
  void aTokenIsWorthlessWithoutThePassword() {
    String token = rememberedDevice();

    Response refused =
        ada.moves()
            .post("/api/auth/login", body(ada.email(), "Wrong-Horse-7", token).build().toString());

    assertRefused(refused, 401, "invalid_credentials");
    assertThat(events("remembered_device_used")).isEmpty();
    assertThat(logsIn(ada, token).statusCode()).isEqualTo(200);
  }

  @Test
  void aWrongTokenHasTheResponseOfNone() {
    String token = rememberedDevice();
    TestUser eve = TestUser.registered();
    eve.logsIn().then().statusCode(200);
    FactorStory.enrolled(eve);

    Response without = logsIn(eve, null);
    Response ofAnother = logsIn(eve, token);
    Response unknown = logsIn(eve, "A".repeat(43));
    Response malformed = logsIn(eve, "x");

    for (Response refused : List.of(without, ofAnother, unknown, malformed)) {
      assertRefused(refused, 401, "second_factor_required");
      assertThat(TestUser.body(refused).keySet()).isEqualTo(TestUser.body(without).keySet());
    }
    assertThat(logsIn(ada, token).statusCode()).isEqualTo(200);
  }

  @Test
  void anExpiredTokenIsIgnored() {
    String token = rememberedDevice();
    Database.update(
        "update remembered_devices set expires_at = now() where user_id = ?", ada.userId());

    assertRefused(logsIn(ada, token), 401, "second_factor_required");
  }

  @Test
  void aTokenOfBeforeTheLastUseIsIgnored() {
    String stolen = rememberedDevice();
    String second = member(logsIn(ada, stolen), "device_token");
    String third = member(logsIn(ada, second), "device_token");

    assertRefused(logsIn(ada.elsewhere(), stolen), 401, "second_factor_required");

    assertThat(third).isNotEqualTo(second);
    assertThat(logsIn(ada, third).statusCode()).isEqualTo(200);
  }

  @Test
  void logInsAtOnceDoNotLoseTheDevice() throws Exception {
    String token = rememberedDevice();
    List<Callable<Response>> uses = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      uses.add(() -> logsIn(ada.elsewhere(), token));
    }

    List<Response> answers = TestUser.atOnce(uses);

    assertThat(answers).extracting(Response::statusCode).containsOnly(200);
    List<String> next =
        answers.stream()
            .map(answer -> member(answer, "device_token"))
            .filter(Objects::nonNull)
            .toList();
    assertThat(next).hasSize(1);
    assertThat(logsIn(ada, next.get(0)).statusCode()).isEqualTo(200);
  }

  /** A thief of device and password must not try codes for ever. */
  @Test
  void logInsByDeviceDoNotResetTheTriesOfCodes() {
    String token = rememberedDevice();
    int wrong = 0;
    int throttled = 0;
    for (int i = 0; i < 20 && throttled == 0; i++) {
      Response session = logsIn(ada, token);
      if (session.statusCode() == 200) {
        String next = member(session, "device_token");
        token = next == null ? token : next;
        Response code =
            ada.sends("POST", "/api/auth/reauthenticate", "{\"code\":\"" + app.wrongCode() + "\"}");
        throttled += code.statusCode() == 429 ? 1 : 0;
        wrong += code.statusCode() == 401 ? 1 : 0;
      } else {
        assertRefused(session, 429, "rate_limited");
        throttled++;
      }
    }

    assertThat(throttled).isOne();
    assertThat(wrong).isBetween(1, 10);
  }

  @Test
  void operatorsAreAlwaysAsked() {
    String token = rememberedDevice();
    Database.update("update users set roles = '{admin,user}' where id = ?", ada.userId());

    assertRefused(logsIn(ada, token), 401, "second_factor_required");
    Response session = presents(app.flowOfLogIn(), app.freshCode());

    assertThat(session.statusCode()).as(session.asString()).isEqualTo(200);
    assertThat(member(session, "device_token")).isNull();
  }

  @Test
  void aChangedPasswordForgetsEveryDevice() {
    String token = rememberedDevice();
    ada.sends(
            "POST",
            "/api/auth/password",
            "{\"current_password\":\"" + TestUser.PASSWORD + "\",\"password\":\"" + CHANGED + "\"}")
        .then()
        .statusCode(200);
    ada.remembers(CHANGED);

    assertRefused(
        ada.moves().post("/api/auth/login", body(ada.email(), CHANGED, token).build().toString()),
        401,
        "second_factor_required");
  }

  /** Enrolled anew, the former device is not remembered. */
  @Test
  void aRemovedFactorForgetsEveryDevice() {
    String token = rememberedDevice();
    ada.authenticated().delete("/api/auth/totp").then().statusCode(204);
    assertThat(Database.count(COUNT, ada.userId())).isZero();
    app = FactorStory.enrolled(ada);

    assertRefused(logsIn(ada, token), 401, "second_factor_required");
  }

  @Test
  void aLogOutEverywhereForgetsEveryDevice() {
    for (String scope : List.of("others", "global")) {
      String token = app == null ? rememberedDevice() : remembers();
      ada.logsOut("local").then().statusCode(200);
      String next = member(logsIn(ada, token), "device_token");
      assertThat(next).isNotNull();
      ada.logsOut(scope).then().statusCode(200);

      assertRefused(logsIn(ada, next), 401, "second_factor_required");
    }
  }

  @Test
  void aDeactivatedUserHasNoDevicesAfterwards() {
    String token = rememberedDevice();
    TestUser operator = TestUser.operator();
    String user = "/api/admin/users/" + ada.userId();
    operator.sends("PATCH", user, "{\"active\":false}").then().statusCode(200);
    operator.sends("PATCH", user, "{\"active\":true}").then().statusCode(200);

    assertRefused(logsIn(ada, token), 401, "second_factor_required");
  }

  @Test
  void devicesAreListedAndForgottenByTheirUserOnly() {
    String token = rememberedDevice();
    List<Map<String, Object>> listed = list(ada);
    assertThat(listed).hasSize(1);
    assertThat(listed.get(0))
        .containsOnlyKeys("id", "created_at", "last_used_at", "expires_at", "ip", "device");
    String id = listed.get(0).get("id").toString();
    TestUser eve = TestUser.withSession();
    assertThat(list(eve)).isEmpty();
    assertRefused(eve.authenticated().delete(PATH + "/" + id), 404, "not_found");
    assertRefused(eve.authenticated().delete(PATH + "/" + UUID.randomUUID()), 404, "not_found");
    eve.authenticated().delete(PATH).then().statusCode(204);
    assertThat(list(ada)).hasSize(1);

    ada.authenticated().delete(PATH + "/" + id).then().statusCode(204);

    assertRefused(logsIn(ada, token), 401, "second_factor_required");
    assertRefused(ada.authenticated().delete(PATH + "/" + id), 404, "not_found");
    remembers();
    remembers();
    assertThat(list(ada)).hasSize(2);
    ada.authenticated().delete(PATH).then().statusCode(204);
    assertThat(list(ada)).isEmpty();
  }

  @Test
  void aPasskeyCanBeTheFactorThatIsRemembered() {
    ada.logsIn().then().statusCode(200);
    PasskeyStory passkey = PasskeyStory.enrolled(ada);
    Response first = ada.moves().logsIn();
    Response session =
        ada.post(
            "/api/auth/login/second-factor",
            PasskeyStory.body(
                    PasskeyStory.flow(first), passkey.device().signs(PasskeyStory.options(first)))
                .add("remember_device", true)
                .build()
                .toString());

    Response later = logsIn(ada, member(session, "device_token"));

    assertThat(later.statusCode()).as(later.asString()).isEqualTo(200);
    assertThat(claims(ada.token())).containsEntry("acr", "urn:sallyport:aal1");
  }

  private static final String LOGIN = "/api/auth/login";

  private void enrols() {
    ada.logsIn().then().statusCode(200);
    app = FactorStory.enrolled(ada);
  }

  /** Of a user with an app. */
  private String rememberedDevice() {
    enrols();
    return remembers();
  }

  private String remembers() {
    Response session = presents(app.flowOfLogIn(), app.freshCode());
    assertThat(session.statusCode()).as(session.asString()).isEqualTo(200);
    return member(session, "device_token");
  }

  private Response presents(String flow, String code) {
    return ada.keepingSession(
        ada.post(
            "/api/auth/login/second-factor",
            Json.createObjectBuilder()
                .add("flow", flow)
                .add("code", code)
                .add("remember_device", true)
                .build()
                .toString()));
  }

  private static Response logsIn(TestUser user, String deviceToken) {
    return user.moves()
        .keepingSession(
            user.post(
                LOGIN, body(user.email(), TestUser.PASSWORD, deviceToken).build().toString()));
  }

  private static JsonObjectBuilder body(String email, String password, String deviceToken) {
    JsonObjectBuilder body =
        Json.createObjectBuilder().add("email", email).add("password", password);
    return deviceToken == null
        ? body.addNull("device_token")
        : body.add("device_token", deviceToken);
  }

  private static List<Map<String, Object>> list(TestUser user) {
    Response listed = user.authenticated().get(PATH);
    assertThat(listed.statusCode()).as(listed.asString()).isEqualTo(200);
    return listed.jsonPath().getList("data");
  }

  private List<Object> events(String type) {
    return Database.column(
        "select event_type from auth_events where user_id = ? and event_type = ?",
        ada.userId(),
        type);
  }

  private static Map<String, Object> claims(String token) {
    return TestUser.body(
        new String(
            Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8));
  }
}

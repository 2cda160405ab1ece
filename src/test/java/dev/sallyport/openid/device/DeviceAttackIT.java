package dev.sallyport.openid.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.web.Visitor;
import io.restassured.response.Response;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not work with the codes of devices. */
@SharesService
class DeviceAttackIT {
  private final TestUser ada = TestUser.registered();
  private final Visitor browser = Visitor.arrives().isSignedIn(ada);
  private final TestDevice device = TestDevice.registered();

  /** The client's list says that it may; nothing else does. */
  @Test
  void aClientNeedsThePermission() {
    TestDevice other = TestDevice.withoutGrant();
    Response refused = other.posts("/oauth/device", Map.of("scope", "openid"));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.jsonPath().getMap(""))
        .containsEntry("error", "unauthorized_client")
        .containsOnlyKeys("error", "error_description", "code", "request_id");

    Response codes = device.begins();
    TestDevice.allows(browser, codes);
    Database.update(
        "update oauth_clients set device_grant = false where client_id = ?", device.id());
    assertThat(device.refusal(codes)).isEqualTo("unauthorized_client");
  }

  @Test
  void aRequestNamesItsClientAndAScopeOfIt() {
    assertThat(error("/oauth/device", Map.of())).isEqualTo("invalid_scope");
    assertThat(error("/oauth/device", Map.of("scope", "groups admin"))).isEqualTo("invalid_scope");
    assertThat(error("/oauth/device", Map.of("client_id", "unknown", "scope", "openid")))
        .isEqualTo("invalid_client");
    assertThat(device.begins("openid groups").statusCode()).isEqualTo(200);
    assertThat(
            Database.column(
                "select array_to_string(scopes, ' ') from device_grants where client_id = ?",
                device.id()))
        .as("only what is registered")
        .containsExactly("openid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "nVq7bqB0h0W8kP0mWq4m3r1c8sQ2yT5uXzA9dE6fGhI"})
  void noOtherTextIsADeviceCode(String code) {
    Response refused =
        device.posts(
            "/oauth/token", Map.of("grant_type", TestDevice.GRANT_TYPE, "device_code", code));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.jsonPath().getString("error"))
        .isEqualTo(code.isEmpty() ? "invalid_request" : "invalid_grant");
  }

  @Test
  void aDeviceThatAsksTooFastIsSlowedDownOnEveryThread() throws Exception {
    Response codes = device.begins();
    Callable<String> question = () -> device.refusal(codes);

    List<String> answers = TestUser.atOnce(Collections.nCopies(8, question));

    assertThat(answers).containsOnlyOnce("authorization_pending");
    assertThat(answers).containsOnly("authorization_pending", "slow_down");
    assertThat(interval()).as("seven times five seconds longer").isEqualTo(40);
    Database.update(
        "update device_grants set polled_at = polled_at - interval '20 seconds'"
            + " where client_id = ?",
        device.id());
    assertThat(device.refusal(codes))
        .as("the first interval no longer suffices")
        .isEqualTo("slow_down");
    assertThat(interval()).isEqualTo(45);
    device.waits();
    assertThat(device.refusal(codes)).isEqualTo("authorization_pending");
    assertThat(interval()).as("it does not shrink").isEqualTo(45);
  }

  @Test
  void aCodeBelongsToItsClient() {
    TestDevice thief = TestDevice.registered();
    Response codes = device.begins();
    assertThat(thief.refusal(codes)).isEqualTo("invalid_grant");
    TestDevice.allows(browser, codes);

    assertThat(thief.refusal(codes)).isEqualTo("invalid_grant");
    assertThat(device.asks(codes).statusCode()).as("not used up").isEqualTo(200);
    assertThat(thief.refusal(codes)).isEqualTo("invalid_grant");
    assertThat(endReasons()).as("a stranger ends nothing").containsExactly("null");
  }

  @Test
  void aCodeThatIsUsedAgainEndsTheSessionItOpened() {
    Response codes = device.begins();
    TestDevice.allows(browser, codes);
    Response tokens = device.asks(codes);

    assertThat(device.refusal(codes)).isEqualTo("invalid_grant");
    assertThat(device.refreshes(tokens).jsonPath().getString("error")).isEqualTo("invalid_grant");
    assertThat(endReasons()).containsExactly("code_reuse");
    assertThat(
            Database.count(
                "select count(*) from auth_events where event_type = 'device_code_reuse'"
                    + " and user_id = ? and not success and detail = ?",
                ada.userId(),
                device.id()))
        .isEqualTo(1);
  }

  @Test
  void ofParallelExchangesOneOpensASessionThatTheOthersEnd() throws Exception {
    Response codes = device.begins();
    TestDevice.allows(browser, codes);
    Callable<Integer> exchange = () -> device.asks(codes).statusCode();

    List<Integer> answers = TestUser.atOnce(Collections.nCopies(8, exchange));

    assertThat(answers).containsOnlyOnce(200);
    assertThat(endReasons()).containsExactly("code_reuse");
  }

  @Test
  void aDeniedDeviceGetsNothing() {
    Response codes = device.begins();
    TestDevice.answers(browser, codes, "deny");

    assertThat(device.refusal(codes)).isEqualTo("access_denied");
    assertThat(TestDevice.enters(browser, TestDevice.userCode(codes)).statusCode()).isEqualTo(401);
    assertThat(events("device_grant_denied", true)).isEqualTo(1);
    assertThat(endReasons()).isEmpty();
  }

  /** A browser or script that leaves the button out does not allow anything. */
  @ParameterizedTest
  @ValueSource(strings = {"deny", "other"})
  void whatIsNotAllowedIsDenied(String button) {
    Response codes = device.begins();
    TestDevice.answers(browser, codes, button);
    assertThat(device.refusal(codes)).isEqualTo("access_denied");

    Response both = device.begins();
    TestDevice.enters(browser, TestDevice.userCode(both));
    browser.submits("/device/decision", Map.of("allow", "on", "deny", "on"));
    assertThat(device.refusal(both)).isEqualTo("access_denied");
  }

  @Test
  void anExpiredRequestCannotBeAllowedOrRedeemed() {
    Response codes = device.begins();
    TestDevice.enters(browser, TestDevice.userCode(codes));
    expires();
    assertThat(browser.submits("/device/decision", Map.of("allow", "on")).statusCode())
        .isEqualTo(401);
    assertThat(TestDevice.enters(browser, TestDevice.userCode(codes)).statusCode()).isEqualTo(401);
    assertThat(device.refusal(codes)).isEqualTo("expired_token");

    Response allowed = device.begins();
    TestDevice.allows(browser, allowed);
    assertThat(
            Database.count(
                "select count(*) from device_grants where client_id = ? and allowed"
                    + " and expires_at between now() + interval '1 minute'"
                    + " and now() + interval '2 minutes'",
                device.id()))
        .as("an allowance is short")
        .isEqualTo(1);
    expires();
    assertThat(device.refusal(allowed)).isEqualTo("expired_token");
    assertThat(endReasons()).isEmpty();
  }

  @Test
  void anAllowanceIsUselessOnceTheUserHasLoggedOut() {
    Response codes = device.begins();
    TestDevice.allows(browser, codes);
    browser.opens("/logout");
    browser.submits("/logout", Map.of());

    assertThat(device.refusal(codes)).isEqualTo("access_denied");
    assertThat(device.refusal(codes)).as("and remains so").isEqualTo("access_denied");
    assertThat(endReasons()).isEmpty();
  }

  @Test
  void anAllowanceIsUselessOnceTheUserIsDeactivated() {
    Response codes = device.begins();
    TestDevice.allows(browser, codes);
    Database.update("update users set is_active = false where id = ?", ada.userId());
    assertThat(device.refusal(codes)).isEqualTo("access_denied");
  }

  /** The user who saw the request last decides, and what is decided remains so. */
  @Test
  void nobodyDecidesARequestThatWasShownToAnotherUser() {
    TestUser eve = TestUser.registered();
    Visitor evil = Visitor.arrives().isSignedIn(eve);
    Response codes = device.begins();
    TestDevice.enters(browser, TestDevice.userCode(codes));
    TestDevice.enters(evil, TestDevice.userCode(codes));

    assertThat(browser.submits("/device/decision", Map.of("allow", "on")).statusCode())
        .isEqualTo(401);
    assertThat(device.refusal(codes)).isEqualTo("authorization_pending");
    assertThat(TestDevice.allows(browser, codes).statusCode()).isEqualTo(200);
    assertThat(evil.submits("/device/decision", Map.of("allow", "on")).statusCode()).isEqualTo(401);
    assertThat(TestDevice.enters(evil, TestDevice.userCode(codes)).statusCode()).isEqualTo(401);

    assertThat(device.asks(codes).statusCode()).isEqualTo(200);
    assertThat(Database.column("select user_id from sessions where client_id = ?", device.id()))
        .containsExactly(ada.userId());
  }

  /** The form of one user in the same browser is none of the next. */
  @Test
  void theNextUserOfTheBrowserDoesNotDecideByTheFormOfTheFormer() {
    Response codes = device.begins();
    TestDevice.enters(browser, TestDevice.userCode(codes));
    browser.isSignedIn(TestUser.registered());
    assertThat(browser.submits("/device/decision", Map.of("allow", "on")).statusCode())
        .isEqualTo(401);
    assertThat(device.refusal(codes)).isEqualTo("authorization_pending");
  }

  @Test
  void ofParallelDecisionsOneCounts() throws Exception {
    Response codes = device.begins();
    TestDevice.enters(browser, TestDevice.userCode(codes));
    Callable<Integer> decision =
        () -> browser.submits("/device/decision", Map.of("allow", "on")).statusCode();

    assertThat(TestUser.atOnce(Collections.nCopies(8, decision))).containsOnlyOnce(200);
    assertThat(events("device_grant_allowed", true)).isEqualTo(1);
  }

  @Test
  void aFormOfAnotherSiteOrBrowserDecidesNothing() {
    Response codes = device.begins();
    TestDevice.enters(browser, TestDevice.userCode(codes));
    String state = browser.state();

    Visitor victim = Visitor.arrives().isSignedIn(ada);
    assertThat(victim.submitsWith(state, "/device/decision", Map.of("allow", "on")).statusCode())
        .isEqualTo(403);
    browser.sends("Sec-Fetch-Site", "cross-site");
    assertThat(browser.submitsWith(state, "/device/decision", Map.of("allow", "on")).statusCode())
        .isEqualTo(403);
    assertThat(
            browser
                .submitsWith(state, "/device", Map.of("code", TestDevice.userCode(codes)))
                .statusCode())
        .isEqualTo(403);
    assertThat(device.refusal(codes)).isEqualTo("authorization_pending");

    browser.sends("Sec-Fetch-Site", "same-origin");
    assertThat(browser.submitsWith("", "/device/decision", Map.of("allow", "on")).statusCode())
        .isEqualTo(403);
    browser.opens("/device");
    assertThat(browser.submits("/device/decision", Map.of("allow", "on")).statusCode())
        .as("a form that is about nothing")
        .isEqualTo(401);
    assertThat(device.refusal(codes)).isIn("slow_down", "authorization_pending");
  }

  @Test
  void thePagesCannotBeFramedOrKept() {
    Response codes = device.begins();
    for (Response page :
        List.of(
            browser.opens("/device"),
            TestDevice.enters(browser, TestDevice.userCode(codes)),
            browser.submits("/device/decision", Map.of("deny", "on")))) {
      assertThat(page.header("Content-Security-Policy"))
          .contains("frame-ancestors 'none'", "form-action 'self';");
      assertThat(page.header("Cache-Control")).isEqualTo("no-store");
    }
  }

  /** An attacker would learn which codes exist, or that one has been decided. */
  @Test
  void everyWrongCodeHasTheSameAnswer() {
    Response decided = device.begins();
    TestDevice.answers(browser, decided, "deny");
    Response expired = device.begins();
    expires();
    Visitor guest = Visitor.arrives().isSignedIn(ada);
    for (String code :
        List.of("BCDF-GHJK", TestDevice.userCode(decided), TestDevice.userCode(expired), "<i>")) {
      Response refused = TestDevice.enters(guest, code);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.header("WWW-Authenticate")).isNull();
      assertThat(refused.asString())
          .contains("The code is wrong, was used before, or came too late.")
          .doesNotContain("<i>");
    }
    assertThat(TestDevice.enters(guest, "").statusCode()).as("none is no guess").isEqualTo(400);
    assertThat(events("device_grant_allowed", false)).isEqualTo(4);
  }

  /** By any number of networks; and right codes, of which anybody can have many, help nobody. */
  @Test
  void aUserWhoGuessesIsThrottled() {
    Visitor attacker = browser;
    for (int i = 0; i < 10; i++) {
      if (i % 3 == 0) {
        attacker = Visitor.arrives().isSignedIn(ada);
        assertThat(TestDevice.enters(attacker, TestDevice.userCode(device.begins())).statusCode())
            .isEqualTo(200);
      }
      assertThat(TestDevice.enters(attacker, "BCDF-GHJK").statusCode()).isEqualTo(401);
    }
    Response codes = device.begins();
    Visitor elsewhere = Visitor.arrives().isSignedIn(ada);
    Response refused = TestDevice.enters(elsewhere, TestDevice.userCode(codes));
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(30, 60);
    assertThat(refused.asString()).doesNotContain(device.id());
    assertThat(
            Database.count(
                "select count(*) from auth_events where event_type = 'throttled'"
                    + " and failure_reason = 'account_limit' and user_id = ?",
                ada.userId()))
        .isEqualTo(1);

    assertThat(Visitor.arrives().logsIn(ada).statusCode()).as("log-ins are apart").isEqualTo(303);
    Visitor other = Visitor.arrives().isSignedIn(TestUser.registered());
    assertThat(TestDevice.allows(other, codes).statusCode()).isEqualTo(200);
  }

  @Test
  void aNetworkGuessesAsOftenAsItLogsIn() {
    for (int i = 0; i < 5; i++) {
      assertThat(TestDevice.enters(browser, "BCDF-GHJK").statusCode()).isEqualTo(401);
    }
    browser.isSignedIn(TestUser.registered());
    assertThat(TestDevice.enters(browser, "BCDF-GHJK").statusCode())
        .as("with another account")
        .isEqualTo(429);
  }

  /** Public clients prove nothing, so that anybody could fill the table. */
  @Test
  void aNetworkBeginsThirtyRequestsAMinute() {
    for (int i = 0; i < 30; i++) {
      device.begins();
    }
    Response refused = device.posts("/oauth/device", Map.of("scope", "openid"));
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).isNotNull();
    assertThat(refused.jsonPath().getMap(""))
        .containsEntry("error", "temporarily_unavailable")
        .containsEntry("code", "rate_limited");
  }

  private String error(String path, Map<String, String> form) {
    return device.posts(path, form).jsonPath().getString("error");
  }

  private int interval() {
    return (Integer)
        Database.value("select poll_interval from device_grants where client_id = ?", device.id());
  }

  private void expires() {
    Database.update(
        "update device_grants set expires_at = now() where client_id = ? and expires_at > now()",
        device.id());
  }

  private List<String> endReasons() {
    return Database.column("select end_reason from sessions where client_id = ?", device.id())
        .stream()
        .map(String::valueOf)
        .toList();
  }

  private long events(String type, boolean success) {
    return Database.count(
        "select count(*) from auth_events where event_type = ? and success = ? and user_id = ?",
        type,
        success,
        ada.userId());
  }
}

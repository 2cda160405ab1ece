package dev.sallyport.client.browser;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.client.browser.Tabs.API;
import static dev.sallyport.client.browser.Tabs.REFRESH;
import static dev.sallyport.client.browser.Tabs.begins;
import static dev.sallyport.client.browser.Tabs.fulfil;
import static dev.sallyport.client.browser.Tabs.object;
import static dev.sallyport.client.browser.Tabs.result;
import static dev.sallyport.client.browser.Tabs.runs;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code @sallyport/client} in a browser that keeps tokens in memory only. */
@Slow
@SharesService
class BrowserClientIT {
  private static final String TWENTY_MINUTES = "20 * 60_000";

  private final TestUser ada = TestUser.registered();
  private final Tabs tabs = Tabs.of(ada.address());
  private final Page tab = tabs.opens();

  @AfterEach
  void closeTheBrowser() {
    tabs.close();
  }

  @Test
  void aNewUserIsSignedInAndTheApiGetsTheToken() {
    TestUser eve = TestUser.arrives();

    Map<String, Object> signedUp =
        object(tab, "kit.signUp({ email: a[0], password: a[1] })", eve.email(), TestUser.PASSWORD);

    assertThat(signedUp).containsEntry("email", eve.email()).containsKey("userId");
    assertThat(object(tab, "kit.request('GET', '/api/auth/me')"))
        .containsEntry("user_id", signedUp.get("userId"));
    assertThat(runs(tab, "kit.fetch('%s/1').then((answer) => answer.status)".formatted(API)))
        .isEqualTo(200);
    assertThat(tabs.calls(API))
        .singleElement()
        .satisfies(call -> assertThat(call.authorization()).isEqualTo("Bearer " + token(tab)));
    assertThat(tabs.refreshes()).isZero();
    assertThat(heard(tab)).containsExactly("signed_in " + eve.email());
  }

  @Test
  void whatIsWrongWithTheInputStandsBesideItsField() {
    Map<String, Object> refused = object(tab, "kit.signUp({ email: 'ada', password: 'short' })");

    assertThat(refused)
        .containsEntry("error", "validation_failed")
        .containsEntry("status", 400)
        .containsEntry("retryAfter", 0)
        .containsKey("requestId");
    assertThat(refused.get("detail")).isEqualTo(refused.get("message"));
    assertThat(refused.get("errors"))
        .asString()
        .contains("field=email")
        .contains("field=password")
        .contains("code=too_short");
  }

  @Test
  void theRulesAreKnownBefore() {
    assertThat(object(tab, "kit.policy()"))
        .containsEntry("signup", "open")
        .extractingByKey("password")
        .asString()
        .contains("minLength=8");
  }

  @Test
  void whoIsThrottledIsToldForHowLong() {
    tabs.plans(
        "/api/auth/login",
        route -> fulfil(route, 429, "{\"code\":\"rate_limited\"}", Map.of("Retry-After", "17")));

    assertThat(signsIn(tab)).containsEntry("error", "rate_limited").containsEntry("retryAfter", 17);
  }

  @Test
  void tokensAreInMemoryAndNowhereElse() {
    signsIn(tab);

    assertThat(
            runs(
                tab,
                "JSON.stringify([kit, kit.user, localStorage, sessionStorage, document.cookie])"))
        .asString()
        .doesNotContain("eyJ")
        .contains(ada.email());
    assertThat(runs(tab, "indexedDB.databases()")).isEqualTo(List.of());
    assertThat(runs(tab, "navigator.locks.query().then(JSON.stringify)"))
        .asString()
        .doesNotContain("eyJ");
  }

  @Test
  void twoTabsRefreshOnce() {
    signsIn(tab);
    Page second = secondTab();
    Page third = secondTab();

    tabs.delays(
        REFRESH, () -> List.of(second, third).forEach(each -> begins(each, "kit.refresh()")));
    begins(tab, "kit.refresh()");
    List.of(tab, second, third).forEach(each -> assertThat(result(each)).isNull());

    assertThat(tabs.refreshes()).isEqualTo(1);
    assertThat(token(second)).isEqualTo(token(tab)).isEqualTo(token(third));
    assertThat(me(second)).isEqualTo(200);
    // Each of them has the new refresh token.
    assertThat(runs(third, "kit.refresh()")).isNull();
    assertThat(runs(tab, "kit.refresh()")).isNull();
    assertThat(tabs.refreshes()).isEqualTo(3);
    assertThat(me(second)).isEqualTo(200);
  }

  /** Another one may have refreshed while a tab waited for the browser. */
  @Test
  void aTabThatGetsItsTurnLateDoesNotRefreshAgain() {
    signsIn(tab);
    Page second = secondTab();
    second.evaluate(
        """
        () => {
          const request = navigator.locks.request.bind(navigator.locks);
          window.held = new Promise((release) => { window.release = release; });
          navigator.locks.request = async (...given) => { await held; return request(...given); };
        }
        """);
    begins(second, "kit.refresh()");
    assertThat(runs(tab, "kit.refresh()")).isNull();
    second.waitForCondition(() -> token(second).equals(token(tab)));

    second.evaluate("() => release()");

    assertThat(result(second)).isNull();
    assertThat(tabs.refreshes()).isEqualTo(1);
    assertThat(me(second)).isEqualTo(200);
  }

  /** Their owner may have been closed in the middle. */
  @Test
  void aTabRefreshesIfTheOtherFailed() {
    signsIn(tab);
    Page second = secondTab();
    tabs.plans(
        REFRESH,
        route -> {
          begins(second, "kit.refresh()");
          fulfil(route, 503, "{\"code\":\"unavailable\"}");
        });

    assertThat(object(tab, "kit.refresh()")).containsEntry("error", "unavailable");
    assertThat(result(second)).isNull();

    assertThat(tabs.refreshes()).isEqualTo(2);
    assertThat(token(second)).isEqualTo(token(tab));
  }

  @Test
  void aSignOutReachesEveryTab() {
    signsIn(tab);
    Page second = secondTab();
    String token = token(tab);

    assertThat(runs(tab, "kit.signOut()")).isNull();

    second.waitForFunction("() => heard.includes('signed_out')");
    for (Page each : List.of(tab, second)) {
      assertThat(runs(each, "kit.user")).isNull();
      assertThat(object(each, "kit.fetch('" + API + "')")).containsEntry("error", "signed_out");
      assertThat(runs(each, "kit.signOut()")).isNull();
      assertThat(runs(each, "kit.resume()")).isNull();
    }
    assertThat(tabs.calls(API)).isEmpty();
    assertThat(tabs.serviceCalls("/api/auth/logout")).hasSize(1);
    assertRefused(ada.carries(token).sessions(), 401, "invalid_token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"others", "global"})
  void aSignOutEverywhereEndsTheOtherDevices(String scope) {
    ada.opensSession();
    signsIn(tab);
    Page second = secondTab();

    assertThat(runs(tab, "kit.signOut({ scope: '%s' })".formatted(scope))).isNull();

    assertRefused(ada.sessions(), 401, "invalid_token");
    if (scope.equals("global")) {
      second.waitForFunction("() => heard.includes('signed_out')");
    } else {
      assertThat(me(tab)).isEqualTo(200);
      assertThat(me(second)).isEqualTo(200);
    }
  }

  @Test
  void whileTheServiceIsAwayNobodyIsSignedOut() {
    signsIn(tab);
    tabs.drops("/api/auth/logout");

    assertThat(object(tab, "kit.signOut()")).containsEntry("error", "network_error");

    assertThat(me(tab)).isEqualTo(200);
    assertThat(runs(tab, "kit.signOut()")).isNull();
    assertThat(runs(tab, "kit.user")).isNull();
  }

  /** The session may have ended elsewhere, which says nothing about those on other devices. */
  @Test
  void anEndedSessionSignsOutHereButNotEverywhere() {
    signsIn(tab);
    tabs.answers("/api/auth/logout", 401, "{\"code\":\"invalid_token\"}");

    assertThat(object(tab, "kit.signOut({ scope: 'global' })"))
        .containsEntry("error", "invalid_token");
    assertThat(runs(tab, "kit.user")).isNull();

    signsIn(tab);
    tabs.answers("/api/auth/logout", 401, "{\"code\":\"invalid_token\"}");
    assertThat(runs(tab, "kit.signOut()")).isNull();
    assertThat(runs(tab, "kit.user")).isNull();
  }

  @Test
  void aRefreshThatComesBackAfterTheSignOutIsForgotten() {
    signsIn(tab);
    tabs.plans(
        REFRESH,
        route -> {
          tab.evaluate("() => { window.out = kit.signOut(); }");
          tab.waitForFunction("() => kit.user === null");
          fulfil(route, 200, SESSION);
        });

    begins(tab, "kit.refresh()");
    result(tab);

    assertThat(runs(tab, "kit.user")).isNull();
    assertThat(heard(tab)).endsWith("signed_out").hasSize(2);
  }

  private static final String SESSION =
      "{\"user_id\":\"u\",\"email\":\"e\",\"token\":\"e30.eyJzaWQiOiJzIn0.e30\",\"expires_in\":900}";

  /** The steady clock stands still while the computer is suspended. */
  @Test
  void afterTheLaptopWasSuspendedTheTokenIsRefreshedFirst() {
    signsIn(tab);
    Page second = secondTab();
    String old = token(tab);
    for (Page each : List.of(tab, second)) {
      each.evaluate(
          "() => { const now = Date.now; Date.now = () => now() + " + TWENTY_MINUTES + "; }");
    }

    String call = "kit.fetch('" + API + "').then((answer) => answer.status)";
    tabs.delays(REFRESH, () -> begins(second, call));

    assertThat(runs(tab, call)).isEqualTo(200);
    assertThat(result(second)).isEqualTo(200);
    assertThat(tabs.refreshes()).isEqualTo(1);
    assertThat(tabs.calls(API))
        .hasSize(2)
        .allSatisfy(sent -> assertThat(sent.authorization()).isNotEqualTo("Bearer " + old));
  }

  @Test
  void aClockThatIsSetBackDoesNotKeepAnExpiredToken() {
    signsIn(tab);
    tab.evaluate(
        """
        () => {
          const now = Date.now;
          Date.now = () => now() - 24 * 3600_000;
          const steady = performance.now.bind(performance);
          performance.now = () => steady() + %s;
        }
        """
            .formatted(TWENTY_MINUTES));

    assertThat(me(tab)).isEqualTo(200);
    assertThat(tabs.refreshes()).isEqualTo(1);
    assertThat(me(tab)).isEqualTo(200);
    assertThat(tabs.refreshes()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void aClockThatIsAYearWrongChangesNothing(int years) {
    tabs.browser()
        .addInitScript(
            "const now = Date.now; Date.now = () => now() + %d * 365 * 24 * 3600_000"
                .formatted(years));
    Page wrong = tabs.opens();
    signsIn(wrong);

    assertThat(me(wrong)).isEqualTo(200);
    assertThat(tabs.refreshes()).isZero();
    assertThat(tabs.serviceCalls("/api/auth/me")).hasSize(1);
  }

  @Test
  void aTokenIsRefreshedAheadOfItsExpiryWithoutDelay() {
    signsIn(tab);
    String old = token(tab);
    tab.evaluate("() => { const now = Date.now; Date.now = () => now() + (15 * 60 - 40) * 1000; }");

    assertThat(runs(tab, "kit.fetch('" + API + "').then((answer) => answer.status)"))
        .isEqualTo(200);

    assertThat(tabs.calls(API))
        .singleElement()
        .satisfies(call -> assertThat(call.authorization()).isEqualTo("Bearer " + old));
    tab.waitForCondition(() -> tabs.refreshes() == 1);
    tab.waitForCondition(() -> !token(tab).equals(old));
  }

  @Test
  void whileTheServiceIsAwayItIsNotAskedAtEachCall() {
    signsIn(tab);
    tab.evaluate("() => { const now = Date.now; Date.now = () => now() + (15 * 60 - 40) * 1000; }");
    tabs.answers(REFRESH, 503, "{}");

    for (int i = 0; i < 3; i++) {
      assertThat(me(tab)).isEqualTo(200);
      tab.waitForCondition(() -> tabs.refreshes() == 1);
    }

    tab.evaluate("() => { const now = Date.now; Date.now = () => now() + 11_000; }");
    assertThat(me(tab)).isEqualTo(200);
    tab.waitForCondition(() -> tabs.refreshes() == 2);
  }

  @Test
  void aRefreshWhoseResponseIsLostIsRetriedOnce() {
    signsIn(tab);
    tabs.loses(REFRESH);

    assertThat(runs(tab, "kit.refresh()")).isNull();

    assertThat(tabs.refreshes()).isEqualTo(2);
    assertThat(runs(tab, "kit.refresh()")).isNull();
    assertThat(me(tab)).isEqualTo(200);
  }

  @Test
  void aRefreshThatIsNeverAnsweredIsGivenUp() {
    tabs.browser()
        .addInitScript(
            "const timeout = AbortSignal.timeout;"
                + " AbortSignal.timeout = (time) => timeout.call(AbortSignal, time / 20);");
    Page impatient = tabs.opens();
    signsIn(impatient);
    tabs.plans(REFRESH, route -> {}).plans(REFRESH, route -> {});

    assertThat(
            runs(
                impatient,
                "Promise.race([kit.refresh(),"
                    + " new Promise((done) => setTimeout(done, 10_000, 'too late'))])"))
        .asString()
        .contains("error=network_error");

    assertThat(tabs.refreshes()).isEqualTo(2);
    assertThat(me(impatient)).isEqualTo(200);
  }

  @Test
  void withoutConnectionTheSessionRemains() {
    signsIn(tab);
    tabs.drops(REFRESH).drops(REFRESH);

    assertThat(object(tab, "kit.refresh()")).containsEntry("error", "network_error");

    assertThat(tabs.refreshes()).isEqualTo(2);
    assertThat(object(tab, "kit.user")).containsEntry("email", ada.email());
    assertThat(runs(tab, "kit.refresh()")).isNull();
    assertThat(heard(tab)).hasSize(1);
  }

  /** Of a proxy or a captive portal, for example. */
  @Test
  void aResponseThatIsNotTheServicesVerdictKeepsTheSession() {
    signsIn(tab);
    List<Integer> statuses = List.of(401, 403, 429, 502, 503);

    for (int status : statuses) {
      tabs.answers(REFRESH, status, "<html>Sign in to the network</html>");
      assertThat(object(tab, "kit.refresh()"))
          .containsEntry("error", "unexpected_response")
          .containsEntry("status", status);
    }

    assertThat(tabs.refreshes()).isEqualTo(statuses.size());
    assertThat(me(tab)).isEqualTo(200);
  }

  @Test
  void aRevokedSessionEndsInEveryTab() {
    signsIn(tab);
    Page second = secondTab();
    ada.carries(token(tab)).logsOut("global").then().statusCode(200);

    assertThat(object(tab, "kit.request('GET', '/api/auth/me')"))
        .containsEntry("error", "invalid_refresh_token");

    assertThat(heard(tab)).endsWith("session_ended");
    second.waitForFunction("() => heard.includes('session_ended')");
    assertThat(tabs.refreshes()).isEqualTo(1);
    assertThat(tabs.serviceCalls("/api/auth/me")).hasSize(1);
  }

  @Test
  void anApiThatRefusesEveryTokenIsAskedTwiceAndTheServiceOnce() {
    signsIn(tab);
    for (int i = 0; i < 4; i++) {
      tabs.plans("/orders", route -> fulfil(route, 401, "{}"));
    }
    String call =
        "kit.fetch('" + API + "', { method: 'POST', body: '17' }).then((answer) => answer.status)";

    assertThat(runs(tab, call)).isEqualTo(401);
    assertThat(tabs.calls(API))
        .hasSize(2)
        .extracting(Tabs.Call::authorization)
        .doesNotHaveDuplicates();
    assertThat(runs(tab, call)).isEqualTo(401);
    assertThat(runs(tab, call)).isEqualTo(401);

    assertThat(tabs.calls(API)).hasSize(4);
    assertThat(tabs.refreshes()).isEqualTo(1);
    assertThat(me(tab)).isEqualTo(200);
  }

  @Test
  void callsThatAreRefusedTogetherRefreshOnceAndAreRepeatedWithTheirBodies() {
    signsIn(tab);
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      tabs.plans(
          "/orders",
          route ->
              fulfil(
                  route, 401, "{}", Map.of("WWW-Authenticate", "Bearer error=\"invalid_token\"")));
    }
    for (int i = 0; i < 3; i++) {
      tabs.plans(
          "/orders",
          route -> {
            bodies.add(route.request().postData());
            fulfil(route, 200, "{}");
          });
    }

    assertThat(
            runs(
                tab,
                "Promise.all([1, 2, 3].map((body) => kit.fetch(new Request('%s', { method: 'POST', body })).then((answer) => answer.status)))"
                    .formatted(API)))
        .isEqualTo(List.of(200, 200, 200));

    assertThat(bodies).containsExactlyInAnyOrder("1", "2", "3");
    assertThat(tabs.refreshes()).isEqualTo(1);
  }

  /** Another access token would not be a stronger authentication. */
  @Test
  void aDemandForAStrongerAuthenticationIsPassedOn() {
    signsIn(tab);
    tabs.plans(
        "/orders",
        route ->
            fulfil(
                route,
                401,
                "{}",
                Map.of("WWW-Authenticate", "Bearer error=\"insufficient_user_authentication\"")));

    assertThat(runs(tab, "kit.fetch('" + API + "').then((answer) => answer.status)"))
        .isEqualTo(401);

    assertThat(tabs.refreshes()).isZero();
    assertThat(tabs.calls(API)).hasSize(1);
  }

  /** Each repetition would count as an attempt to guess it. */
  @Test
  void aWrongPasswordIsSentOnce() {
    signsIn(tab);

    assertThat(object(tab, "kit.reauthenticate({ password: 'Wrong-Horse-7' })"))
        .containsEntry("error", "invalid_credentials");

    assertThat(tabs.serviceCalls("/api/auth/reauthenticate")).hasSize(1);
    assertThat(tabs.refreshes()).isZero();
    assertThat(runs(tab, "kit.reauthenticate({ password: a[0] })", TestUser.PASSWORD)).isNull();
    assertThat(me(tab)).isEqualTo(200);
  }

  @Test
  void nothingIsSentToAUrlThatIsNotAllowed() {
    signsIn(tab);
    int before = tabs.calls("").size();

    for (String url :
        List.of(
            "https://evil.example/orders",
            "https://api.example.com/",
            "https://api.example.com/orders2",
            "https://api.example.com/orders/../admin",
            "https://api.example.com/orders/%2e%2E/admin",
            "https://api.example.com\\\\@evil.example/orders",
            "https://api.example.com.evil.example/orders",
            "https://api.example.com:444/orders",
            "http://api.example.com/orders",
            "https://auth.example.com.evil.example/api/auth/me",
            "//evil.example/orders",
            "/orders",
            "blob:https://api.example.com/orders",
            "data:text/plain,orders")) {
      for (String input : List.of("'" + url + "'", "new Request('" + url + "')")) {
        assertThat(object(tab, "kit.fetch(" + input + ", { method: 'POST' })"))
            .as(input)
            .containsEntry("error", "url_not_allowed");
      }
    }
    // The browser refuses it.
    assertThat(object(tab, "kit.fetch('https://api.example.com@evil.example/orders')"))
        .containsEntry("error", "TypeError");

    assertThat(tabs.calls("")).hasSize(before);
  }

  @Test
  void aRedirectDoesNotCarryTheTokenElsewhere() {
    signsIn(tab);
    tabs.plans(
        "/orders", route -> fulfil(route, 307, "", Map.of("Location", "https://evil.example/")));

    assertThat(object(tab, "kit.fetch('" + API + "')")).containsEntry("error", "TypeError");

    assertThat(tabs.calls("https://evil.example")).isEmpty();
  }

  @Test
  void urlsMustBeThoseOfServers() {
    for (String options :
        List.of(
            "url: 'javascript:alert(1)'",
            "url: 'data:,'",
            "url: 'https://a.example', allowedUrls: ['file:///etc']")) {
      assertThat(
              runs(
                  tab,
                  "import('/clients/js/index.js').then(({ createClient }) => createClient({ %s }))"
                      .formatted(options)))
          .asString()
          .contains("error=TypeError");
    }
  }

  /** Somebody else signs in while a request of the user waits for a new token. */
  @Test
  void aRequestIsNeverRepeatedAsAnotherUser() {
    TestUser eve = TestUser.registered();
    signsIn(tab);
    tabs.plans("/orders", route -> fulfil(route, 401, "{}"));
    tabs.delays(
        REFRESH,
        () ->
            object(
                tab,
                "kit.signIn({ email: a[0], password: a[1] })",
                eve.email(),
                TestUser.PASSWORD));

    assertThat(object(tab, "kit.fetch('" + API + "', { method: 'POST' })"))
        .containsEntry("error", "signed_out");

    assertThat(tabs.calls(API)).hasSize(1);
    assertThat(object(tab, "kit.user")).containsEntry("email", eve.email());
    assertThat(me(tab)).isEqualTo(200);
  }

  @Test
  void anotherUserInAnotherTabIsLeftAlone() {
    signsIn(tab);
    TestUser eve = TestUser.registered();
    Page second = tabs.opens();
    object(second, "kit.signIn({ email: a[0], password: a[1] })", eve.email(), TestUser.PASSWORD);

    assertThat(runs(tab, "kit.refresh()")).isNull();
    assertThat(runs(second, "kit.refresh()")).isNull();
    assertThat(object(tab, "kit.request('GET', '/api/auth/me')"))
        .containsEntry("email", ada.email());
    assertThat(object(second, "kit.request('GET', '/api/auth/me')"))
        .containsEntry("email", eve.email());
    assertThat(runs(tab, "kit.signOut()")).isNull();
    assertThat(me(second)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"BroadcastChannel", "navigator.locks", "AbortSignal.timeout"})
  void withoutThisOfTheBrowserATabWorksByItself(String missing) {
    tabs.browser()
        .addInitScript(
            missing.equals("navigator.locks")
                ? "Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })"
                : "delete globalThis." + missing);
    Page old = tabs.opens();
    assertThat(runs(old, "globalThis." + missing)).isNull();
    signsIn(old);

    assertThat(runs(old, "Promise.all([kit.refresh(), kit.refresh()]).then(() => 'done')"))
        .isEqualTo("done");

    assertThat(tabs.refreshes()).isEqualTo(1);
    assertThat(me(old)).isEqualTo(200);
    assertThat(runs(old, "kit.signOut()")).isNull();
    assertThat(runs(old, "kit.resume()")).isNull();
  }

  private Page secondTab() {
    Page second = tabs.opens();
    assertThat(object(second, "kit.resume()")).containsEntry("email", ada.email());
    return second;
  }

  private Map<String, Object> signsIn(Page page) {
    return object(
        page, "kit.signIn({ email: a[0], password: a[1] })", ada.email(), TestUser.PASSWORD);
  }

  private static Object me(Page page) {
    return runs(
        page, "kit.fetch('" + Tabs.SERVICE + "/api/auth/me').then((answer) => answer.status)");
  }

  private static String token(Page page) {
    return (String) runs(page, "kit.accessToken()");
  }

  @SuppressWarnings("unchecked")
  private static List<String> heard(Page page) {
    return (List<String>) runs(page, "heard");
  }
}

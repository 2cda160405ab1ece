package dev.sallyport.openid.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.openid.OpenIdApplication;
import dev.sallyport.web.Visitor;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not work at the authorization and the token endpoint. */
@SharesService
class AuthorizationAttackIT {
  private final TestUser ada = TestUser.registered();
  private final Visitor browser = Visitor.arrives().isSignedIn(ada);
  private final OpenIdApplication application = OpenIdApplication.web();

  /** Where the client is not known for certain, nobody is sent anywhere. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://evil.example/callback",
        "REGISTERED/",
        "REGISTERED?x=1",
        "REGISTERED#x",
        "REGISTERED/../evil",
        "REGISTERED%2f..%2fevil",
        "REGISTERED@evil.example",
        "REGISTERED.evil.example",
        "REGISTERED\\evil",
        "javascript:alert(1)"
      })
  void nobodyIsSentToAUriThatIsNotRegistered(String uri) {
    String sent = uri.replace("REGISTERED", application.redirectUri());
    Response page =
        browser.opens(OpenIdApplication.address(application.request("redirect_uri", sent)));

    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(page.header("Location")).isNull();
    assertThat(page.contentType()).startsWith("text/html");
    assertThat(page.asString()).contains("The application cannot log you in.");
  }

  @Test
  void nobodyIsSentToTheUriOfAnUnknownClient() {
    Map<String, String> request = application.request("client_id", "unknown");
    assertThat(browser.opens(OpenIdApplication.address(request)).statusCode()).isEqualTo(400);
    Database.update(
        "update oauth_clients set disabled_at = now() where client_id = ?", application.id());
    assertThat(browser.opens(OpenIdApplication.address(application.request())).statusCode())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "response_type, token, unsupported_response_type",
    "response_type, id_token, unsupported_response_type",
    "response_type, code id_token, unsupported_response_type",
    "response_type, , invalid_request",
    "code_challenge_method, plain, invalid_request",
    "code_challenge_method, , invalid_request",
    "scope, unknown, invalid_scope",
    "request, eyJhbGciOiJub25lIn0.e30., request_not_supported",
    "request_uri, https://evil.example/request, request_uri_not_supported",
    "prompt, none login, invalid_request",
    "max_age, x, invalid_request",
    "response_mode, fragment, invalid_request",
    "claims, {, invalid_request",
  })
  void theClientLearnsWhatIsWrongWithItsRequest(String name, String value, String error) {
    Response back = browser.opens(OpenIdApplication.address(application.request(name, value)));

    assertThat(application.answer(back))
        .containsEntry("error", error)
        .containsEntry("state", "state-1")
        .containsKeys("error_description", "iss")
        .doesNotContainKey("code");
  }

  /** RFC 6749, section 3.1. */
  @Test
  void aParameterWithoutAValueIsIgnored() {
    Map<String, String> request = application.request("request", "");
    request.put("request_uri", "");
    request.put("prompt", "");
    request.put("max_age", "");
    assertThat(application.answer(browser.opens(OpenIdApplication.address(request))))
        .containsKey("code");
  }

  /** RFC 9126, section 2.3. */
  @Test
  void thePushedRequestHasTheSameErrors() {
    for (Map.Entry<String, String> wrong :
        Map.of("scope", "invalid_scope", "response_type", "unsupported_response_type").entrySet()) {
      Response refused =
          application.posts("/oauth/par", application.request(wrong.getKey(), "unknown"));
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.<String>path("error")).isEqualTo(wrong.getValue());
    }
  }

  @Test
  void aScopeThatWasTakenFromTheClientIsTakenFromItsSessions() {
    Response tokens = application.signsIn(browser);
    String token = tokens.jsonPath().getString("refresh_token");
    String code = application.code(browser);
    application.with("scopes", new String[] {"openid", "email"});

    Response next = application.refreshes(token);
    assertThat(next.<String>path("scope")).isEqualTo("email openid");
    assertThat(application.exchanges(code).<String>path("scope")).isEqualTo("email openid");
    assertThat(
            application
                .asks(
                    Map.of(
                        "grant_type", "refresh_token",
                        "refresh_token", next.<String>path("refresh_token"),
                        "scope", "openid groups"))
                .<String>path("error"))
        .isEqualTo("invalid_scope");
    assertThat(application.refreshes(next.path("refresh_token")).statusCode())
        .as("a refused request uses no token up")
        .isEqualTo(200);
  }

  @Test
  void aRepeatedParameterIsRefused() {
    Response back =
        browser.opens(OpenIdApplication.address(application.request()) + "&scope=openid");
    assertThat(application.answer(back)).containsEntry("error", "invalid_request");
    Response page =
        browser.opens(
            OpenIdApplication.address(application.request())
                + "&redirect_uri=https%3A%2F%2Fevil.example");
    assertThat(page.statusCode()).isEqualTo(400);
  }

  /** One that does not fit into the URL in which it waits must not be lost on the way. */
  @Test
  void aRequestThatIsTooLongIsRefused() {
    assertThat(
            application.answer(
                browser.opens(
                    OpenIdApplication.address(application.request("state", "s".repeat(2_000))))))
        .containsKey("code");
    Visitor stranger = Visitor.arrives();
    Response toLogin =
        stranger.opens(OpenIdApplication.address(application.request("state", "\"".repeat(1_500))));
    assertThat(toLogin.header("Location")).contains("login?return_to=");
    assertThat(stranger.opens("/" + toLogin.header("Location").replaceAll("^[./]+", "")).asString())
        .contains("<h1>Log in</h1>");
    assertThat(
            application.answer(
                browser.opens(
                    OpenIdApplication.address(application.request("state", "s".repeat(5_000))))))
        .containsEntry("error", "invalid_request");
  }

  @Test
  void aPublicClientMustUsePkceAndAConfidentialOneAtLeastANonce() {
    OpenIdApplication spa = OpenIdApplication.singlePage();
    Map<String, String> without = spa.request("code_challenge", null);
    without.remove("code_challenge_method");
    assertThat(spa.answer(browser.opens(OpenIdApplication.address(without))))
        .containsEntry("error", "invalid_request");

    Map<String, String> withNonce = application.request("code_challenge", null);
    withNonce.remove("code_challenge_method");
    assertThat(application.answer(browser.opens(OpenIdApplication.address(withNonce))))
        .containsKey("code");
    withNonce.remove("nonce");
    assertThat(application.answer(browser.opens(OpenIdApplication.address(withNonce))))
        .containsEntry("error", "invalid_request");
  }

  @Test
  void anOlderConfidentialClientIsExemptAndAPublicOneNever() {
    OpenIdApplication older = OpenIdApplication.web().with("pkce_or_nonce_optional", true);
    assertThat(older.answer(browser.opens(withNeither(older)))).containsKey("code");

    OpenIdApplication spa = OpenIdApplication.singlePage().with("pkce_or_nonce_optional", true);
    assertThat(spa.answer(browser.opens(withNeither(spa))))
        .containsEntry("error", "invalid_request");
  }

  private static String withNeither(OpenIdApplication application) {
    Map<String, String> request = application.request("code_challenge", null);
    request.remove("code_challenge_method");
    request.remove("nonce");
    return OpenIdApplication.address(request);
  }

  /** A downgrade: the attacker removed the challenge, the client sends its verifier. */
  @Test
  void aVerifierWithoutAChallengeIsRefused() {
    Map<String, String> request = application.request("code_challenge", null);
    request.remove("code_challenge_method");
    String code = application.answer(browser.opens(OpenIdApplication.address(request))).get("code");
    assertInvalidGrant(application.exchanges(code));
  }

  @Test
  void aCodeNeedsItsVerifierItsRedirectUriAndItsClient() {
    String code = application.code(browser);
    Map<String, String> exchange = application.exchange(code);
    for (String name : List.of("code_verifier", "redirect_uri")) {
      Map<String, String> other = new HashMap<>(exchange);
      other.put(name, "w".repeat(43));
      assertInvalidGrant(application.asks(other));
    }
    Map<String, String> without = new HashMap<>(exchange);
    without.remove("code_verifier");
    assertInvalidGrant(application.asks(without));

    OpenIdApplication thief = OpenIdApplication.web();
    assertInvalidGrant(thief.asks(exchange));
    Map<String, String> named = new HashMap<>(exchange);
    named.put("client_id", application.id());
    named.put("client_secret", thief.secret());
    Response refused = thief.asks(named);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.jsonPath().getString("error")).isEqualTo("invalid_client");

    assertThat(application.asks(exchange).statusCode()).isEqualTo(200);
  }

  @Test
  void aCodeThatIsUsedAgainEndsTheSessionItOpened() {
    String code = application.code(browser);
    Response tokens = application.exchanges(code);
    assertThat(tokens.statusCode()).isEqualTo(200);

    assertInvalidGrant(application.exchanges(code));
    assertInvalidGrant(application.refreshes(tokens.jsonPath().getString("refresh_token")));
    assertThat(
            Database.column(
                "select end_reason from sessions where client_id = ?", application.id()))
        .containsExactly("code_reuse");
    assertThat(
            Database.count(
                "select count(*) from auth_events where event_type = 'authorization_code_reuse'"
                    + " and user_id = ? and not success",
                ada.userId()))
        .isEqualTo(1);
  }

  @Test
  void ofParallelExchangesOneOpensASessionThatTheOthersEnd() throws Exception {
    String code = application.code(browser);
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      calls.add(() -> application.exchanges(code).statusCode());
    }
    List<Integer> answers = TestUser.atOnce(calls);

    assertThat(answers).containsOnlyOnce(200);
    assertThat(
            Database.column(
                "select end_reason from sessions where client_id = ?", application.id()))
        .containsExactly("code_reuse");
  }

  @Test
  void aCodeExpires() {
    String code = application.code(browser);
    Database.update(
        "update authorization_codes set expires_at = now() where client_id = ?", application.id());
    assertInvalidGrant(application.exchanges(code));
  }

  @Test
  void expiredCodesAreRemovedAfterADay() {
    application.code(browser);
    Database.update(
        "update authorization_codes set expires_at = expires_at - interval '25 hours'"
            + " where client_id = ?",
        application.id());
    application.code(browser);
    assertThat(
            Database.count(
                "select count(*) from authorization_codes where client_id = ?", application.id()))
        .isEqualTo(1);
  }

  @Test
  void aCodeIsUselessOnceTheUserHasLoggedOut() {
    String code = application.code(browser);
    browser.opens("/logout");
    browser.submits("/logout", Map.of());
    assertInvalidGrant(application.exchanges(code));
  }

  /** What waits for its user belongs to the browser in which it was made. */
  @Test
  void aRequestCannotBeContinuedInAnotherBrowser() {
    OpenIdApplication other = OpenIdApplication.ofAnotherOwner();
    Response question = browser.opens(OpenIdApplication.address(other.request()));
    String path = "/" + question.header("Location").replaceAll("^[./]+", "");
    Visitor victim = Visitor.arrives().isSignedIn(TestUser.registered());

    assertThat(browser.opens(path).statusCode()).isEqualTo(200);
    assertThat(victim.opens(path).statusCode()).isEqualTo(400);
    Response stolen = victim.submitsWith(browser.state(), "/oauth/consent", Map.of());
    assertThat(stolen.statusCode()).isNotEqualTo(303);
    assertThat(Database.count("select count(*) from consents where client_id = ?", other.id()))
        .isZero();
  }

  @Test
  void aConsentOfAnotherSiteIsRefused() {
    OpenIdApplication other = OpenIdApplication.ofAnotherOwner();
    Response question = browser.opens(OpenIdApplication.address(other.request()));
    browser.opens("/" + question.header("Location").replaceAll("^[./]+", ""));
    String state = browser.state();

    Response forged =
        browser
            .sends("Sec-Fetch-Site", "cross-site")
            .submitsWith(state, "/oauth/consent", Map.of());
    assertThat(forged.statusCode()).isEqualTo(403);
    assertThat(Database.count("select count(*) from consents where client_id = ?", other.id()))
        .isZero();
  }

  @Test
  void refreshTokensBelongToTheirClient() {
    String token = application.signsIn(browser).jsonPath().getString("refresh_token");
    assertInvalidGrant(OpenIdApplication.web().refreshes(token));
    TestUser.assertRefused(ada.refreshesWith(token), 401, "invalid_refresh_token");
    ada.logsIn();
    assertInvalidGrant(application.refreshes(ada.refreshToken()));

    // Nothing of that has used the token up.
    assertThat(application.refreshes(token).statusCode()).isEqualTo(200);
  }

  /** With the token of an application, nobody logs its user out everywhere. */
  @Test
  void anApplicationsRefreshTokenLogsNobodyOut() {
    String token = application.signsIn(browser).jsonPath().getString("refresh_token");
    ada.keeps(token).logsOutByRefreshToken("global");
    assertThat(browser.opens("/account").statusCode()).isEqualTo(200);
    assertThat(application.refreshes(token).statusCode()).isEqualTo(200);
  }

  @Test
  void anApplicationRevokesAndIntrospectsNoTokensButItsOwn() {
    Response tokens = application.signsIn(browser);
    String access = tokens.jsonPath().getString("access_token");
    String refresh = tokens.jsonPath().getString("refresh_token");
    OpenIdApplication other = OpenIdApplication.web();
    ada.logsIn();
    for (String token : List.of(access, refresh, ada.token(), ada.refreshToken())) {
      assertThat(other.posts("/oauth/introspect", Map.of("token", token)).jsonPath().getMap(""))
          .isEqualTo(Map.of("active", false));
      assertThat(other.posts("/oauth/revoke", Map.of("token", token)).statusCode()).isEqualTo(200);
    }
    Response own = application.posts("/oauth/introspect", Map.of("token", access));
    assertThat(own.jsonPath().getBoolean("active")).isTrue();
    assertThat(own.jsonPath().getString("client_id")).isEqualTo(application.id());
    assertThat(ada.refreshes().statusCode()).isEqualTo(200);
    String next = application.refreshes(refresh).jsonPath().getString("refresh_token");

    application.posts("/oauth/revoke", Map.of("token", next));
    assertInvalidGrant(application.refreshes(next));
    OpenIdApplication spa = OpenIdApplication.singlePage();
    String ofSpa = spa.signsIn(browser).jsonPath().getString("refresh_token");
    assertThat(spa.posts("/oauth/revoke", Map.of("token", ofSpa)).statusCode()).isEqualTo(200);
    assertInvalidGrant(spa.refreshes(ofSpa));
  }

  @Test
  void aReusedRefreshTokenEndsTheSessionOfTheApplicationOnly() {
    String first = application.signsIn(browser).jsonPath().getString("refresh_token");
    String second = application.refreshes(first).jsonPath().getString("refresh_token");
    String third = application.refreshes(second).jsonPath().getString("refresh_token");

    assertInvalidGrant(application.refreshes(first));
    assertInvalidGrant(application.refreshes(third));
    assertThat(browser.opens("/account").statusCode()).isEqualTo(200);
  }

  @Test
  void aScopeBeyondThoseOfTheClientIsRefusedAndUsesNothingUp() {
    OpenIdApplication modest = OpenIdApplication.withScopes("openid", "email");
    String token = modest.signsIn(browser).jsonPath().getString("refresh_token");
    Response refused =
        modest.asks(
            Map.of("grant_type", "refresh_token", "refresh_token", token, "scope", "groups"));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.jsonPath().getString("error")).isEqualTo("invalid_scope");
    assertThat(modest.refreshes(token).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "password, unsupported_grant_type",
    "implicit, unsupported_grant_type",
    "client_credentials, unauthorized_client",
    "'', invalid_request"
  })
  void noOtherGrantIsSupported(String grant, String error) {
    Response refused = application.asks(Map.of("grant_type", grant, "username", ada.email()));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.contentType()).startsWith("application/json");
    assertThat(refused.jsonPath().getString("error")).isEqualTo(error);
    assertThat(refused.jsonPath().getString("request_id")).isNotEmpty();
    assertThat(refused.jsonPath().getString("code")).isNotEmpty();
  }

  @Test
  void aCodeThatNobodyIssuedIsRefused() {
    assertInvalidGrant(application.exchanges("x"));
    assertInvalidGrant(application.exchanges(UUID.randomUUID().toString()));
    assertInvalidGrant(application.exchanges("A".repeat(43)));
  }

  private static void assertInvalidGrant(Response refused) {
    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
    assertThat(refused.jsonPath().getString("error")).isEqualTo("invalid_grant");
    assertThat(refused.jsonPath().getString("code")).isEqualTo("invalid_grant");
  }
}

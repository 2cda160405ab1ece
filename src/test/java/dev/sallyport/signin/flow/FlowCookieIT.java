package dev.sallyport.signin.flow;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.FullyConfiguredServer;
import dev.sallyport.OtherServer;
import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.credential.passkey.SoftAuthenticator;
import dev.sallyport.signin.passkey.PasskeyStory;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** With cookies, the secret of a flow is of no use in another browser. */
@Slow
@SharesService
class FlowCookieIT {
  private static final String COOKIE = "__Host-sallyport-flow";
  private static final String OWN = "http://localhost:8080";
  private static final String LOGIN = "/api/auth/login";
  private static final String PASSKEYS = "/api/auth/passkeys";

  private final OtherServer server = FullyConfiguredServer.shared().server();
  private final String email = "ada-" + UUID.randomUUID() + "@example.com";
  private final String token = member(server.signsUp(email, TestUser.newAddress()), "token");
  private final SoftAuthenticator device = enrolled();

  private SoftAuthenticator enrolled() {
    SoftAuthenticator created = PasskeyStory.newDevice();
    Response begun = bearer().post(PASSKEYS + "/options");
    String body =
        PasskeyStory.body(PasskeyStory.flow(begun), created.creates(PasskeyStory.options(begun)))
            .add("name", "Laptop")
            .build()
            .toString();
    bearer().contentType(ContentType.JSON).body(body).post(PASSKEYS).then().statusCode(201);
    return created;
  }

  private RequestSpecification bearer() {
    return server.request().header("Authorization", "Bearer " + token);
  }

  @Test
  void theCookieIsForTheBrowserAlone() {
    Response first = logsIn(null);

    assertThat(first.headers().getValues("Set-Cookie"))
        .containsExactly(
            COOKIE
                + "="
                + first.cookie(COOKIE)
                + "; Path=/; Max-Age=600; Secure; HttpOnly; SameSite=Strict");
    assertThat(first.cookie(COOKIE)).matches("[A-Za-z0-9_-]{43}");
    assertThat(first.asString()).doesNotContain(first.cookie(COOKIE));
  }

  @Test
  void aStolenFlowIsRefusedWithoutTheCookie() {
    for (String other : new String[] {null, "", "x", "A".repeat(43), logsIn(null).cookie(COOKIE)}) {
      Response first = logsIn(null);
      assertRefused(presents(first, other, OWN), 401, "invalid_passkey");
      // The refusal has cost nothing: the owner goes on.
      assertThat(presents(first, first.cookie(COOKIE), OWN).statusCode()).isEqualTo(200);
    }
  }

  /** A flow that began in a browser is of no use to a client that keeps no cookies. */
  @Test
  void aClientThatStoresItsTokensHasFlowsOfItsOwn() {
    Response stolen = logsIn(null);
    Response own = logsInStoringTokens();
    assertThat(own.header("Set-Cookie")).isNull();

    assertRefused(presentsStoringTokens(stolen), 401, "invalid_passkey");
    Response session = presentsStoringTokens(own);
    assertThat(session.statusCode()).as(session.asString()).isEqualTo(200);
    assertThat(session.<String>path("refresh_token")).isNotNull();
  }

  @Test
  void noOtherPageMayUseTheCookie() {
    Response first = logsIn(null);
    for (String origin : List.of("https://evil.example", "null", "http://localhost")) {
      assertRefused(presents(first, first.cookie(COOKIE), origin), 401, "invalid_passkey");
    }

    assertThat(presents(first, first.cookie(COOKIE), RunningService.ALLOWED_ORIGIN).statusCode())
        .isEqualTo(200);
  }

  @Test
  void twoCookiesAreNone() {
    Response first = logsIn(null);
    String twice = first.cookie(COOKIE) + "; " + COOKIE + "=" + "A".repeat(43);

    assertRefused(presents(first, twice, OWN), 401, "invalid_passkey");
  }

  /** Two tabs, and a page that begins a flow for its passkeys. */
  @Test
  void aBrowserHasOneCookieForAllOfItsFlows() {
    Response options = page(OWN).post(PASSKEYS + "/login/options");
    String browser = options.cookie(COOKIE);
    Response first = logsIn(browser);
    Response second = logsIn(browser);

    assertThat(first.cookie(COOKIE)).isEqualTo(browser);
    assertThat(presents(second, browser, OWN).statusCode()).isEqualTo(200);
    assertThat(presents(first, browser, OWN).statusCode()).isEqualTo(200);
    assertThat(signsIn(options, browser).statusCode()).isEqualTo(200);
  }

  @Test
  void aSignInWithAPasskeyIsOfItsBrowserAsWell() {
    Response options = page(OWN).post(PASSKEYS + "/login/options");

    assertRefused(signsIn(options, "A".repeat(43)), 401, "invalid_passkey");
    assertThat(signsIn(options, options.cookie(COOKIE)).statusCode()).isEqualTo(200);
  }

  @Test
  void aRestoredAccountIsNoWayAround() {
    Response first =
        page(OWN)
            .body(TestUser.credentials(email, TestUser.PASSWORD))
            .post("/api/auth/account/restore");
    assertRefused(first, 401, "second_factor_required");

    assertRefused(presents(first, null, OWN), 401, "invalid_passkey");
    assertThat(presents(first, first.cookie(COOKIE), OWN).statusCode()).isEqualTo(200);
  }

  /**
   * The pages of mailed links keep no cookies, which could replace the session of an application.
   */
  @Test
  void thePagesOfMailedLinksNeedNoCookie() {
    Response first =
        page(OWN)
            .header("X-Sallyport-Client", "page")
            .body(TestUser.credentials(email, TestUser.PASSWORD))
            .post(LOGIN);

    assertThat(first.cookie(COOKIE)).isNull();
    assertThat(presents(first, null, OWN).statusCode()).isEqualTo(200);
  }

  private Response logsIn(String browser) {
    RequestSpecification request = page(OWN).body(TestUser.credentials(email, TestUser.PASSWORD));
    Response first = with(request, browser).post(LOGIN);
    assertRefused(first, 401, "second_factor_required");
    return first;
  }

  private RequestSpecification storingTokens() {
    return server
        .request(TestUser.newAddress())
        .header("X-Sallyport-Client", "token")
        .contentType(ContentType.JSON);
  }

  private Response logsInStoringTokens() {
    Response first =
        storingTokens().body(TestUser.credentials(email, TestUser.PASSWORD)).post(LOGIN);
    assertRefused(first, 401, "second_factor_required");
    return first;
  }

  private Response presentsStoringTokens(Response first) {
    String body =
        PasskeyStory.body(PasskeyStory.flow(first), device.signs(PasskeyStory.options(first)))
            .build()
            .toString();
    return storingTokens().body(body).post(LOGIN + "/second-factor");
  }

  private Response presents(Response first, String browser, String origin) {
    String body =
        PasskeyStory.body(PasskeyStory.flow(first), device.signs(PasskeyStory.options(first)))
            .build()
            .toString();
    return with(page(origin).body(body), browser).post(LOGIN + "/second-factor");
  }

  private Response signsIn(Response options, String browser) {
    String body =
        PasskeyStory.body(PasskeyStory.flow(options), device.signs(PasskeyStory.options(options)))
            .build()
            .toString();
    return with(page(OWN).body(body), browser).post(PASSKEYS + "/login");
  }

  private static RequestSpecification with(RequestSpecification request, String browser) {
    return browser == null ? request : request.header("Cookie", COOKIE + "=" + browser);
  }

  private RequestSpecification page(String origin) {
    return server
        .request(TestUser.newAddress())
        .header("Origin", origin)
        .contentType(ContentType.JSON);
  }
}

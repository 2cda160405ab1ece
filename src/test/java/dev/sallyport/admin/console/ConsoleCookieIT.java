package dev.sallyport.admin.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.credentials;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.Chromium;
import dev.sallyport.FullyConfiguredServer;
import dev.sallyport.OtherServer;
import dev.sallyport.RunningService;
import dev.sallyport.RunsConcurrently;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code SESSION_COOKIE} the console and applications have a cookie each. */
@Slow
@RunsConcurrently
class ConsoleCookieIT {
  private static final String APPLICATIONS = "__Host-sallyport-refresh";
  private static final String CONSOLES = "__Host-sallyport-console";

  /** That of {@code JWT_ISSUER}. */
  private static final String OWN_ORIGIN = "http://localhost:8080";

  private final OtherServer server = FullyConfiguredServer.shared().server();

  /** Allowed, and of the service's own site, so that browsers send cookies. */
  private final String applications = FullyConfiguredServer.shared().pages("localhost");

  private final String email = "v-" + UUID.randomUUID() + "@example.com";
  private final String operatorEmail = "v-" + UUID.randomUUID() + "@example.com";

  @Test
  void theConsolesCookieIsNotTheApplications() {
    Response application = signsUp(email);
    Response console = logsInAtTheConsole();

    assertThat(console.header("Set-Cookie"))
        .startsWith(CONSOLES + "=")
        .endsWith("; Secure; HttpOnly; SameSite=Strict")
        .contains("; Path=/; Max-Age=6");
    assertThat(application.header("Set-Cookie")).startsWith(APPLICATIONS + "=");

    String both = cookie(application) + "; " + cookie(console);
    Response refreshedApplication = refreshes(both, OWN_ORIGIN, null, "");
    Response refreshedConsole = refreshes(both, OWN_ORIGIN, "console", "");

    assertThat(member(refreshedApplication, "email")).isEqualTo(email);
    assertThat(refreshedApplication.header("Set-Cookie")).startsWith(APPLICATIONS + "=");
    assertThat(member(refreshedConsole, "email")).isEqualTo(operatorEmail);
    assertThat(refreshedConsole.header("Set-Cookie")).startsWith(CONSOLES + "=");
  }

  @Test
  void neitherTakesTheOthersCookie() {
    String application = cookie(signsUp(email));
    String console = cookie(logsInAtTheConsole());

    assertRefused(refreshes(console, OWN_ORIGIN, null, ""), 401, "invalid_refresh_token");
    assertRefused(refreshes(application, OWN_ORIGIN, "console", ""), 401, "invalid_refresh_token");
    assertThat(refreshes(console, OWN_ORIGIN, "console", "").statusCode()).isEqualTo(200);
    assertThat(refreshes(application, OWN_ORIGIN, null, "").statusCode()).isEqualTo(200);
  }

  /** Applications of allowed origins use their cookie, never the operator's. */
  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", RunningService.ALLOWED_ORIGIN, "https://evil.example", "null"})
  void onlyOurOwnPageMayUseTheConsolesCookie(String site) {
    String origin = site.equals("localhost") ? applications : site;
    Response console = logsInAtTheConsole();

    assertRefused(refreshes(cookie(console), origin, "console", ""), 403, "forbidden");
    assertRefused(
        posts("/api/auth/logout", cookie(console), origin, "console", ""), 403, "forbidden");
    assertThat(server.me(member(console, "token")).statusCode()).isEqualTo(200);
  }

  /** What tells the console from an application is no header that other origins may send. */
  @Test
  void noOtherOriginMaySayThatItIsTheConsole() {
    Response preflight =
        server
            .request()
            .header("Origin", applications)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "content-type,x-sallyport-client")
            .options("/api/auth/refresh");

    assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(applications);
    assertThat(preflight.header("Access-Control-Allow-Headers"))
        .doesNotContainIgnoringCase("sallyport");
  }

  @Test
  void aRefreshNeverChangesTheUserItIsFor() {
    Response ada = signsUp(email);
    Response eve = signsUp("v-" + UUID.randomUUID() + "@example.com");

    // Eve has logged in in another tab; the tab of Ada refreshes.
    Response changed = refreshes(cookie(eve), OWN_ORIGIN, null, userId(ada));
    Response byBody =
        server
            .request()
            .contentType(ContentType.JSON)
            .body(
                "{\"refresh_token\":\"%s\",\"user_id\":\"%s\"}"
                    .formatted(value(eve), member(ada, "user_id")))
            .post("/api/auth/refresh");

    for (Response refused : List.of(changed, byBody)) {
      assertRefused(refused, 401, "invalid_refresh_token");
      assertThat(refused.header("Set-Cookie")).isNull();
    }
    // Nothing was used up, nothing has ended.
    Response same =
        refreshes(
            cookie(eve),
            OWN_ORIGIN,
            null,
            userId(eve).toUpperCase(java.util.Locale.ROOT).replace("USER_ID", "user_id"));
    assertThat(same.statusCode()).isEqualTo(200);
    assertThat(member(same, "user_id")).isEqualTo(member(eve, "user_id"));
    assertThat(server.me(member(ada, "token")).statusCode()).isEqualTo(200);
  }

  @Test
  void aUserIdThatIsNoneIsRefused() {
    Response ada = signsUp(email);

    for (String id : List.of("\"\"", "\"ada\"", "\"0-0-0-0-0\"")) {
      assertRefused(
          refreshes(cookie(ada), OWN_ORIGIN, null, "{\"user_id\":" + id + "}"),
          400,
          "validation_failed");
    }
    assertThat(refreshes(cookie(ada), OWN_ORIGIN, null, "{\"user_id\":null}").statusCode())
        .isEqualTo(200);
  }

  @Test
  void aLogOutEndsOnlyTheSessionOfTheUserItIsFor() {
    Response ada = signsUp(email);
    Response eve = signsUp("v-" + UUID.randomUUID() + "@example.com");

    Response refused = posts("/api/auth/logout", cookie(eve), OWN_ORIGIN, null, userId(ada));

    assertRefused(refused, 401, "invalid_token");
    assertThat(server.me(member(eve, "token")).statusCode()).isEqualTo(200);
  }

  @Test
  void aLogOutForgetsOnlyTheCookieOfASessionThatItEnds() {
    Response ada = signsUp(email);
    Response eve = signsUp("v-" + UUID.randomUUID() + "@example.com");

    Response othersOnly = logsOut(ada, cookie(ada), "others");
    Response besideEve = logsOut(ada, cookie(eve), "local");

    assertThat(othersOnly.statusCode()).isEqualTo(200);
    assertThat(othersOnly.header("Set-Cookie")).isNull();
    assertThat(besideEve.statusCode()).isEqualTo(200);
    assertThat(besideEve.header("Set-Cookie")).isNull();
    assertThat(refreshes(cookie(eve), OWN_ORIGIN, null, "").statusCode()).isEqualTo(200);
    assertRefused(server.me(member(ada, "token")), 401, "invalid_token");
  }

  @Test
  void theConsolesLogOutLeavesTheApplicationSignedIn() {
    Response application = signsUp(email);
    Response console = logsInAtTheConsole();
    String both = cookie(application) + "; " + cookie(console);

    Response loggedOut = posts("/api/auth/logout", both, OWN_ORIGIN, "console", "");

    assertThat(loggedOut.statusCode()).isEqualTo(200);
    assertThat(loggedOut.headers().getValues("Set-Cookie"))
        .singleElement()
        .asString()
        .startsWith(CONSOLES + "=; ");
    assertThat(refreshes(both, OWN_ORIGIN, null, "").statusCode()).isEqualTo(200);
    assertRefused(refreshes(both, OWN_ORIGIN, "console", ""), 401, "invalid_refresh_token");
  }

  /** As the fault was found: the application's next refresh answered as the operator. */
  @Test
  void inABrowserApplicationAndConsoleStayWhoTheyAre() {
    signsUp(email);
    makesOperator();
    try (Browser browser = Chromium.launchFor(server.url());
        Console console = Console.in(browser)) {
      Page application = console.page().context().newPage();
      application.navigate(applications + "/page");
      assertThat(calls(application, "login", credentials(email, TestUser.PASSWORD)))
          .containsEntry("email", email);

      console.goesTo(OWN_ORIGIN + "/console/");
      console.signsIn(operatorEmail, TestUser.PASSWORD);
      assertThat(console.heading()).hasText("Overview");

      assertThat(calls(application, "refresh", "{}")).containsEntry("email", email);
      console.page().reload();
      assertThat(console.heading()).hasText("Overview");
      assertSignedIn(console.page(), operatorEmail);
      assertThat(calls(application, "refresh", "{}")).containsEntry("email", email);

      console.button("Sign out").click();
      assertThat(console.page().getByRole(AriaRole.ALERT)).hasText("You have signed out.");
      assertThat(calls(application, "refresh", "{}")).containsEntry("email", email);
      console.page().reload();
      assertThat(console.button("Sign in")).isVisible();
    }
  }

  /** Another operator signs in at the console in another tab of the browser. */
  @Test
  void inABrowserAConsoleDoesNotBecomeAnotherOperators() {
    makesOperator();
    String first = operatorEmail;
    String second = "v-" + UUID.randomUUID() + "@example.com";
    makesOperator(second);
    try (Browser browser = Chromium.launchFor(server.url());
        Console console = Console.in(browser, TestUser.newAddress())) {
      console.goesTo(OWN_ORIGIN + "/console/");
      Page other = console.page().context().newPage();
      other.navigate(OWN_ORIGIN + "/console/");
      console.signsIn(first, TestUser.PASSWORD);
      assertThat(console.heading()).hasText("Overview");
      other.getByLabel("E-mail").fill(second);
      other.getByLabel("Password").fill(TestUser.PASSWORD);
      other.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in")).click();
      assertSignedIn(other, second);

      // The first one's access token has expired.
      console
          .page()
          .route(
              "**/api/admin/**",
              route -> route.fulfill(new Route.FulfillOptions().setStatus(401).setBody("{}")));
      console.link("Users").click();

      assertThat(console.page().getByRole(AriaRole.ALERT))
          .hasText("Your session has ended. Sign in again to continue.");
      assertThat(console.text(second)).hasCount(0);

      // And after a reload: the tab of the second one knows whose it was.
      console.page().unrouteAll();
      console.signsIn(first, TestUser.PASSWORD);
      assertSignedIn(console.page(), first);
      for (int reload = 0; reload < 2; reload++) {
        other.reload();
        assertThat(other.getByLabel("Password")).isVisible();
        assertThat(other.getByText(first)).hasCount(0);
      }
      console.page().reload();
      assertSignedIn(console.page(), first);
    }
  }

  /** A service that is away for a moment says nothing about the session. */
  @Test
  void inABrowserAReloadWhileTheServiceIsAwayKeepsTheSession() {
    makesOperator();
    try (Browser browser = Chromium.launchFor(server.url());
        Console console = Console.in(browser, TestUser.newAddress())) {
      console.goesTo(OWN_ORIGIN + "/console/");
      console.signsIn(operatorEmail, TestUser.PASSWORD);
      assertThat(console.heading()).hasText("Overview");

      console
          .page()
          .route(
              "**/api/auth/refresh",
              route -> route.fulfill(new Route.FulfillOptions().setStatus(503).setBody("{}")));
      console.page().reload();
      assertThat(console.page().getByRole(AriaRole.ALERT)).containsText("status 503");
      assertThat(console.page().getByLabel("Password")).hasCount(0);
      console.page().unrouteAll();
      console.page().route("**/api/auth/refresh", Route::abort);
      console.button("Try again").click();
      assertThat(console.page().getByRole(AriaRole.ALERT)).containsText("not responding");

      console.page().unrouteAll();
      console.button("Try again").click();
      assertThat(console.heading()).hasText("Overview");
      assertSignedIn(console.page(), operatorEmail);
    }
  }

  private static void assertSignedIn(Page page, String address) {
    assertThat(page.locator(".account")).containsText(address);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> calls(Page page, String operation, String body) {
    return (Map<String, Object>)
        page.evaluate(
            "async ([url, body]) => (await fetch(url, {method: 'POST', credentials: 'include',"
                + " headers: {'Content-Type': 'application/json'}, body})).json()",
            List.of(OWN_ORIGIN + "/api/auth/" + operation, body));
  }

  private Response signsUp(String address) {
    Response session = server.signsUp(address, TestUser.newAddress());
    assertThat(session.statusCode()).isEqualTo(201);
    return session;
  }

  private void makesOperator() {
    makesOperator(operatorEmail);
  }

  private void makesOperator(String address) {
    Response session = signsUp(address);
    try (Connection database = server.database();
        PreparedStatement roles =
            database.prepareStatement("update users set roles = '{admin,user}' where id = ?")) {
      roles.setObject(1, UUID.fromString(member(session, "user_id")));
      assertThat(roles.executeUpdate()).isOne();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private Response logsInAtTheConsole() {
    makesOperator();
    Response session =
        server
            .request()
            .contentType(ContentType.JSON)
            .header("X-Sallyport-Client", "console")
            .body(credentials(operatorEmail, TestUser.PASSWORD))
            .post("/api/auth/login");
    assertThat(session.statusCode()).isEqualTo(200);
    assertThat(session.headers().getValues("Set-Cookie")).hasSize(1);
    return session;
  }

  private Response refreshes(String cookies, String origin, String client, String body) {
    return posts("/api/auth/refresh", cookies, origin, client, body);
  }

  private Response posts(String path, String cookies, String origin, String client, String body) {
    RequestSpecification request =
        server
            .request()
            .contentType(ContentType.JSON)
            .header("Cookie", cookies)
            .header("Origin", origin);
    if (client != null) {
      request.header("X-Sallyport-Client", client);
    }
    return body.isEmpty() ? request.post(path) : request.body(body).post(path);
  }

  private Response logsOut(Response session, String cookies, String scope) {
    return server
        .request()
        .header("Authorization", "Bearer " + member(session, "token"))
        .contentType(ContentType.JSON)
        .header("Cookie", cookies)
        .post("/api/auth/logout?scope=" + scope);
  }

  private static String userId(Response session) {
    return "{\"user_id\":\"" + member(session, "user_id") + "\"}";
  }

  private static String cookie(Response session) {
    String header = session.header("Set-Cookie");
    return header.substring(0, header.indexOf(';'));
  }

  private static String value(Response session) {
    String pair = cookie(session);
    return pair.substring(pair.indexOf('=') + 1);
  }
}

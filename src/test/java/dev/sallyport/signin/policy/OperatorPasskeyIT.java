package dev.sallyport.signin.policy;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.assertions.PageAssertions.HasTitleOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.Chromium;
import dev.sallyport.OtherServer;
import dev.sallyport.RunsConcurrently;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.credential.passkey.SoftAuthenticator;
import dev.sallyport.signin.factor.FactorStory;
import dev.sallyport.signin.passkey.PasskeyStory;
import dev.sallyport.signin.passkey.VirtualAuthenticator;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A service whose operators must sign in with a passkey. */
@Slow
@RunsConcurrently
class OperatorPasskeyIT {
  private static final String USERS = "/api/admin/users";
  private static final String PASSKEYS = "/api/auth/passkeys";
  private static final String REAUTHENTICATION = "/api/auth/reauthenticate";

  private static OtherServer server;

  private final String email = "ops-" + UUID.randomUUID() + "@example.com";

  @BeforeAll
  static void start() {
    server =
        OtherServer.start(
            "operator-passkey.log", Map.of("OPERATOR_ACR", "phr", "REFRESH_MIN_INTERVAL", "0"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** One story: each step needs those before. */
  @Test
  void onlyThePasskeyIsEnough() {
    insertsOperator();
    String token = logsIn().path("token");
    requiresEnrolment(token);

    String secret = enrolsApp(token);
    requiresEnrolment(token);
    // Enrolled in the same session: an app does not open what a passkey must.
    SoftAuthenticator device = PasskeyStory.newDevice();
    String id = addsPasskey(token, device);
    as(token).get(USERS).then().statusCode(200);

    String byCode = signsInByCode(secret);
    requiresPasskey(as(byCode).get(USERS));
    requiresPasskey(as(byCode).delete(PASSKEYS + "/" + id));
    forgetsStep();
    Response again =
        as(byCode)
            .contentType(ContentType.JSON)
            .body("{\"code\":\"" + FactorStory.code(secret, Instant.now()) + "\"}")
            .post(REAUTHENTICATION);
    assertThat(again.statusCode()).as(again.asString()).isEqualTo(200);
    requiresPasskey(as(again.path("token")).get(USERS));

    Response stronger = confirms(byCode, device);
    assertThat(stronger.statusCode()).as(stronger.asString()).isEqualTo(200);
    as(stronger.path("token")).get(USERS).then().statusCode(200);
    as(byCode).get(USERS).then().statusCode(200);

    as(byCode).delete(PASSKEYS + "/" + id).then().statusCode(204);
    assertRefused(as(byCode).get(USERS), 401, "invalid_token");
    assertRefused(as(stronger.path("token")).get(USERS), 401, "invalid_token");
  }

  @Test
  void usersNeedNone() {
    Response session = server.signsUp();
    String tasks = "/api/" + session.path("user_id") + "/tasks";

    as(session.path("token")).get(tasks).then().statusCode(200);
  }

  /** From the sign-in to the overview, and a confirmation afterwards. */
  @Test
  void theConsoleAddsAPasskeyAndConfirmsWithIt() {
    insertsOperator();
    try (BrowserContext browser = Chromium.browser().newContext()) {
      String address = TestUser.newAddress();
      browser.route("http://localhost:*/**", route -> leadToTheService(route, address));
      Page page = browser.newPage();
      page.addInitScript("PublicKeyCredential.isConditionalMediationAvailable = async () => false");
      VirtualAuthenticator.in(page);
      page.navigate("http://localhost:8080/console/");
      page.getByLabel("E-mail").fill(email);
      page.getByLabel("Password").fill(TestUser.PASSWORD);
      page.keyboard().press("Enter");
      Locator heading = page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
      assertThat(heading).hasText("Set up a second factor");
      assertThat(button(page, "Set up the app")).hasCount(0);
      button(page, "Add a passkey").press("Enter");
      // Ten codes are hashed.
      assertThat(heading)
          .hasText("Store your recovery codes", new HasTextOptions().setTimeout(30_000));
      button(page, "I have stored the codes").press("Enter");
      assertThat(heading).hasText("Overview");

      update(
          "update sessions set auth_time = auth_time - interval '11 minutes' where user_id ="
              + " (select id from users where email = ?)",
          email);
      page.evaluate(
          """
          async () => {
            const { withRecentAuthentication } = await import('/console/js/reauthentication.js')
            const { call } = await import('/console/js/api.js')
            withRecentAuthentication(() => call('GET', '/api/auth/account/export'))
              .then((file) => { document.title = file.account.email }, (error) => { document.title = error.message })
          }
          """);
      assertThat(button(page, "Use a passkey")).isVisible();
      button(page, "Use a passkey").click();
      // A passkey, a new session and an export later.
      assertThat(page).hasTitle(email, new HasTitleOptions().setTimeout(20_000));
    }
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }

  private static void leadToTheService(Route route, String address) {
    String path = route.request().url().replaceFirst("http://localhost:\\d+", "");
    Map<String, String> headers = new HashMap<>(route.request().allHeaders());
    headers.put("x-forwarded-for", address);
    APIResponse response =
        route.fetch(
            new Route.FetchOptions()
                .setUrl(server.url().resolve(path).toString())
                .setHeaders(headers));
    route.fulfill(new Route.FulfillOptions().setResponse(response));
  }

  private static void requiresEnrolment(String token) {
    Response refused = as(token).get(USERS);
    assertRefused(refused, 403, "factor_enrolment_required");
    assertThat(refused.<String>path("acr_values")).isEqualTo("phr");
  }

  private static void requiresPasskey(Response refused) {
    assertRefused(refused, 401, "insufficient_user_authentication");
    assertThat(refused.<String>path("acr_values")).isEqualTo("phr");
    assertThat(refused.header("WWW-Authenticate")).contains("acr_values=\"phr\"");
  }

  private static String enrolsApp(String token) {
    Response begun = as(token).post("/api/auth/totp");
    String secret = member(begun, "secret");
    as(token)
        .contentType(ContentType.JSON)
        .body(withCode(begun, secret))
        .post("/api/auth/totp/confirm")
        .then()
        .statusCode(200);
    return secret;
  }

  private static String withCode(Response begun, String secret) {
    return Json.createObjectBuilder()
        .add("flow", member(begun, "flow"))
        .add("code", FactorStory.code(secret, Instant.now()))
        .build()
        .toString();
  }

  private static String addsPasskey(String token, SoftAuthenticator device) {
    Response begun = as(token).post(PASSKEYS + "/options");
    assertThat(begun.statusCode()).as(begun.asString()).isEqualTo(200);
    Response added =
        as(token)
            .contentType(ContentType.JSON)
            .body(
                PasskeyStory.body(
                        PasskeyStory.flow(begun), device.creates(PasskeyStory.options(begun)))
                    .add("name", "Laptop")
                    .build()
                    .toString())
            .post(PASSKEYS);
    assertThat(added.statusCode()).as(added.asString()).isEqualTo(201);
    return added.path("passkey.id");
  }

  private static Response confirms(String token, SoftAuthenticator device) {
    Response begun = as(token).post(REAUTHENTICATION + "/options");
    return as(token)
        .contentType(ContentType.JSON)
        .body(
            PasskeyStory.body(PasskeyStory.flow(begun), device.signs(PasskeyStory.options(begun)))
                .build()
                .toString())
        .post(REAUTHENTICATION);
  }

  private String signsInByCode(String secret) {
    Response first = logsIn();
    assertRefused(first, 401, "second_factor_required");
    forgetsStep();
    Response session =
        server
            .request()
            .contentType(ContentType.JSON)
            .body(withCode(first, secret))
            .post("/api/auth/login/second-factor");
    assertThat(session.statusCode()).as(session.asString()).isEqualTo(200);
    return session.path("token");
  }

  private static void forgetsStep() {
    update("update credentials set last_step = null where type = 'totp'");
  }

  private Response logsIn() {
    return server
        .request()
        .contentType(ContentType.JSON)
        .body(TestUser.credentials(email, TestUser.PASSWORD))
        .post("/api/auth/login");
  }

  private void insertsOperator() {
    update(
        TestUser.INSERT_ACCOUNT,
        UUID.randomUUID(),
        email,
        "{admin,user}",
        TestUser.hash(TestUser.PASSWORD));
  }

  private static RequestSpecification as(String token) {
    return server.request().header("Authorization", "Bearer " + token);
  }

  private static void update(String sql, Object... parameters) {
    try (Connection connection = server.database();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}

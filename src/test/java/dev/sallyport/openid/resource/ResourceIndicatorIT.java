package dev.sallyport.openid.resource;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.openid.OpenIdApplication;
import dev.sallyport.web.Visitor;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tokens for one of several resource servers (RFC 8707). */
@SharesService
class ResourceIndicatorIT {
  private static final String ORDERS = "https://orders.example.com/api";
  private static final String STOCK = "urn:example:stock";
  private static final String OWN = "sallyport";

  private final Visitor browser = Visitor.arrives().isSignedIn(TestUser.registered());
  private final OpenIdApplication application =
      OpenIdApplication.web().with("resources", new String[] {ORDERS, STOCK});

  private static String audience(Response tokens) throws Exception {
    assertThat(tokens.statusCode()).as(tokens.asString()).isEqualTo(200);
    return SignedJWT.parse(tokens.jsonPath().getString("access_token"))
        .getJWTClaimsSet()
        .getAudience()
        .get(0);
  }

  private static void assertInvalidTarget(Response refused) {
    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
    assertThat(refused.jsonPath().getString("error")).isEqualTo("invalid_target");
    assertThat(refused.jsonPath().getString("code")).isEqualTo("invalid_target");
  }

  private Response refreshes(Response tokens, String resourceOrNull) {
    Map<String, String> form = new HashMap<>();
    form.put("grant_type", "refresh_token");
    form.put("refresh_token", tokens.jsonPath().getString("refresh_token"));
    if (resourceOrNull != null) {
      form.put("resource", resourceOrNull);
    }
    return application.asks(form);
  }

  @Test
  void aTokenIsForTheResourceThatWasNamed() throws Exception {
    String code = application.code(browser, application.request("resource", ORDERS));
    Map<String, String> exchange = application.exchange(code);
    exchange.put("resource", STOCK);
    assertInvalidTarget(application.asks(exchange));

    Response tokens = application.exchanges(code);
    assertThat(audience(tokens)).isEqualTo(ORDERS);
    Response next = refreshes(tokens, ORDERS);
    assertThat(audience(next)).isEqualTo(ORDERS);
    assertInvalidTarget(refreshes(next, STOCK));
    Response last = refreshes(next, null);
    assertThat(audience(last)).isEqualTo(ORDERS);

    String token = last.jsonPath().getString("access_token");
    assertThat(application.userInfo(token).statusCode()).as("meant for another").isEqualTo(401);
    Response shown =
        given()
            .baseUri(RunningService.shared().url().toString())
            .header("Authorization", RunningService.oauthClient())
            .formParam("token", token)
            .post("/oauth/introspect");
    assertThat(shown.jsonPath().getString("aud")).isEqualTo(ORDERS);
    application.with("resources", new String[] {STOCK});
    assertInvalidTarget(refreshes(last, null));
  }

  @Test
  void withoutOneInTheSignInEachTokenMayHaveAnother() throws Exception {
    Response own = application.signsIn(browser);
    assertThat(audience(own)).isEqualTo(OWN);
    Response orders = refreshes(own, ORDERS);
    assertThat(audience(orders)).isEqualTo(ORDERS);
    Response stock = refreshes(orders, STOCK);
    assertThat(audience(stock)).isEqualTo(STOCK);
    Response again = refreshes(stock, null);
    assertThat(audience(again)).isEqualTo(OWN);
    assertThat(application.userInfo(again.jsonPath().getString("access_token")).statusCode())
        .isEqualTo(200);

    Map<String, String> exchange = application.exchange(application.code(browser));
    exchange.put("resource", STOCK);
    assertThat(audience(application.asks(exchange))).isEqualTo(STOCK);
  }

  @Test
  void aResourceThatIsNotRegisteredIsRefusedEverywhere() {
    for (String other :
        new String[] {"https://evil.example", ORDERS + "/", OWN, "/api", ORDERS + "#f"}) {
      Map<String, String> request = application.request("resource", other);
      assertThat(application.answer(browser.opens(OpenIdApplication.address(request))))
          .containsEntry("error", "invalid_target")
          .doesNotContainKey("code");
      assertThat(application.posts("/oauth/par", request).statusCode()).isEqualTo(400);
      Map<String, String> exchange = application.exchange(application.code(browser));
      exchange.put("resource", other);
      assertInvalidTarget(application.asks(exchange));
    }
    assertInvalidTarget(
        given()
            .baseUri(RunningService.shared().url().toString())
            .header("Authorization", RunningService.oauthClient())
            .formParam("grant_type", "client_credentials")
            .formParam("resource", ORDERS)
            .post("/oauth/token"));
  }

  /** Each of two resources could use the token at the other. */
  @Test
  void aTokenIsForOneResource() {
    Response back =
        browser.opens(
            OpenIdApplication.address(application.request("resource", ORDERS))
                + "&resource=urn%3Aexample%3Astock");
    assertThat(application.answer(back)).containsEntry("error", "invalid_target");
    Response refused =
        given()
            .baseUri(RunningService.shared().url().toString())
            .formParams(application.exchange(application.code(browser)))
            .formParam("client_id", application.id())
            .formParam("client_secret", application.secret())
            .formParam("resource", ORDERS, STOCK)
            .post("/oauth/token");
    assertInvalidTarget(refused);
  }

  @Test
  void aPushedRequestKeepsItsResource() throws Exception {
    Response pushed = application.posts("/oauth/par", application.request("resource", STOCK));
    assertThat(pushed.statusCode()).as(pushed.asString()).isEqualTo(201);
    String code =
        application.code(
            browser,
            Map.of(
                "client_id",
                application.id(),
                "request_uri",
                pushed.jsonPath().getString("request_uri")));
    assertThat(audience(application.exchanges(code))).isEqualTo(STOCK);
  }
}

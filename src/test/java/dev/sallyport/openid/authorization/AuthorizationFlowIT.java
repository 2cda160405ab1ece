package dev.sallyport.openid.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import dev.sallyport.openid.OpenIdApplication;
import dev.sallyport.web.Visitor;
import io.restassured.response.Response;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A user signs in to an application: the way of the browser and that of the application. */
class AuthorizationFlowIT {
  private final TestUser ada = TestUser.registered();
  private final Visitor browser = Visitor.arrives();
  private final OpenIdApplication application = OpenIdApplication.web();

  /** Every token is judged by a library that did not make it. */
  @Test
  void aUserLogsInAndTheApplicationGetsTokens() throws Exception {
    Response toLogin = browser.opens(OpenIdApplication.address(application.request()));
    assertThat(toLogin.statusCode()).isEqualTo(303);
    assertThat(toLogin.header("Location"))
        .startsWith("../login?return_to=%2Foauth%2Fauthorize%3Fcontinue%3D");
    Response form = browser.opens(path(toLogin));
    assertThat(form.header("Content-Security-Policy"))
        .contains("form-action 'self' https://" + application.id() + ".example;");
    Response back =
        browser.submits("/login", Map.of("email", ada.email(), "password", TestUser.PASSWORD));
    assertThat(back.header("Location")).startsWith("./oauth/authorize?continue=");
    Map<String, String> answer = application.answer(browser.opens(path(back)));

    assertThat(answer).containsOnlyKeys("code", "state", "iss").containsEntry("state", "state-1");
    assertThat(answer.get("iss")).isEqualTo(issuer());
    Response tokens = application.exchanges(answer.get("code"));
    assertThat(tokens.statusCode()).as(tokens.asString()).isEqualTo(200);
    assertThat(tokens.header("Cache-Control")).isEqualTo("no-store");
    assertThat(tokens.jsonPath().getString("token_type")).isEqualTo("Bearer");
    assertThat(tokens.jsonPath().getString("scope"))
        .isEqualTo("email groups offline_access openid profile");

    IDTokenClaimsSet id = validated(tokens.jsonPath().getString("id_token"), "nonce-1");
    assertThat(id.getSubject().getValue()).isEqualTo(ada.userId().toString());
    assertThat(id.getStringClaim("preferred_username")).isEqualTo(ada.email());
    assertThat(id.getStringClaim("email")).isEqualTo(ada.email());
    assertThat(id.getStringListClaim("groups")).containsExactly("user");
    assertThat(id.getAuthenticationTime()).isNotNull();
    assertThat(id.getAccessTokenHash()).isNotNull();

    Response claims = application.userInfo(tokens.jsonPath().getString("access_token"));
    assertThat(claims.statusCode()).as(claims.asString()).isEqualTo(200);
    assertThat(claims.jsonPath().getString("sub")).isEqualTo(ada.userId().toString());
    assertThat(claims.jsonPath().getString("email")).isEqualTo(ada.email());
  }

  /** Relative to the page that sent it. */
  private static String path(Response redirect) {
    return "/" + redirect.header("Location").replaceAll("^[./]+", "");
  }

  private static String issuer() {
    return "http://localhost:8080";
  }

  private IDTokenClaimsSet validated(String idToken, String nonce) throws Exception {
    return new IDTokenValidator(
            new Issuer(issuer()),
            new ClientID(application.id()),
            JWSAlgorithm.RS256,
            URI.create(RunningService.shared().url() + "/oauth/jwks.json").toURL())
        .validate(SignedJWT.parse(idToken), nonce == null ? null : new Nonce(nonce));
  }

  @Test
  void aSecondApplicationNeedsNoPassword() {
    browser.isSignedIn(ada);
    assertThat(application.signsIn(browser).statusCode()).isEqualTo(200);
    assertThat(OpenIdApplication.singlePage().signsIn(browser).statusCode()).isEqualTo(200);
  }

  @Test
  void tokensContainOnlyWhatTheirScopesPermit() throws Exception {
    browser.isSignedIn(ada);
    OpenIdApplication modest = OpenIdApplication.withScopes("openid");
    Response tokens = modest.signsIn(browser);

    assertThat(tokens.jsonPath().getString("scope")).isEqualTo("openid");
    for (String token : new String[] {"access_token", "id_token"}) {
      assertThat(SignedJWT.parse(tokens.jsonPath().getString(token)).getJWTClaimsSet().getClaims())
          .doesNotContainKeys("email", "upn", "groups", "preferred_username", "name");
    }
    Map<String, Object> claims =
        modest.userInfo(tokens.jsonPath().getString("access_token")).jsonPath().getMap("");
    assertThat(claims).containsOnlyKeys("sub");
  }

  @Test
  void aRefreshRotatesAndKeepsTheSignIn() throws Exception {
    browser.isSignedIn(ada);
    Response first = application.signsIn(browser);
    Response second = application.refreshes(first.jsonPath().getString("refresh_token"));

    assertThat(second.statusCode()).as(second.asString()).isEqualTo(200);
    assertThat(second.jsonPath().getString("refresh_token"))
        .isNotEqualTo(first.jsonPath().getString("refresh_token"));
    IDTokenClaimsSet again = validated(second.jsonPath().getString("id_token"), null);
    assertThat(again.getNonce()).isNull();
    assertThat(again.getAuthenticationTime())
        .isEqualTo(
            validated(first.jsonPath().getString("id_token"), "nonce-1").getAuthenticationTime());
  }

  @Test
  void aNarrowerScopeIsForOneAccessTokenOnly() {
    browser.isSignedIn(ada);
    String token = application.signsIn(browser).jsonPath().getString("refresh_token");
    Response narrow =
        application.asks(
            Map.of("grant_type", "refresh_token", "refresh_token", token, "scope", "openid"));
    assertThat(narrow.jsonPath().getString("scope")).isEqualTo("openid");
    Response wide = application.refreshes(narrow.jsonPath().getString("refresh_token"));
    assertThat(wide.jsonPath().getString("scope")).contains("email");
  }

  @Test
  void theUsersOwnSessionsDoNotListThoseOfApplications() {
    browser.isSignedIn(ada);
    application.signsIn(browser);
    assertThat(
            Database.count(
                "select count(*) from sessions where user_id = ? and client_id is not null",
                ada.userId()))
        .isEqualTo(1);
    assertThat(browser.opens("/account/applications").asString())
        .contains("Application &lt;b&gt;" + application.id());
  }

  @Test
  void theResponseCanBeAForm() {
    browser.isSignedIn(ada);
    Response page =
        browser.opens(OpenIdApplication.address(application.request("response_mode", "form_post")));

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.asString())
        .contains("action=\"" + application.redirectUri() + "\"")
        .contains("name=\"code\"")
        .contains("name=\"state\" value=\"state-1\"");
    assertThat(page.header("Content-Security-Policy"))
        .contains("form-action 'self' https://" + application.id() + ".example;");
  }

  @Test
  void aRequestCanBePushed() {
    browser.isSignedIn(ada);
    Response pushed = application.posts("/oauth/par", application.request());
    assertThat(pushed.statusCode()).as(pushed.asString()).isEqualTo(201);
    assertThat(pushed.jsonPath().getInt("expires_in")).isEqualTo(90);
    Map<String, String> reference =
        Map.of(
            "client_id",
            application.id(),
            "request_uri",
            pushed.jsonPath().getString("request_uri"));
    Response back = browser.opens(OpenIdApplication.address(reference));
    assertThat(application.answer(back)).containsEntry("state", "state-1").containsKey("code");

    // It is of no use to another client.
    OpenIdApplication other = OpenIdApplication.web();
    Response refused =
        browser.opens(
            OpenIdApplication.address(
                Map.of(
                    "client_id", other.id(),
                    "request_uri", pushed.jsonPath().getString("request_uri"))));
    assertThat(refused.statusCode()).isEqualTo(400);
  }

  @Test
  void aRequestByPostIsRepeatedAsGet() {
    browser.isSignedIn(ada);
    Response repeated =
        browser
            .sends("Sec-Fetch-Site", "cross-site")
            .submitsWith("state-1", "/oauth/authorize", application.request());
    assertThat(repeated.statusCode()).isEqualTo(303);
    assertThat(application.answer(browser.opens(path(repeated)))).containsKey("code");
  }
}

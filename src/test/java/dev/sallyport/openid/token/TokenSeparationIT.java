package dev.sallyport.openid.token;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.Routes;
import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.openid.OpenIdApplication;
import dev.sallyport.web.Visitor;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ID tokens, access tokens of clients and access tokens of users are never interchangeable. */
@SharesService
class TokenSeparationIT {
  private final TestUser ada = TestUser.registered();
  private final Visitor browser = Visitor.arrives().isSignedIn(ada);
  private final OpenIdApplication application = OpenIdApplication.web();
  private final Response tokens = application.signsIn(browser);

  private String token(String kind) {
    return tokens.jsonPath().getString(kind + "_token");
  }

  /** Each route, whatever it demands. */
  @Test
  void theServiceAcceptsNeitherAtAnyRouteOfItsApi() {
    for (String route : Routes.ofTheService()) {
      String path = route.substring(route.indexOf(' ') + 1);
      if (!path.startsWith("/api/")) {
        continue;
      }
      String concrete =
          path.replace("{user_id}", ada.userId().toString())
              .replaceAll("\\{[^}]*\\}", "00000000-0000-4000-8000-000000000000");
      int anonymous = given().baseUri(service()).request(method(route), concrete).statusCode();
      if (anonymous != 401) {
        continue;
      }
      for (String kind : List.of("id", "access")) {
        Response refused =
            given()
                .baseUri(service())
                .header("Authorization", "Bearer " + token(kind))
                .request(method(route), concrete);
        assertThat(refused.statusCode()).as("%s with the %s token", route, kind).isEqualTo(401);
      }
    }
  }

  private static String method(String route) {
    return route.substring(0, route.indexOf(' '));
  }

  private static String service() {
    return RunningService.shared().url().toString();
  }

  @Test
  void theKeySetOfResourceServersHasNoKeyOfIdTokens() throws Exception {
    String idKey = SignedJWT.parse(token("id")).getHeader().getKeyID();
    String accessKey = SignedJWT.parse(token("access")).getHeader().getKeyID();

    assertThat(kids("/.well-known/jwks.json")).contains(accessKey).doesNotContain(idKey);
    assertThat(kids("/oauth/jwks.json")).contains(accessKey, idKey);
  }

  private static List<String> kids(String path) {
    return given().baseUri(service()).get(path).jsonPath().getList("keys.kid");
  }

  @Test
  void theAudienceOfAnIdTokenIsItsClientAndThatOfAnAccessTokenIsNot() throws Exception {
    JWTClaimsSet id = SignedJWT.parse(token("id")).getJWTClaimsSet();
    JWTClaimsSet access = SignedJWT.parse(token("access")).getJWTClaimsSet();

    assertThat(id.getAudience()).containsExactly(application.id());
    assertThat(access.getAudience()).containsExactly("sallyport");
    assertThat(access.getStringClaim("client_id")).isEqualTo(application.id());
    assertThat(id.getStringClaim("sid")).isEqualTo(access.getStringClaim("sid"));
    assertThat(id.getStringClaim("sid")).isNotEqualTo(browser.session().toString());
  }

  @Test
  void userInfoAcceptsOnlyAccessTokensOfClients() {
    ada.logsIn();
    for (String wrong : List.of(token("id"), ada.token(), token("refresh"), "x")) {
      Response refused = application.userInfo(wrong);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
      assertThat(refused.jsonPath().getString("error")).isEqualTo("invalid_token");
    }
    assertThat(given().baseUri(service()).get("/oauth/userinfo").header("WWW-Authenticate"))
        .isEqualTo("Bearer realm=\"sallyport\", DPoP algs=\"ES256 RS256 PS256 EdDSA\"");
    assertThat(application.userInfo(token("access")).statusCode()).isEqualTo(200);
  }

  @Test
  void userInfoNeedsTheScopeOpenId() {
    OpenIdApplication plain = OpenIdApplication.withScopes("email");
    String token = plain.signsIn(browser).jsonPath().getString("access_token");
    Response refused = plain.userInfo(token);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.header("WWW-Authenticate")).contains("error=\"insufficient_scope\"");
  }
}

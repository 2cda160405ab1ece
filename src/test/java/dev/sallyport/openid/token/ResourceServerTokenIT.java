package dev.sallyport.openid.token;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.openid.OpenIdApplication;
import dev.sallyport.token.ApplicationServer;
import dev.sallyport.web.Visitor;
import io.restassured.response.Response;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** What a resource server accepts of the tokens that an application has. */
@Slow
@SharesService
class ResourceServerTokenIT {
  private final Visitor browser = Visitor.arrives().isSignedIn(TestUser.registered());
  private final OpenIdApplication application = OpenIdApplication.web();
  private final Response tokens = application.signsIn(browser);

  private String token(String kind) {
    return tokens.jsonPath().getString(kind + "_token");
  }

  /** A server that knows nothing of this one but what MicroProfile JWT is configured with. */
  @Test
  void aResourceServerAcceptsAccessTokensWithRolesOnlyAndNoIdToken() {
    URI server = ApplicationServer.shared();
    ApplicationServer.awaitDeployment(() -> status(server));

    assertThat(orders(server, token("access"))).isEqualTo(200);
    assertThat(orders(server, token("id"))).isEqualTo(401);
    OpenIdApplication modest = OpenIdApplication.withScopes("openid", "email");
    String withoutRoles = modest.signsIn(browser).jsonPath().getString("access_token");
    assertThat(orders(server, withoutRoles)).isEqualTo(403);
  }

  private static int status(URI server) {
    try {
      return orders(server, null);
    } catch (Exception notUpYet) {
      return 404;
    }
  }

  private static int orders(URI server, String tokenOrNull) {
    var request = given();
    if (tokenOrNull != null) {
      request.header("Authorization", "Bearer " + tokenOrNull);
    }
    return request.get(server + "/orders/orders").statusCode();
  }
}

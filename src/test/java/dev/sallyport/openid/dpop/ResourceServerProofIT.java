package dev.sallyport.openid.dpop;

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

/** A server with MicroProfile JWT and the jar {@code sallyport-client} demands the proof. */
@Slow
@SharesService
class ResourceServerProofIT {
  private final Visitor browser = Visitor.arrives().isSignedIn(TestUser.registered());
  private final OpenIdApplication spa = OpenIdApplication.singlePage();
  private final KeyHolder key = KeyHolder.of(spa);
  private final URI server = ApplicationServer.shared();
  private final String url = server + "/orders/orders";

  @Test
  void aBoundTokenWorksOnlyWithItsProof() {
    ApplicationServer.awaitDeployment(this::status);
    String token = key.exchanges(spa.code(browser)).jsonPath().getString("access_token");
    Response without = orders(token, null);
    assertThat(without.statusCode()).isEqualTo(401);
    assertThat(without.header("WWW-Authenticate"))
        .isEqualTo("DPoP algs=\"ES256 RS256 PS256 EdDSA\", error=\"invalid_dpop_proof\"");

    String proof = key.proofs().proof("GET", url, token, null);
    assertThat(orders(token, proof).statusCode()).isEqualTo(200);
    assertThat(orders(token, proof).statusCode()).as("again").isEqualTo(401);
    KeyHolder thief = KeyHolder.of(spa);
    assertThat(orders(token, thief.proofs().proof("GET", url, token, null)).statusCode())
        .isEqualTo(401);
    assertThat(orders(token, key.proofs().proof("POST", url, token, null)).statusCode())
        .isEqualTo(401);
    String bearer = spa.signsIn(browser).jsonPath().getString("access_token");
    assertThat(orders(bearer, null).statusCode()).as("demands none").isEqualTo(200);
  }

  @Test
  void aMethodMayRefuseBearerTokens() {
    ApplicationServer.awaitDeployment(this::status);
    String bearer = spa.signsIn(browser).jsonPath().getString("access_token");
    Response refused = given().header("Authorization", "Bearer " + bearer).get(url + "/statement");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.header("WWW-Authenticate")).contains("error=\"invalid_token\"");

    String token = key.exchanges(spa.code(browser)).jsonPath().getString("access_token");
    Response statement =
        given()
            .header("Authorization", "Bearer " + token)
            .header("DPoP", key.proofs().proof("GET", url + "/statement", token, null))
            .get(url + "/statement?month=1");
    assertThat(statement.statusCode()).isEqualTo(200);
  }

  private int status() {
    try {
      return given().get(url).statusCode();
    } catch (Exception notUpYet) {
      return 404;
    }
  }

  private Response orders(String token, String proofOrNull) {
    var request = given().header("Authorization", "Bearer " + token);
    if (proofOrNull != null) {
      request.header("DPoP", proofOrNull);
    }
    return request.get(url);
  }
}

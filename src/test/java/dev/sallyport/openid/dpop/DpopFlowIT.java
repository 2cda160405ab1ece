package dev.sallyport.openid.dpop;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.openid.OpenIdApplication;
import dev.sallyport.web.Visitor;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An application binds its tokens to a key (RFC 9449), with the proofs of Nimbus. */
@SharesService
class DpopFlowIT {
  private final TestUser ada = TestUser.registered();
  private final Visitor browser = Visitor.arrives().isSignedIn(ada);
  private final OpenIdApplication spa = OpenIdApplication.singlePage();
  private final KeyHolder key = KeyHolder.of(spa);

  private static String access(Response tokens) {
    return tokens.jsonPath().getString("access_token");
  }

  private static String refresh(Response tokens) {
    return tokens.jsonPath().getString("refresh_token");
  }

  private static void assertBound(Response tokens, KeyHolder key) throws Exception {
    assertThat(tokens.statusCode()).as(tokens.asString()).isEqualTo(200);
    assertThat(tokens.jsonPath().getString("token_type")).isEqualTo("DPoP");
    assertThat(tokens.header("DPoP-Nonce")).isNotEmpty();
    assertThat(SignedJWT.parse(access(tokens)).getJWTClaimsSet().getJSONObjectClaim("cnf"))
        .isEqualTo(Map.of("jkt", key.proofs().thumbprint()));
  }

  @Test
  void aPublicClientGetsTokensThatAreBoundToItsKey() throws Exception {
    String code = spa.code(browser);
    // The first request lacks the nonce, which does not use the code up.
    Response first =
        key.asks(
            spa.exchange(code),
            key.proofs().proof("POST", KeyHolder.url(KeyHolder.TOKEN), null, null));
    assertThat(first.statusCode()).isEqualTo(400);
    assertThat(first.jsonPath().getString("error")).isEqualTo("use_dpop_nonce");
    assertThat(first.header("DPoP-Nonce")).isNotEmpty();

    Response tokens = key.exchanges(code);
    assertBound(tokens, key);
    assertThat(tokens.jsonPath().getString("id_token")).isNotEmpty();
    Response claims = key.userInfo(access(tokens));
    assertThat(claims.statusCode()).as(claims.asString()).isEqualTo(200);
    assertThat(claims.jsonPath().getString("sub")).isEqualTo(ada.userId().toString());
    assertThat(claims.header("DPoP-Nonce")).isNotEmpty();

    Response next = key.refreshes(refresh(tokens));
    assertBound(next, key);
    assertThat(key.userInfo(access(next)).statusCode()).isEqualTo(200);
    assertThat(Database.value("select dpop_jkt from sessions where client_id = ?", spa.id()))
        .isEqualTo(key.proofs().thumbprint());
  }

  @Test
  void introspectionShowsTheKey() {
    String token = access(key.exchanges(spa.code(browser)));
    Response shown = introspect(token);
    assertThat(shown.jsonPath().getBoolean("active")).isTrue();
    assertThat(shown.jsonPath().getString("token_type")).isEqualTo("DPoP");
    assertThat(shown.jsonPath().getMap("cnf")).isEqualTo(Map.of("jkt", key.proofs().thumbprint()));

    Response bearer = introspect(access(spa.signsIn(browser)));
    assertThat(bearer.jsonPath().getString("token_type")).isEqualTo("Bearer");
    assertThat(bearer.jsonPath().getMap("")).doesNotContainKey("cnf");
  }

  private static Response introspect(String token) {
    return given()
        .baseUri(RunningService.shared().url().toString())
        .header("Authorization", RunningService.oauthClient())
        .formParam("token", token)
        .post("/oauth/introspect");
  }

  /** RFC 9449, section 10. */
  @Test
  void aCodeIsBoundToTheKeyThatTheRequestNames() throws Exception {
    String code = spa.code(browser, spa.request("dpop_jkt", key.proofs().thumbprint()));
    for (Response refused :
        new Response[] {spa.exchanges(code), KeyHolder.of(spa).exchanges(code)}) {
      assertThat(refused.jsonPath().getString("error")).isEqualTo("invalid_grant");
    }
    assertBound(key.exchanges(code), key);

    Response malformed =
        browser.opens(OpenIdApplication.address(spa.request("dpop_jkt", "x".repeat(42))));
    assertThat(spa.answer(malformed)).containsEntry("error", "invalid_request");
  }

  /** RFC 9449, section 10.1. */
  @Test
  void aPushedRequestBindsItsCodeToTheKeyOfItsProof() throws Exception {
    Response pushed = key.pushes(key.proof(KeyHolder.PAR));
    assertThat(pushed.statusCode()).as(pushed.asString()).isEqualTo(201);
    String code =
        spa.code(
            browser,
            Map.of(
                "client_id", spa.id(), "request_uri", pushed.jsonPath().getString("request_uri")));
    assertThat(spa.exchanges(code).jsonPath().getString("error")).isEqualTo("invalid_grant");
    assertBound(key.exchanges(code), key);

    Response contradiction =
        spa.posts(
            KeyHolder.PAR,
            spa.request("dpop_jkt", KeyHolder.of(spa).proofs().thumbprint()),
            Map.of("DPoP", key.proof(KeyHolder.PAR)));
    assertThat(contradiction.jsonPath().getString("error")).isEqualTo("invalid_dpop_proof");
  }

  /** RFC 9449, section 5: its refresh tokens are bound to the client. */
  @Test
  void aConfidentialClientMayChangeItsKey() throws Exception {
    OpenIdApplication web = OpenIdApplication.web();
    KeyHolder first = KeyHolder.of(web);
    KeyHolder second = KeyHolder.of(web);
    Response tokens = first.exchanges(web.code(browser));
    assertBound(tokens, first);
    Response next = second.refreshes(refresh(tokens));
    assertBound(next, second);
    Response bearer = web.refreshes(refresh(next));
    assertThat(bearer.jsonPath().getString("token_type")).isEqualTo("Bearer");
    assertThat(web.userInfo(access(bearer)).statusCode()).isEqualTo(200);
  }

  @Test
  void aServiceBindsItsOwnTokens() throws Exception {
    Map<String, String> form = Map.of("grant_type", "client_credentials");
    Response tokens =
        given()
            .baseUri(RunningService.shared().url().toString())
            .header("Authorization", RunningService.oauthClient())
            .header("DPoP", key.proof(KeyHolder.TOKEN))
            .formParams(form)
            .post(KeyHolder.TOKEN);
    assertBound(tokens, key);
  }

  @Test
  void theMetadataNameTheAlgorithms() {
    assertThat(
            given()
                .baseUri(RunningService.shared().url().toString())
                .get("/.well-known/openid-configuration")
                .jsonPath()
                .getList("dpop_signing_alg_values_supported"))
        .isEqualTo(java.util.List.of("ES256", "RS256", "PS256", "EdDSA"));
  }
}

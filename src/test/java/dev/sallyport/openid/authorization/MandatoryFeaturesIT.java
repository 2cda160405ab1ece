package dev.sallyport.openid.authorization;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import dev.sallyport.openid.OpenIdApplication;
import dev.sallyport.web.Visitor;
import io.restassured.response.Response;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every OpenID Provider must implement (OpenID Connect Core, section 15.1). */
class MandatoryFeaturesIT {
  private final TestUser ada = TestUser.registered();
  private final Visitor browser = Visitor.arrives().isSignedIn(ada);
  private final OpenIdApplication application = OpenIdApplication.web();
  private final URI service = RunningService.shared().url();

  private Response opens(Map<String, String> parameters) {
    return browser.opens(OpenIdApplication.address(parameters));
  }

  private SignedJWT idToken(Map<String, String> parameters) throws Exception {
    Response tokens = application.exchanges(application.answer(opens(parameters)).get("code"));
    return SignedJWT.parse(tokens.jsonPath().getString("id_token"));
  }

  @Test
  void idTokensAreSignedWithRs256() throws Exception {
    assertThat(idToken(application.request()).getHeader().getAlgorithm())
        .isEqualTo(JWSAlgorithm.RS256);
  }

  @Test
  void promptNoneShowsNoPage() {
    assertThat(application.answer(opens(application.request("prompt", "none"))))
        .containsKey("code");
    Visitor stranger = Visitor.arrives();
    assertThat(
            application.answer(
                stranger.opens(OpenIdApplication.address(application.request("prompt", "none")))))
        .containsEntry("error", "login_required");
  }

  @Test
  void promptLoginAuthenticatesAnew() {
    assertThat(opens(application.request("prompt", "login")).header("Location"))
        .startsWith("../login?");
  }

  /** The least that is required of these: their use is no error. */
  @ParameterizedTest
  @CsvSource({
    "display, page",
    "display, popup",
    "display, touch",
    "display, wap",
    "ui_locales, fr-CA fr tlh",
    "claims_locales, fr-CA fr",
    "acr_values, urn:example:gold urn:example:silver",
    "claims, '{\"userinfo\":{\"nickname\":null},\"id_token\":{\"auth_time\":{\"essential\":true}}}'",
    "scope, openid address phone",
    "an_extension, of another server",
  })
  void whatNeedNotBeSupportedIsNoError(String name, String value) {
    assertThat(application.answer(opens(application.request(name, value)))).containsKey("code");
  }

  @Test
  void authTimeIsReturnedForMaxAge() throws Exception {
    JWTClaimsSet claims = idToken(application.request("max_age", "3600")).getJWTClaimsSet();

    assertThat(claims.getDateClaim("auth_time").toInstant())
        .isBetween(Instant.now().minusSeconds(3_600), Instant.now());
  }

  @Test
  void maxAgeIsEnforced() {
    Database.update(
        "update sessions set auth_time = now() - interval '2 hours' where id = ?",
        browser.session());

    assertThat(opens(application.request("max_age", "3600")).header("Location"))
        .startsWith("../login?");
    assertThat(application.answer(opens(application.request("max_age", "10000"))))
        .containsKey("code");
  }

  /** Section 3.1.2.1. */
  @Test
  void requestsAreAcceptedByGetAndPost() {
    Response posted = browser.submitsWith("state-1", "/oauth/authorize", application.request());
    String location = posted.header("Location");

    assertThat(application.answer(browser.opens(location.substring(location.indexOf("/oauth")))))
        .containsKey("code");
  }

  /** Section 2. */
  @Test
  void theNonceIsReturnedUnchanged() throws Exception {
    String nonce = "ünï+code/?&=" + ada.userId();

    assertThat(idToken(application.request("nonce", nonce)).getJWTClaimsSet().getClaim("nonce"))
        .isEqualTo(nonce);
    Map<String, String> without = new LinkedHashMap<>(application.request("nonce", null));
    assertThat(idToken(without).getJWTClaimsSet().getClaims()).doesNotContainKey("nonce");
  }

  /** Section 3.1.2.1: the nonce is optional in the code flow; for clients that are exempt here. */
  @Test
  void aRequestWithOnlyWhatIsRequiredIsAnsweredWithACode() {
    application.with("pkce_or_nonce_optional", true);
    Map<String, String> required = application.request();
    required.keySet().retainAll(List.of("response_type", "client_id", "scope", "redirect_uri"));

    assertThat(application.answer(browser.opens(OpenIdApplication.address(required))))
        .containsKey("code");
  }

  /** Section 3.1.2.2. */
  @ParameterizedTest
  @ValueSource(strings = {"id_token", "userinfo"})
  void aRequestForAnotherSubjectIsNotAnsweredForThisOne(String token) {
    String claims = "{\"" + token + "\":{\"sub\":{\"value\":\"%s\"}}}";
    Map<String, String> own = application.request("claims", claims.formatted(ada.userId()));
    own.put("prompt", "none");
    assertThat(application.answer(opens(own))).containsKey("code");

    Map<String, String> other =
        application.request("claims", claims.formatted(TestUser.registered().userId()));
    assertThat(opens(other).header("Location")).startsWith("../login?");
    other.put("prompt", "none");
    assertThat(application.answer(opens(other))).containsEntry("error", "login_required");
  }

  /** Section 3.1.2.1: a level that the user cannot reach is no error. */
  @Test
  void acrValuesAreVoluntary() {
    assertThat(
            application.answer(opens(application.request("acr_values", "phr urn:example:unknown"))))
        .containsKey("code");
  }

  /** Section 5.3. */
  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void userInfoNamesTheSubjectOfTheIdToken(String method) throws Exception {
    Response tokens = application.signsIn(browser);
    String subject =
        SignedJWT.parse(tokens.jsonPath().getString("id_token")).getJWTClaimsSet().getSubject();
    Response claims =
        given()
            .baseUri(service.toString())
            .header("Authorization", "Bearer " + tokens.jsonPath().getString("access_token"))
            .request(method, "/oauth/userinfo");

    assertThat(claims.statusCode()).isEqualTo(200);
    assertThat(claims.contentType()).startsWith("application/json");
    assertThat(claims.jsonPath().getString("sub")).isEqualTo(subject).hasSizeLessThanOrEqualTo(255);
  }

  /** OpenID Connect Discovery, section 3, and Core, section 10.1.1: bare keys, each with a name. */
  @Test
  void metadataAndKeysArePublished() {
    Response metadata =
        given().baseUri(service.toString()).get("/.well-known/openid-configuration");

    assertThat(metadata.jsonPath().getMap("$"))
        .containsKeys(
            "issuer",
            "authorization_endpoint",
            "token_endpoint",
            "userinfo_endpoint",
            "jwks_uri",
            "subject_types_supported");
    assertThat(metadata.jsonPath().getList("response_types_supported")).isEqualTo(List.of("code"));
    assertThat(metadata.jsonPath().getList("id_token_signing_alg_values_supported"))
        .contains("RS256");
    Response keys = given().baseUri(service.toString()).get("/oauth/jwks.json");
    assertThat(keys.jsonPath().<Map<String, Object>>getList("keys"))
        .isNotEmpty()
        .allSatisfy(key -> assertThat(key).containsKeys("kty", "kid", "use", "alg"));
  }
}

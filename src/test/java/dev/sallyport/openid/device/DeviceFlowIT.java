package dev.sallyport.openid.device;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.token.proof.TestProofs;
import dev.sallyport.web.Visitor;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A device whose user signs in with the browser of another one. */
@SharesService
class DeviceFlowIT {
  private final TestUser ada = TestUser.registered();
  private final Visitor browser = Visitor.arrives().isSignedIn(ada);
  private final TestDevice device = TestDevice.registered();

  @Test
  void aDeviceGetsTheTokensOfItsUser() throws Exception {
    Response codes = device.begins();
    JsonPath begun = codes.jsonPath();
    assertThat(codes.header("Cache-Control")).contains("no-store");
    assertThat(begun.getString("device_code")).matches("[A-Za-z0-9_-]{43}");
    assertThat(begun.getString("user_code"))
        .matches("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}");
    assertThat(begun.getString("verification_uri")).endsWith("/device");
    assertThat(begun.getString("verification_uri_complete"))
        .isEqualTo(
            begun.getString("verification_uri") + "?user_code=" + begun.getString("user_code"));
    assertThat(begun.getInt("expires_in")).isEqualTo(600);
    assertThat(begun.getInt("interval")).isEqualTo(5);
    assertThat(device.refusal(codes)).isEqualTo("authorization_pending");

    Response question =
        TestDevice.enters(browser, begun.getString("user_code").toLowerCase(Locale.ROOT));
    assertThat(question.statusCode()).isEqualTo(200);
    assertThat(question.asString())
        .contains("TV &lt;b&gt;" + device.id(), ada.email(), device.address())
        .contains("less than a minute ago", begun.getString("user_code"))
        .contains("see your e-mail address", "act for you while you are logged out");
    Response done = browser.submits("/device/decision", Map.of("allow", "on"));
    assertThat(done.asString()).contains("The device is connected");

    Response tokens = device.asks(codes);
    assertThat(tokens.statusCode()).as(tokens.asString()).isEqualTo(200);
    assertThat(tokens.jsonPath().getString("scope")).isEqualTo("email offline_access openid");
    JWTClaimsSet id = SignedJWT.parse(tokens.jsonPath().getString("id_token")).getJWTClaimsSet();
    assertThat(id.getSubject()).isEqualTo(ada.userId().toString());
    assertThat(id.getAudience()).containsExactly(device.id());
    assertThat(id.getStringClaim("email")).isEqualTo(ada.email());
    Map<String, Object> session =
        Database.rows(
                "select parent_id, host(ip_address) as ip from sessions where id = ?",
                UUID.fromString(id.getStringClaim("sid")))
            .get(0);
    assertThat(session)
        .containsEntry("parent_id", browser.session())
        .containsEntry("ip", device.address());
    assertThat(device.refreshes(tokens).statusCode()).isEqualTo(200);
    assertThat(events())
        .containsExactly("device_grant_allowed " + device.id(), "client_signed_in " + device.id());
  }

  /** The link of a QR code leads through the log-in and fills the code in, but answers nothing. */
  @Test
  void theLinkFillsTheCodeInAfterTheSignIn() {
    Response codes = device.begins();
    String path = path(codes.jsonPath().getString("verification_uri_complete"));
    Visitor stranger = Visitor.arrives();
    Response toLogin = stranger.opens(path);
    assertThat(toLogin.statusCode()).isEqualTo(303);
    String login = "/" + toLogin.header("Location").replaceAll("^[./]+", "");
    assertThat(login).startsWith("/login?return_to=%2Fdevice%3Fuser_code%3D");
    stranger.opens(login);
    Response back =
        stranger.submits("/login", Map.of("email", ada.email(), "password", TestUser.PASSWORD));
    assertThat(back.header("Location")).endsWith(path.substring(1));

    Response page = stranger.opens(path);
    assertThat(page.asString())
        .contains("value=\"" + TestDevice.userCode(codes) + "\"")
        .doesNotContain(device.id());
    assertThat(
            Database.count(
                "select count(*) from device_grants where client_id = ? and user_id is null",
                device.id()))
        .as("not looked up")
        .isEqualTo(1);
  }

  /** RFC 9449, as for every other grant type. */
  @Test
  void aDeviceBindsItsTokensToItsKey() {
    String url = "http://localhost:8080/oauth/token";
    Database.update(
        "update oauth_clients set dpop_required = true where client_id = ?", device.id());
    Response codes = device.begins();
    TestDevice.allows(browser, codes);
    assertThat(device.refusal(codes)).isEqualTo("invalid_dpop_proof");
    TestProofs proofs = new TestProofs();
    Response first = device.asks(codes, proofs.proof("POST", url, null, null));
    assertThat(first.jsonPath().getString("error")).isEqualTo("use_dpop_nonce");

    Response tokens =
        device.asks(codes, proofs.proof("POST", url, null, first.header("DPoP-Nonce")));
    assertThat(tokens.statusCode()).as(tokens.asString()).isEqualTo(200);
    assertThat(tokens.jsonPath().getString("token_type")).isEqualTo("DPoP");
    assertThat(Database.value("select dpop_jkt from sessions where client_id = ?", device.id()))
        .isEqualTo(proofs.thumbprint());
  }

  @Test
  void thePageSpeaksGerman() {
    browser.sends("Accept-Language", "de");
    assertThat(browser.opens("/device").asString()).contains("<h1>Ein Ger\u00e4t verbinden</h1>");
    Response question = TestDevice.enters(browser, TestDevice.userCode(device.begins()));
    assertThat(question.asString())
        .contains("auf einem anderen Ger\u00e4t m\u00f6chte Ihr Konto verwenden", "Ablehnen");
    assertThat(browser.submits("/device/decision", Map.of("deny", "on")).asString())
        .contains("Das Ger\u00e4t wurde abgelehnt");
  }

  @Test
  void theAgeOfARequestIsShown() {
    Response codes = device.begins();
    Database.update(
        "update device_grants set created_at = created_at - interval '7 minutes'"
            + " where client_id = ?",
        device.id());
    assertThat(TestDevice.enters(browser, TestDevice.userCode(codes)).asString())
        .contains("It asked 7 min ago, from the address " + device.address());
  }

  /** Also for an application of the service's own owner, and whatever was allowed before. */
  @Test
  void theUserIsAskedEachTime() {
    TestDevice.allows(browser, device.begins());
    Response again = device.begins();
    assertThat(TestDevice.enters(browser, TestDevice.userCode(again)).asString())
        .contains("wants to use your account");
    assertThat(device.refusal(again)).isEqualTo("authorization_pending");
    assertThat(Database.count("select count(*) from consents where client_id = ?", device.id()))
        .as("an allowance is no consent")
        .isZero();
  }

  @Test
  void onlyWithOfflineAccessADeviceStaysSignedInAfterALogOut() {
    Response online = device.begins("openid");
    TestDevice.allows(browser, online);
    Response dependent = device.asks(online);
    Response codes = device.begins();
    TestDevice.allows(browser, codes);
    Response independent = device.asks(codes);

    browser.opens("/logout");
    browser.submits("/logout", Map.of());

    assertThat(device.refreshes(dependent).jsonPath().getString("error"))
        .isEqualTo("invalid_grant");
    assertThat(device.refreshes(independent).statusCode()).isEqualTo(200);
  }

  @Test
  void theUserRemovesADeviceAtTheApplications() {
    Response codes = device.begins();
    TestDevice.allows(browser, codes);
    Response tokens = device.asks(codes);

    assertThat(browser.opens("/account/applications").asString())
        .contains("TV &lt;b&gt;" + device.id());
    browser.submits("/account/applications", Map.of("client", device.id()));

    assertThat(device.refreshes(tokens).jsonPath().getString("error")).isEqualTo("invalid_grant");
  }

  @Test
  void aDeviceThatWasAllowedBeforeTheRemovalGetsNoTokens() {
    Response codes = device.begins();
    TestDevice.allows(browser, codes);
    assertThat(device.asks(codes).statusCode()).isEqualTo(200);
    Response allowed = device.begins();
    TestDevice.allows(browser, allowed);

    browser.opens("/account/applications");
    browser.submits("/account/applications", Map.of("client", device.id()));

    assertThat(device.refusal(allowed)).isEqualTo("invalid_grant");
  }

  @Test
  void theMetadataNameEndpointAndGrant() {
    JsonPath metadata =
        given()
            .baseUri(RunningService.shared().url().toString())
            .get("/.well-known/oauth-authorization-server")
            .jsonPath();
    assertThat(metadata.getString("device_authorization_endpoint"))
        .isEqualTo(metadata.getString("issuer") + "/oauth/device");
    assertThat(metadata.getList("grant_types_supported", String.class))
        .contains(TestDevice.GRANT_TYPE);
  }

  private List<String> events() {
    return Database.column(
            "select event_type || ' ' || coalesce(detail, '') from auth_events"
                + " where user_id = ? and (event_type like 'device%'"
                + " or event_type = 'client_signed_in') order by created_at, id",
            ada.userId())
        .stream()
        .map(Object::toString)
        .toList();
  }

  private static String path(String url) {
    return url.substring(url.indexOf('/', url.indexOf("://") + 3));
  }
}

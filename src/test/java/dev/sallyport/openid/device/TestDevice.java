package dev.sallyport.openid.device;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import dev.sallyport.web.Visitor;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** A device of a client that may use the grant, which does what its library would do. */
final class TestDevice {
  static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:device_code";
  static final String SCOPE = "openid email offline_access";

  private final String id = "tv-" + UUID.randomUUID();
  private final String address = TestUser.newAddress();

  private TestDevice() {}

  /** Of the service's own owner, and without a secret, as televisions are. */
  static TestDevice registered() {
    return registered(true);
  }

  /** Of a client to which nobody has permitted the grant. */
  static TestDevice withoutGrant() {
    return registered(false);
  }

  private static TestDevice registered(boolean permitted) {
    TestDevice device = new TestDevice();
    Database.update(
        "insert into oauth_clients (client_id, id, name, type, redirect_uris,"
            + " post_logout_redirect_uris, scopes, first_party, device_grant, created_at,"
            + " updated_at) values (?, gen_random_uuid(), ?, 'native', '{com.example.tv:/callback}',"
            + " '{}', '{openid,email,offline_access}', true, ?, now(), now())",
        device.id,
        "TV <b>" + device.id + "</b>",
        permitted);
    return device;
  }

  String id() {
    return id;
  }

  /** From which it asks. */
  String address() {
    return address;
  }

  /** Its codes, for every scope. */
  Response begins() {
    return begins(SCOPE);
  }

  Response begins(String scope) {
    Response codes = posts("/oauth/device", Map.of("scope", scope));
    assertThat(codes.statusCode()).as(codes.asString()).isEqualTo(200);
    return codes;
  }

  /** Asks for the tokens. */
  Response asks(Response codes) {
    return asks(codes, Map.of());
  }

  /** The same with the proof of a key. */
  Response asks(Response codes, String proof) {
    return asks(codes, Map.of("DPoP", proof));
  }

  private Response asks(Response codes, Map<String, String> headers) {
    return posts(
        "/oauth/token",
        Map.of("grant_type", GRANT_TYPE, "device_code", codes.jsonPath().getString("device_code")),
        headers);
  }

  /** The error of the question. */
  String refusal(Response codes) {
    Response refused = asks(codes);
    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
    return refused.jsonPath().getString("error");
  }

  Response refreshes(Response tokens) {
    return posts(
        "/oauth/token",
        Map.of(
            "grant_type",
            "refresh_token",
            "refresh_token",
            tokens.jsonPath().getString("refresh_token")));
  }

  Response posts(String path, Map<String, String> form) {
    return posts(path, form, Map.of());
  }

  private Response posts(String path, Map<String, String> form, Map<String, String> headers) {
    Map<String, String> all = new LinkedHashMap<>(form);
    all.putIfAbsent("client_id", id);
    return given()
        .baseUri(RunningService.shared().url().toString())
        .header("X-Forwarded-For", address)
        .headers(headers)
        .contentType(ContentType.URLENC)
        .formParams(all)
        .post(path);
  }

  /** Lets the interval pass. */
  void waits() {
    Database.update(
        "update device_grants set polled_at = polled_at"
            + " - (poll_interval + 1) * interval '1 second' where client_id = ?",
        id);
  }

  static String userCode(Response codes) {
    return codes.jsonPath().getString("user_code");
  }

  /** The question for a user who enters the code in a browser. */
  static Response enters(Visitor browser, String code) {
    browser.opens("/device");
    return browser.submits("/device", Map.of("code", code));
  }

  /** Enters the code and allows the device. */
  static Response allows(Visitor browser, Response codes) {
    return answers(browser, codes, "allow");
  }

  static Response answers(Visitor browser, Response codes, String button) {
    Response question = enters(browser, userCode(codes));
    assertThat(question.statusCode()).as(question.asString()).isEqualTo(200);
    return browser.submits("/device/decision", Map.of(button, "on"));
  }
}

package dev.sallyport.openid.dpop;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.openid.OpenIdApplication;
import dev.sallyport.token.proof.TestProofs;
import io.restassured.http.Header;
import io.restassured.http.Headers;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** An application with a key, which it proves to hold as its library would. */
final class KeyHolder {
  static final String TOKEN = "/oauth/token";
  static final String PAR = "/oauth/par";
  static final String USER_INFO = "/oauth/userinfo";

  private final OpenIdApplication application;
  private final TestProofs proofs = new TestProofs();
  private final String nonce;

  private KeyHolder(OpenIdApplication application) {
    this.application = application;
    Response unknown =
        application.posts(
            PAR, Map.of(), Map.of("DPoP", proofs.proof("POST", url(PAR), null, null)));
    assertThat(unknown.jsonPath().getString("error")).isEqualTo("use_dpop_nonce");
    nonce = unknown.header("DPoP-Nonce");
  }

  /** With a key that nobody else has, and a nonce of the service. */
  static KeyHolder of(OpenIdApplication application) {
    return new KeyHolder(application);
  }

  /** As in the metadata. */
  static String url(String path) {
    return "http://localhost:8080" + path;
  }

  TestProofs proofs() {
    return proofs;
  }

  String nonce() {
    return nonce;
  }

  /** A fresh proof. */
  String proof(String path) {
    return proofs.proof("POST", url(path), null, nonce);
  }

  /** The claims of one, to vary. */
  Map<String, Object> claims(String method, String path) {
    Map<String, Object> claims = TestProofs.claims(method, url(path), Instant.now());
    claims.put("nonce", nonce);
    return claims;
  }

  Response asks(Map<String, String> form) {
    return asks(form, proof(TOKEN));
  }

  Response asks(Map<String, String> form, String proof) {
    return application.posts(TOKEN, form, Map.of("DPoP", proof));
  }

  Response exchanges(String code) {
    return asks(application.exchange(code));
  }

  Response refreshes(String token) {
    return asks(refresh(token));
  }

  static Map<String, String> refresh(String token) {
    return Map.of("grant_type", "refresh_token", "refresh_token", token);
  }

  /** Pushes a request that is valid, with a proof. */
  Response pushes(String proof) {
    return application.posts(
        PAR, application.request("state", UUID.randomUUID().toString()), Map.of("DPoP", proof));
  }

  Response userInfo(String token) {
    return userInfo(token, proofs.proof("GET", url(USER_INFO), token, nonce));
  }

  Response userInfo(String token, String proof) {
    return get("DPoP " + token, proof);
  }

  static Response get(String authorization, String... proofs) {
    Headers headers = new Headers(new Header("Authorization", authorization));
    var request = given().baseUri(RunningService.shared().url().toString()).headers(headers);
    for (String proof : proofs) {
      request.header("DPoP", proof);
    }
    return request.get(USER_INFO);
  }
}

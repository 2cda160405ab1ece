package dev.sallyport.openid.introspection;

import static dev.sallyport.RunningService.basic;
import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.faults;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import dev.sallyport.openid.OpenIdApplication;
import dev.sallyport.platform.crypto.Sha256;
import io.restassured.response.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OAuthIT {
  private static final String CLIENT = RunningService.OAUTH_CLIENT;
  private static final String SECRET = RunningService.OAUTH_SECRET;

  @Test
  void goodTokenIsToldActive() {
    TestUser visitor = TestUser.signedUp();

    introspect(visitor.token())
        .then()
        .statusCode(200)
        .header("Cache-Control", "no-store")
        .body("active", equalTo(true))
        .body("sub", equalTo(visitor.userId().toString()))
        .body("username", equalTo(visitor.email()))
        .body("groups[0]", equalTo("user"))
        .body("token_type", equalTo("Bearer"));
  }

  @Test
  void whateverIsNotActiveIsToldNothingElse() {
    TestUser visitor = TestUser.signedUp();
    String ended = visitor.token();
    visitor.logsOut("local").then().statusCode(200);

    assertThat(introspect(ended).asString()).isEqualTo("{\"active\":false}");
    assertThat(introspect(ended + "x").asString()).isEqualTo("{\"active\":false}");
    assertThat(introspect("garbage").asString()).isEqualTo("{\"active\":false}");
  }

  @Test
  void revokedAccessTokenEndsItsSession() {
    TestUser visitor = TestUser.signedUp();

    revoke(visitor.token()).then().statusCode(200);

    visitor.authenticated().get("/api/auth/me").then().statusCode(401);
    assertThat(
            Database.value("select end_reason from sessions where user_id = ?", visitor.userId()))
        .isEqualTo("token_revoked");
    revoke(visitor.token()).then().statusCode(200);
  }

  @Test
  void revokedRefreshTokenEndsItsSession() {
    TestUser visitor = TestUser.arrives();
    String refreshToken = member(visitor.signsUp(), "refresh_token");

    revoke(refreshToken).then().statusCode(200);

    visitor.authenticated().get("/api/auth/me").then().statusCode(401);
    visitor
        .post("/api/auth/refresh", "{\"refresh_token\":\"" + refreshToken + "\"}")
        .then()
        .statusCode(401);
  }

  @Test
  void unknownTokenIsRevokedWithoutAWord() {
    revoke("garbage").then().statusCode(200);
  }

  /** RFC 7009, section 2.2.1: it has no session that could end. */
  @Test
  void theTokenOfAServiceThatActsForItselfCannotBeRevoked() {
    String token = tokenOf(RunningService.oauthClient());

    Response refused = revoke(token);
    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
    assertThat(member(refused, "error")).isEqualTo("unsupported_token_type");
    assertThat(member(refused, "code")).isEqualTo("unsupported_token_type");
    introspect(token).then().statusCode(200).body("active", equalTo(true));
    revoke(token + "x").then().statusCode(200);
    OpenIdApplication other = OpenIdApplication.web();
    assertThat(other.posts("/oauth/revoke", Map.of("token", token)).statusCode())
        .as("by a client that may not handle it")
        .isEqualTo(200);
  }

  @Test
  void theTokenOfAServiceIsActiveOnlyWhileTheServiceIsEnabled() {
    String id = "service-" + UUID.randomUUID();
    Database.update(
        "insert into oauth_clients (client_id, id, name, type, redirect_uris,"
            + " post_logout_redirect_uris, scopes, first_party, created_at, updated_at)"
            + " values (?, gen_random_uuid(), 'Service', 'service', '{}', '{}', '{}', false, now(),"
            + " now())",
        id);
    Database.update(
        "insert into oauth_client_secrets (id, client_id, secret_hash, created_at)"
            + " values (gen_random_uuid(), ?, ?, now())",
        id,
        Sha256.of(SECRET));
    String token = tokenOf(basic(id, SECRET));
    introspect(token).then().body("active", equalTo(true)).body("client_id", equalTo(id));

    Database.update("update oauth_clients set disabled_at = now() where client_id = ?", id);
    assertThat(introspect(token).asString()).isEqualTo("{\"active\":false}");
    Database.update("update oauth_clients set disabled_at = null where client_id = ?", id);
    introspect(token).then().body("active", equalTo(true));
    Database.update("delete from oauth_clients where client_id = ?", id);
    assertThat(introspect(token).asString()).isEqualTo("{\"active\":false}");
  }

  @Test
  void strangersAreToldNothing() {
    String token = TestUser.signedUp().token();

    for (String authorization :
        new String[] {
          basic(CLIENT, "wrong"),
          basic("nobody", SECRET),
          basic("", ""),
          "Basic !",
          "Bearer " + token,
          "Basic " + Base64.getEncoder().encodeToString(CLIENT.getBytes(StandardCharsets.UTF_8))
        }) {
      call("/oauth/introspect", authorization, token)
          .then()
          .statusCode(401)
          .header("WWW-Authenticate", startsWith("Basic "))
          .contentType(containsString("application/problem+json"))
          .body("code", equalTo("invalid_client"))
          .body("error", equalTo("invalid_client"));
      call("/oauth/revoke", authorization, token).then().statusCode(401);
    }
  }

  /** RFC 6749, section 2.3.1, has clients form-encode the secret; most send it as it is. */
  @Test
  void aSecretIsAcceptedFormEncodedAndAsItIs() {
    String token = TestUser.signedUp().token();
    String secret = RunningService.OAUTH_SIGNS_SECRET;

    for (String sent : List.of(secret, URLEncoder.encode(secret, StandardCharsets.UTF_8))) {
      String authorization = basic(RunningService.OAUTH_SIGNS_CLIENT, sent);
      call("/oauth/introspect", authorization, token)
          .then()
          .statusCode(200)
          .body("active", equalTo(true));
    }
    for (String wrong : List.of("p q/r 100%", secret + "%", secret.replace('+', ' '))) {
      call("/oauth/introspect", basic(RunningService.OAUTH_SIGNS_CLIENT, wrong), token)
          .then()
          .statusCode(401);
    }
  }

  @Test
  void aTokenInTheQueryDoesNotCount() {
    TestUser visitor = TestUser.signedUp();

    for (String path : List.of("/oauth/introspect", "/oauth/revoke")) {
      for (String body : List.of("", "token_type_hint=access_token", "token=")) {
        Response answer = posts(path + "?token=" + visitor.token(), body);
        assertRefused(answer, 400, "validation_failed");
        assertThat(faults(answer)).extracting(fault -> fault.get("field")).containsExactly("token");
      }
      // The body alone counts, whatever the query says.
      String query = path + "?token=" + visitor.token();
      posts(query, "token=garbage").then().statusCode(200);
    }
    assertThat(posts("/oauth/introspect?token=" + visitor.token(), "token=garbage").asString())
        .isEqualTo("{\"active\":false}");
    posts("/oauth/introspect?token=garbage", "token=" + visitor.token())
        .then()
        .statusCode(200)
        .body("active", equalTo(true));
    visitor.authenticated().get("/api/auth/me").then().statusCode(200);
  }

  /** RFC 6749, section 3.1: no parameter more than once. */
  @Test
  void aTokenGivenTwiceIsRefused() {
    TestUser visitor = TestUser.signedUp();
    String twice = "token=garbage&token=" + visitor.token();

    for (String path : List.of("/oauth/introspect", "/oauth/revoke")) {
      assertRefused(posts(path, twice), 400, "validation_failed");
    }
    visitor.authenticated().get("/api/auth/me").then().statusCode(200);
  }

  @Test
  void tokenIsDemandedAndBounded() {
    introspect("").then().statusCode(400).body("errors[0].field", equalTo("token"));
    introspect("x".repeat(17_000)).then().statusCode(413);
  }

  /** An access token of a client for itself. */
  private static String tokenOf(String authorization) {
    return member(
        posts("/oauth/token", authorization, "grant_type=client_credentials"), "access_token");
  }

  private static Response introspect(String token) {
    return call("/oauth/introspect", RunningService.oauthClient(), token);
  }

  private static Response revoke(String token) {
    return call("/oauth/revoke", RunningService.oauthClient(), token);
  }

  private static Response call(String path, String authorization, String token) {
    return posts(path, authorization, "token=" + token.replace("=", "%3D").replace(" ", "+"));
  }

  private static Response posts(String path, String body) {
    return posts(path, RunningService.oauthClient(), body);
  }

  private static Response posts(String path, String authorization, String body) {
    return TestUser.arrives()
        .anonymous()
        .header("Authorization", authorization)
        .contentType("application/x-www-form-urlencoded")
        .body(body)
        .post(path);
  }
}

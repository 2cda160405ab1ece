package dev.sallyport.oauth;

import static dev.sallyport.RunningService.basic;
import static dev.sallyport.Visitor.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.Visitor;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class OAuthIT {
  private static final String CLIENT = RunningService.OAUTH_CLIENT;
  private static final String SECRET = RunningService.OAUTH_SECRET;

  @Test
  void goodTokenIsToldActive() {
    Visitor visitor = Visitor.signedUp();

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
    Visitor visitor = Visitor.signedUp();
    String ended = visitor.token();
    visitor.logsOut("local").then().statusCode(200);

    assertThat(introspect(ended).asString()).isEqualTo("{\"active\":false}");
    assertThat(introspect(ended + "x").asString()).isEqualTo("{\"active\":false}");
    assertThat(introspect("garbage").asString()).isEqualTo("{\"active\":false}");
  }

  @Test
  void revokedAccessTokenEndsItsSession() {
    Visitor visitor = Visitor.signedUp();

    revoke(visitor.token()).then().statusCode(200);

    visitor.authenticated().get("/api/auth/me").then().statusCode(401);
    assertThat(
            Database.value("select end_reason from sessions where user_id = ?", visitor.userId()))
        .isEqualTo("token_revoked");
    revoke(visitor.token()).then().statusCode(200);
  }

  @Test
  void revokedRefreshTokenEndsItsSession() {
    Visitor visitor = Visitor.arrives();
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

  @Test
  void strangersAreToldNothing() {
    String token = Visitor.signedUp().token();

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

  @Test
  void tokenIsDemandedAndBounded() {
    introspect("").then().statusCode(400).body("errors[0].field", equalTo("token"));
    introspect("x".repeat(17_000)).then().statusCode(413);
  }

  private static Response introspect(String token) {
    return call("/oauth/introspect", RunningService.oauthClient(), token);
  }

  private static Response revoke(String token) {
    return call("/oauth/revoke", RunningService.oauthClient(), token);
  }

  private static Response call(String path, String authorization, String token) {
    return Visitor.arrives()
        .anonymous()
        .header("Authorization", authorization)
        .contentType("application/x-www-form-urlencoded")
        .body("token=" + token.replace("=", "%3D").replace(" ", "+"))
        .post(path);
  }
}

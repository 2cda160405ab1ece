package dev.sallyport.token;

import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.FullyConfiguredServer;
import dev.sallyport.OtherServer;
import dev.sallyport.RunningService;
import dev.sallyport.RunsConcurrently;
import dev.sallyport.Slow;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

/** {@code TOKEN_PROFILE=rfc9068} on a server, whose own verifier is one of MicroProfile JWT. */
@Slow
@RunsConcurrently
class TokenProfileIT {
  private final OtherServer server = FullyConfiguredServer.shared().server();

  @Test
  void aTokenOfRfc9068IsIssuedAcceptedAndIntrospected() throws Exception {
    String token = member(server.signsUp(), "token");

    SignedJWT parsed = SignedJWT.parse(token);
    assertThat(parsed.getHeader().getType().getType()).isEqualTo("at+jwt");
    assertThat(parsed.getJWTClaimsSet().getClaims())
        .containsKeys("iss", "exp", "aud", "sub", "iat", "jti")
        .containsEntry("client_id", "sallyport");
    assertThat(server.me(token).statusCode()).isEqualTo(200);
    Response introspected =
        server
            .request()
            .header("Authorization", RunningService.oauthClient())
            .contentType("application/x-www-form-urlencoded")
            .body("token=" + token)
            .post("/oauth/introspect");
    assertThat(introspected.jsonPath().getBoolean("active")).isTrue();
    assertThat(introspected.jsonPath().getString("client_id")).isEqualTo("sallyport");
  }
}

package dev.sallyport.signin.device;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.FullyConfiguredServer;
import dev.sallyport.OtherServer;
import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.signin.factor.FactorStory;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** With cookies, the token of a remembered device is in one of its own. */
@Slow
@SharesService
class RememberedDeviceCookieIT {
  private static final String LOGIN = "/api/auth/login";
  private static final String COOKIE = "__Host-sallyport-device";
  private static final String OWN = "http://localhost:8080";

  /** A cookie that no script can read, and that no other site can use. */
  @Test
  void withCookiesTheTokenIsInNoBody() {
    OtherServer server = FullyConfiguredServer.shared().server();
    String email = "ada-" + UUID.randomUUID() + "@example.com";
    String bearer = "Bearer " + member(server.signsUp(email, TestUser.newAddress()), "token");
    Response begun = server.request().header("Authorization", bearer).post("/api/auth/totp");
    String secret = member(begun, "secret");
    server
        .request()
        .header("Authorization", bearer)
        .contentType(ContentType.JSON)
        .body(
            "{\"flow\":\""
                + member(begun, "flow")
                + "\",\"code\":\""
                + FactorStory.code(secret, Instant.now())
                + "\"}")
        .post("/api/auth/totp/confirm")
        .then()
        .statusCode(200);
    Response first =
        fromPage(server, OWN).body(TestUser.credentials(email, TestUser.PASSWORD)).post(LOGIN);
    assertRefused(first, 401, "second_factor_required");
    // The code that has confirmed the app is used; the next one is accepted already.
    Response second =
        fromPage(server, OWN)
            .header("Cookie", cookies(first))
            .body(
                "{\"flow\":\""
                    + member(first, "flow")
                    + "\",\"code\":\""
                    + FactorStory.code(secret, Instant.now().plusSeconds(30))
                    + "\",\"remember_device\":true}")
            .post(LOGIN + "/second-factor");
    assertThat(second.statusCode()).as(second.asString()).isEqualTo(200);
    String token = second.cookie(COOKIE);
    assertThat(token).matches("[A-Za-z0-9_-]{43}");
    assertThat(second.headers().getValues("Set-Cookie"))
        .contains(
            COOKIE + "=" + token + "; Path=/; Max-Age=2592000; Secure; HttpOnly; SameSite=Strict");
    assertThat(second.asString()).doesNotContain(token);
    assertThat(member(second, "device_token")).isNull();

    String body = TestUser.credentials(email, TestUser.PASSWORD);
    for (String origin : List.of("https://evil.example", "null")) {
      assertRefused(
          fromPage(server, origin).header("Cookie", COOKIE + "=" + token).body(body).post(LOGIN),
          401,
          "second_factor_required");
    }
    assertRefused(
        fromPage(server, OWN)
            .header("Cookie", COOKIE + "=" + token + "; " + COOKIE + "=x")
            .body(body)
            .post(LOGIN),
        401,
        "second_factor_required");
    Response later =
        fromPage(server, OWN).header("Cookie", COOKIE + "=" + token).body(body).post(LOGIN);
    assertThat(later.statusCode()).as(later.asString()).isEqualTo(200);
    assertThat(later.cookie(COOKIE)).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(token);
  }

  private static RequestSpecification fromPage(OtherServer server, String origin) {
    return server
        .request(TestUser.newAddress())
        .header("Origin", origin)
        .contentType(ContentType.JSON);
  }

  private static String cookies(Response response) {
    return response.cookies().entrySet().stream()
        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
        .collect(Collectors.joining("; "));
  }
}

package dev.sallyport.throttle;

import static dev.sallyport.TestUser.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.FullyConfiguredServer;
import dev.sallyport.OtherServer;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

/** {@code LOGIN_RATE_LIMIT_COUNTS=failures}, with the default limit of five a minute. */
@Slow
class FailureLimitIT {
  private static final String WRONG = "Wrong-Horse-7";

  private final OtherServer server = FullyConfiguredServer.shared().server();
  private final TestUser ada = TestUser.arrives();

  @Test
  void manyUsersBehindOneAddressLogInAndFiveGuessesFail() {
    signUp(ada);
    for (int i = 0; i < 8; i++) {
      Response success = logIn(ada.email(), TestUser.PASSWORD);
      assertThat(success.statusCode()).isEqualTo(200);
      assertThat(success.header("RateLimit")).startsWith("\"login\";r=5;");
    }

    // Log-ins to one's own account between the guesses do not add any.
    for (int left = 4; left >= 0; left--) {
      Response guess = logIn(TestUser.arrives().email(), WRONG);
      assertRefused(guess, 401, "invalid_credentials");
      assertThat(guess.header("RateLimit")).startsWith("\"login\";r=" + left + ";");
      if (left > 0) {
        assertThat(logIn(ada.email(), TestUser.PASSWORD).statusCode()).isEqualTo(200);
      }
    }
    assertRefused(logIn(TestUser.arrives().email(), WRONG), 429, "rate_limited");
    assertRefused(logIn(ada.email(), TestUser.PASSWORD), 429, "rate_limited");
  }

  private void signUp(TestUser visitor) {
    post("/api/auth/signup", visitor.email(), TestUser.PASSWORD).then().statusCode(201);
  }

  private Response logIn(String email, String password) {
    return post("/api/auth/login", email, password);
  }

  private Response post(String path, String email, String password) {
    return server
        .request()
        .header("X-Forwarded-For", ada.address())
        .contentType(ContentType.JSON)
        .body(TestUser.credentials(email, password))
        .post(path);
  }
}

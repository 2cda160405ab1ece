package dev.sallyport.throttle;

import static dev.sallyport.Visitor.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.EverythingOn;
import dev.sallyport.OtherServer;
import dev.sallyport.Visitor;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

/** {@code LOGIN_RATE_LIMIT_COUNTS=failures}, with the default limit of five a minute. */
class FailureLimitIT {
  private static final String WRONG = "Wrong-Horse-7";

  private final OtherServer server = EverythingOn.shared().server();
  private final Visitor ada = Visitor.arrives();

  @Test
  void manyUsersBehindOneAddressLogInAndFiveGuessesFail() {
    signUp(ada);
    for (int i = 0; i < 8; i++) {
      Response success = logIn(ada.email(), Visitor.PASSWORD);
      assertThat(success.statusCode()).isEqualTo(200);
      assertThat(success.header("RateLimit")).startsWith("\"login\";r=5;");
    }

    // Log-ins to one's own account between the guesses do not add any.
    for (int left = 4; left >= 0; left--) {
      Response guess = logIn(Visitor.arrives().email(), WRONG);
      assertRefused(guess, 401, "invalid_credentials");
      assertThat(guess.header("RateLimit")).startsWith("\"login\";r=" + left + ";");
      if (left > 0) {
        assertThat(logIn(ada.email(), Visitor.PASSWORD).statusCode()).isEqualTo(200);
      }
    }
    assertRefused(logIn(Visitor.arrives().email(), WRONG), 429, "rate_limited");
    assertRefused(logIn(ada.email(), Visitor.PASSWORD), 429, "rate_limited");
  }

  private void signUp(Visitor visitor) {
    post("/api/auth/signup", visitor.email(), Visitor.PASSWORD).then().statusCode(201);
  }

  private Response logIn(String email, String password) {
    return post("/api/auth/login", email, password);
  }

  private Response post(String path, String email, String password) {
    return server
        .request()
        .header("X-Forwarded-For", ada.address())
        .contentType(ContentType.JSON)
        .body(Visitor.credentials(email, password))
        .post(path);
  }
}

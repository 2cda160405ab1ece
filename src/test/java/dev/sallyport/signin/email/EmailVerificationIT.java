package dev.sallyport.signin.email;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.signin.password.PasswordStory.code;
import static dev.sallyport.signin.password.PasswordStory.mailWithLink;
import static dev.sallyport.signin.password.PasswordStory.page;
import static dev.sallyport.signin.password.PasswordStory.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import jakarta.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The address of an existing account is verified, and what a recipient alone cannot do. */
@SharesService
class EmailVerificationIT {
  private final TestUser ada = TestUser.signedUp();

  @Test
  void flowAndCodeVerifyTheAddress() {
    Response requested = requests();
    assertThat(requested.statusCode()).as(requested.asString()).isEqualTo(202);
    String code = code(mailWithLink(ada.email(), 1));

    Response confirmed = confirmsByCode(ada.elsewhere(), requested.path("flow"), code);

    assertThat(confirmed.statusCode()).as(confirmed.asString()).isEqualTo(200);
    assertThat(confirmed.<String>path("email")).isEqualTo(ada.email());
    assertThat(confirmed.<Boolean>path("email_verified")).isTrue();
    assertThat(verified()).isTrue();
    assertThat(Database.openSessions(ada.userId())).isEqualTo(1);
    assertThat(TestUser.claims(ada.token()).getClaim("email_verified")).isEqualTo(false);
    ada.refreshes().then().statusCode(200);
    assertThat(TestUser.claims(ada.token()).getClaim("email_verified")).isEqualTo(true);
    assertThat(ada.authenticated().get("/api/auth/me").<Boolean>path("email_verified")).isTrue();
    assertRefused(requests(), 409, "email_already_verified");
    assertRefused(
        confirmsByCode(ada.elsewhere(), requested.path("flow"), code), 401, "invalid_code");
    assertThat(
            Database.column(
                "select event_type from auth_events where user_id = ? and success"
                    + " and event_type like 'email%' order by created_at",
                ada.userId()))
        .containsExactly("email_verification_requested", "email_verified");
  }

  /** Somebody signs up with the victim's address and has the mail sent; the victim opens it. */
  @Test
  void theLinkAloneVerifiesNothing() {
    requests();
    String mail = mailWithLink(ada.email(), 1);
    assertThat(page(mail)).isEqualTo("http://localhost:8080/email/confirm");
    String body = Json.createObjectBuilder().add("token", token(mail)).build().toString();

    assertRefused(ada.elsewhere().post("/api/auth/email/confirm", body), 401, "invalid_token");
    assertRefused(
        TestUser.signedUp().sends("POST", "/api/auth/email/confirm", body), 401, "invalid_code");
    assertThat(verified()).isFalse();

    assertThat(ada.moves().sends("POST", "/api/auth/email/confirm", body).statusCode())
        .isEqualTo(200);
    assertThat(verified()).isTrue();
    assertThat(ada.authenticated().get("/api/auth/me").statusCode()).isEqualTo(200);
  }

  @Test
  void aNewMailEndsTheOneBefore() {
    String first = requests().path("flow");
    String old = code(mailWithLink(ada.email(), 1));
    String second = requests().path("flow");
    String current = code(mailWithLink(ada.email(), 2));

    assertRefused(confirmsByCode(ada.elsewhere(), first, old), 401, "invalid_code");
    assertThat(confirmsByCode(ada.elsewhere(), second, current).statusCode()).isEqualTo(200);
  }

  @Test
  void theMailboxOfAnEarlierAddressProvesNothing() {
    String flow = requests().path("flow");
    String code = code(mailWithLink(ada.email(), 1));
    Database.update(
        "update users set email = ? where id = ?", TestUser.arrives().email(), ada.userId());

    assertRefused(confirmsByCode(ada.elsewhere(), flow, code), 401, "invalid_code");

    assertThat(verified()).isFalse();
  }

  /** More requests give neither more mails nor more tries, nor do they end the last mail. */
  @Test
  void beyondTheBudgetOfTheAddressTheLastMailRemainsValid() {
    String flow = null;
    for (int i = 0; i < 5; i++) {
      flow = requests().path("flow");
    }
    String code = code(mailWithLink(ada.email(), 5));

    String withheld = requests().path("flow");

    assertRefused(confirmsByCode(ada.elsewhere(), withheld, code), 401, "invalid_code");
    assertThat(confirmsByCode(ada.elsewhere(), flow, code).statusCode()).isEqualTo(200);
  }

  @Test
  void missingMembersAreNamed() {
    Response empty = ada.elsewhere().post("/api/auth/email/confirm", "{}");
    assertRefused(empty, 400, "validation_failed");
    assertThat(empty.<List<String>>path("errors.field")).containsExactly("token");
  }

  private Response requests() {
    return ada.authenticated().post("/api/auth/email/verify");
  }

  private static Response confirmsByCode(TestUser user, String flow, String code) {
    return user.post(
        "/api/auth/email/confirm",
        Json.createObjectBuilder().add("flow", flow).add("code", code).build().toString());
  }

  private boolean verified() {
    return (Boolean) Database.value("select email_verified from users where id = ?", ada.userId());
  }
}

package dev.sallyport.signin.password;

import static dev.sallyport.TestUser.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.MailSink;
import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

/** Everywhere a password is set, one that is known from data breaches is rejected. */
@SharesService
class BreachedPasswordIT {
  private static final String BREACHED = RunningService.BREACHED_PASSWORD;

  private final TestUser ada = TestUser.registered();

  @Test
  void atSignUp() {
    assertBreached(TestUser.arrives().signsUpAs(TestUser.arrives().email(), BREACHED));
  }

  @Test
  void atAChange() {
    ada.logsIn();

    assertBreached(PasswordStory.changes(ada, TestUser.PASSWORD, BREACHED));

    assertThat(ada.logsIn().statusCode()).isEqualTo(200);
  }

  @Test
  void atAReset() {
    PasswordStory.forgets(ada, ada.email());
    String token = MailSink.shared().token(ada.email(), 0);

    assertBreached(PasswordStory.resetsByToken(ada, token, BREACHED));

    assertThat(PasswordStory.resetsByToken(ada, token, PasswordStory.NEW_PASSWORD).statusCode())
        .as("the link remains usable")
        .isEqualTo(200);
  }

  @Test
  void atAnInvitation() {
    String invited = TestUser.arrives().email();
    TestUser.operator()
        .sends("POST", "/api/admin/invitations", "{\"email\":\"" + invited + "\"}")
        .then()
        .statusCode(201);
    String token = MailSink.shared().token(invited, 0);

    assertBreached(
        TestUser.arrives()
            .post(
                "/api/auth/invitation/accept",
                "{\"token\":\"" + token + "\",\"password\":\"" + BREACHED + "\"}"));
  }

  private static void assertBreached(Response refused) {
    assertRefused(refused, 400, "validation_failed");
    assertThat(TestUser.faults(refused))
        .extracting(fault -> fault.get("code"))
        .containsExactly("breached_password");
  }
}

package dev.sallyport.signin.password;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.signin.password.PasswordStory.NEW_PASSWORD;
import static dev.sallyport.signin.password.PasswordStory.changes;
import static dev.sallyport.signin.password.PasswordStory.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

class PasswordChangeIT {
  private final TestUser ada = TestUser.registered();

  @Test
  void aNewPasswordEndsEverySessionAndOpensANewOne() {
    ada.logsIn();
    TestUser elsewhere = ada.elsewhere();
    elsewhere.logsIn();
    String earlierToken = ada.token();
    String earlierRefreshToken = ada.refreshToken();

    Response answer = changes(ada, TestUser.PASSWORD, NEW_PASSWORD);

    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    assertThat(Database.openSessions(ada.userId())).isOne();
    assertRefused(ada.refreshesWith(earlierRefreshToken), 401, "invalid_refresh_token");
    assertRefused(elsewhere.refreshesWith(elsewhere.refreshToken()), 401, "invalid_refresh_token");
    ada.carries(earlierToken);
    eventually(
        () -> assertThat(ada.authenticated().get("/api/auth/me").statusCode()).isEqualTo(401));
    ada.carries(answer.path("token"));
    assertThat(ada.authenticated().get("/api/auth/me").statusCode()).isEqualTo(200);
    assertThat(ada.refreshesWith(answer.path("refresh_token")).statusCode()).isEqualTo(200);
    assertRefused(ada.moves().logsInWith(TestUser.PASSWORD), 401, "invalid_credentials");
    assertThat(ada.logsInWith(NEW_PASSWORD).statusCode()).isEqualTo(200);
    assertThat(events("password_changed")).containsExactly(true);
    eventually(() -> assertThat(PasswordStory.mails(ada.email())).hasSize(1));
  }

  /** It shares the budget of log-ins, so a stolen token does not permit to guess the password. */
  @Test
  void aTokenWithoutThePasswordChangesNothing() {
    ada.logsIn();
    for (int i = 0; i < 10; i++) {
      assertRefused(
          changes(ada.moves(), "Wrong-Horse-" + i, NEW_PASSWORD), 401, "invalid_credentials");
    }

    assertRefused(changes(ada.moves(), TestUser.PASSWORD, NEW_PASSWORD), 429, "rate_limited");
    assertRefused(ada.moves().logsInWith(TestUser.PASSWORD), 429, "rate_limited");

    assertThat(Database.openSessions(ada.userId())).isOne();
    assertThat(events("password_changed")).hasSize(10).containsOnly(false);
  }

  @Test
  void everyFaultOfThePasswordIsNamedAndNothingChanges() {
    ada.logsIn();

    Response weak = changes(ada, TestUser.PASSWORD, "short");
    assertRefused(weak, 400, "validation_failed");
    assertThat(weak.<List<String>>path("errors.code")).contains("too_short", "no_digit");
    Response unchanged = changes(ada.moves(), TestUser.PASSWORD, TestUser.PASSWORD);
    assertThat(unchanged.<List<String>>path("errors.code")).containsExactly("unchanged");
    Response empty = ada.moves().sends("POST", "/api/auth/password", "{}");
    assertThat(empty.<List<String>>path("errors.field"))
        .containsExactly("current_password", "password");

    assertThat(ada.moves().logsIn().statusCode()).isEqualTo(200);
  }

  @Test
  void withoutATokenItIsRefused() {
    assertRefused(
        ada.post("/api/auth/password", "{\"current_password\":\"a\",\"password\":\"b\"}"),
        401,
        "invalid_token");
  }

  private List<Object> events(String type) {
    return Database.column(
        "select success from auth_events where user_id = ? and event_type = ? order by created_at",
        ada.userId(),
        type);
  }
}

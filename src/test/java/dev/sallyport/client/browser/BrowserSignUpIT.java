package dev.sallyport.client.browser;

import static dev.sallyport.client.browser.Tabs.object;
import static dev.sallyport.client.browser.Tabs.runs;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.sallyport.OtherServer;
import dev.sallyport.SharedServer;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.signin.password.PasswordStory;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code @sallyport/client}: sign-ups that need the proof of their mailbox. */
@Slow
class BrowserSignUpIT {
  private static OtherServer server;

  private final String email = "v-" + UUID.randomUUID() + "@example.com";
  private Tabs tabs;
  private Page tab;

  @BeforeAll
  static void start() {
    server = SharedServer.GRID.enter();
  }

  @AfterAll
  static void stop() {
    SharedServer.GRID.leave();
  }

  @BeforeEach
  void openTheApplication() {
    tabs = Tabs.of(server.url(), TestUser.newAddress());
    tab = tabs.opens();
  }

  @AfterEach
  void closeTheBrowser() {
    tabs.close();
  }

  @Test
  void theCodeOfTheMailSignsIn() {
    Map<String, Object> required = signsUp();
    assertThat(required)
        .containsOnlyKeys("flow", "expiresIn", "resendAfter")
        .containsEntry("expiresIn", 600);
    assertThat(runs(tab, "kit.user")).isNull();

    String code = PasswordStory.code(PasswordStory.mailWithLink(email, 1));
    Map<String, Object> confirmed =
        object(
            tab,
            "kit.confirmSignUp({ flow: a[0], code: a[1] })",
            (String) required.get("flow"),
            code);

    assertThat(confirmed).containsEntry("email", email);
    assertThat(object(tab, "kit.request('GET', '/api/auth/me')"))
        .containsEntry("email_verified", true);
  }

  @Test
  void theLinkOfTheMailSignsIn() {
    signsUp();
    String token = PasswordStory.token(PasswordStory.mailWithLink(email, 1));

    assertThat(object(tab, "kit.confirmSignUp({ token: a[0], password: 'Wrong-Horse-7' })", token))
        .containsEntry("error", "invalid_code");
    assertThat(
            object(
                tab,
                "kit.confirmSignUp({ token: a[0], password: a[1] })",
                token,
                TestUser.PASSWORD))
        .containsEntry("email", email);
    assertThat(object(tab, "kit.user")).containsEntry("email", email);
  }

  private Map<String, Object> signsUp() {
    return object(tab, "kit.signUp({ email: a[0], password: a[1] })", email, TestUser.PASSWORD);
  }
}

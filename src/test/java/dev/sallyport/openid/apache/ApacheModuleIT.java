package dev.sallyport.openid.apache;

import static dev.sallyport.signin.password.PasswordStory.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import dev.sallyport.openid.ApplicationStory;
import dev.sallyport.openid.node.NodeApplications;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Websites behind Apache, whose module mod_auth_openidc is a client. */
@Slow
@SharesService
class ApacheModuleIT {
  private final ApplicationStory ada = new ApplicationStory();
  private final String orders = ApacheServer.page("/orders");

  @AfterEach
  void closeTheBrowser() {
    ada.close();
  }

  @Test
  void aUserLogsInAndThePageKnowsNameAndClaims() {
    assertThat(ada.logsInAt(orders))
        .isEqualTo("orders of " + ada.email() + ", groups: user, subject: " + ada.subject());
  }

  @Test
  void aPageCanRequireARole() {
    ada.logsInAt(orders);

    assertThat(ada.gets(ApacheServer.page("/admin")).status()).isIn(401, 403);
  }

  @Test
  void aUserLogsOutThere() {
    ada.logsInAt(orders);
    String bye = ApacheServer.page("/bye");

    ada.logsOutBy(
        orders + "/callback?logout=" + URLEncoder.encode(bye, StandardCharsets.UTF_8), bye);
    ada.asksToLogInAt(orders);
  }

  @Test
  void aLogOutAtTheProviderEndsTheSessionThere() {
    ada.logsInAt(orders);
    assertThat(ada.isKnownAt(orders)).isTrue();

    ada.logsOut();
    eventually(() -> assertThat(ada.isKnownAt(orders)).isFalse());
    ada.asksToLogInAt(orders);
  }

  /** Log-in CSRF: an answer signs in only the browser that has asked for it. */
  @Test
  void anAnswerIsOfNoUseInAnotherBrowser() {
    ada.logsInAt(NodeApplications.page("basic", "orders"));
    String answer = ada.redirectOf(ada.redirectOf(orders));
    assertThat(answer).startsWith(orders + "/callback?").contains("code=");

    try (ApplicationStory eve = new ApplicationStory()) {
      eve.redirectOf(orders);
      eve.gets(answer);
      assertThat(eve.isKnownAt(orders)).isFalse();
    }
    ada.gets(answer);
    assertThat(ada.isKnownAt(orders)).isTrue();
  }

  @Test
  void anAnswerOfAnotherIssuerIsRefused() {
    ada.logsInAt(NodeApplications.page("basic", "orders"));
    String answer = ada.redirectOf(ada.redirectOf(orders));

    ada.gets(answer.replaceFirst("iss=[^&]*", "iss=https%3A%2F%2Fevil.example"));
    assertThat(ada.isKnownAt(orders)).isFalse();
  }
}

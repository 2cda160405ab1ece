package dev.sallyport.openid.node;

import static dev.sallyport.signin.password.PasswordStory.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import dev.sallyport.openid.ApplicationStory;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** npm's openid-client, which checks more of the specifications than most clients. */
@Slow
@SharesService
class OpenIdClientIT {
  private final ApplicationStory ada = new ApplicationStory();

  @AfterEach
  void closeTheBrowser() {
    ada.close();
  }

  private static String page(String application, String page) {
    return NodeApplications.page(application, page);
  }

  @ParameterizedTest
  @ValueSource(strings = {"basic", "post", "key", "pushed", "public"})
  void eachWayToAuthenticateSignsUsersInAndRefreshes(String application) {
    assertThat(ada.logsInAt(page(application, "orders")))
        .isEqualTo("orders of " + ada.email() + ", groups: user, subject: " + ada.subject());
    assertThat(ada.opens(page(application, "profile")))
        .isEqualTo("profile of " + ada.email() + ", rotated: true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"basic", "post", "key"})
  void aRevokedTokenIsInactive(String application) {
    ada.logsInAt(page(application, "orders"));
    assertThat(ada.opens(page(application, "introspect")))
        .isEqualTo("active: true, subject: " + ada.subject());

    assertThat(ada.opens(page(application, "revoke"))).isEqualTo("revoked");
    eventually(
        () ->
            assertThat(ada.gets(page(application, "introspect")).text())
                .isEqualTo("active: false, subject: undefined"));
    assertThat(ada.gets(page(application, "profile")).text()).endsWith(": invalid_grant");
  }

  @Test
  void aPublicClientRevokesItsTokensAsWell() {
    ada.logsInAt(page("public", "orders"));

    assertThat(ada.opens(page("public", "revoke"))).isEqualTo("revoked");
    assertThat(ada.gets(page("public", "profile")).text()).endsWith(": invalid_grant");
  }

  @Test
  void aLogOutAtOneApplicationEndsTheOthers() {
    ada.logsInAt(page("basic", "orders"));
    ada.opens(page("post", "orders"));
    ada.opens(page("key", "orders"));

    ada.logsOutBy(page("post", "logout"), page("post", "bye"));

    eventually(() -> assertThat(ada.isKnownAt(page("basic", "orders"))).isFalse());
    eventually(() -> assertThat(ada.isKnownAt(page("key", "orders"))).isFalse());
    ada.asksToLogInAt(page("basic", "orders"));
  }

  /** A mix-up attack (RFC 9207): the answer comes from another server, or hides from which. */
  @ParameterizedTest
  @ValueSource(
      strings = {"iss=http%3A%2F%2Flocalhost%3A8080", "iss=https%3A%2F%2Fevil.example", ""})
  void anAnswerOfAnotherIssuerIsRefused(String issuer) {
    assertThat(signsIn(request -> request, answer -> answer.replaceFirst("iss=[^&]*", issuer)))
        .startsWith("OAUTH_INVALID_RESPONSE")
        .contains("\"iss\"");
  }

  @Test
  void anAnswerToAnotherRequestIsRefused() {
    assertThat(signsIn(request -> request, answer -> answer.replaceFirst("state=[^&]*", "state=x")))
        .startsWith("OAUTH_INVALID_RESPONSE")
        .contains("\"state\"");
  }

  /** The attacker removes the challenge, so that the code is bound to no verifier. */
  @Test
  void aRequestWithoutItsChallengeIsOfNoUse() {
    assertThat(
            signsIn(
                request -> request.replaceAll("&?code_challenge(_method)?=[^&]*", ""),
                answer -> answer))
        .endsWith(": invalid_grant");
  }

  /** A code that somebody else has requested is bound to that request. */
  @Test
  void aCodeOfAnotherRequestIsRefused() {
    assertThat(
            signsIn(
                request -> request.replaceFirst("nonce=[^&]*", "nonce=another"), answer -> answer))
        .contains("\"nonce\"");
  }

  /** The answer is that of the application when both messages pass through the attacker. */
  private String signsIn(UnaryOperator<String> request, UnaryOperator<String> answer) {
    ada.logsInAt(page("post", "orders"));
    String callback = ada.redirectOf(request.apply(ada.redirectOf(page("basic", "orders"))));
    assertThat(callback).startsWith(page("basic", "callback") + "?").contains("code=");
    APIResponse shown = ada.gets(answer.apply(callback));
    assertThat(shown.status()).as(shown.text()).isEqualTo(400);
    return shown.text();
  }
}

package dev.sallyport.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.signin.password.PasswordStory.NEW_PASSWORD;
import static dev.sallyport.signin.password.PasswordStory.forgets;
import static dev.sallyport.signin.password.PasswordStory.mailWithLink;
import static dev.sallyport.signin.password.PasswordStory.mails;
import static dev.sallyport.signin.password.PasswordStory.page;
import static dev.sallyport.signin.password.PasswordStory.stopToken;
import static dev.sallyport.signin.password.PasswordStory.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.signin.factor.FactorStory;
import io.restassured.response.Response;
import java.net.URI;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users do at the pages of mailed links, by keyboard, in a real browser. */
@Slow
@SharesService
class MailPageIT {
  private static final URI SHARED = RunningService.shared().url();

  private final TestUser ada = TestUser.registered();

  @Test
  void aForgottenPasswordIsReset() {
    ada.logsIn();
    forgets(ada.moves(), ada.email());
    String mail = mailWithLink(ada.email(), 1);
    try (MailPage page = MailPage.opens(SHARED, page(mail) + "#token=" + token(mail), "en-GB")) {
      assertThat(page.heading()).hasText("Choose a new password");
      assertThat(page.heading()).isFocused();
      assertThat(page.posts()).as("opening it posts nothing").isZero();

      page.typesAndSubmits("short");
      assertThat(page.alert()).containsText("must have at least 8 characters");
      assertThat(page.page().getByLabel("New password")).isFocused();
      assertThat(page.page().getByLabel("New password")).hasValue("");

      page.typesAgain(NEW_PASSWORD);
      assertThat(page.done()).hasText("Your password was changed. You can log in with it.");
    }

    assertThat(Database.openSessions(ada.userId())).isZero();
    assertRefused(ada.moves().logsInWith(TestUser.PASSWORD), 401, "invalid_credentials");
    assertThat(ada.logsInWith(NEW_PASSWORD).statusCode()).isEqualTo(200);
    try (MailPage page = MailPage.opens(SHARED, page(mail) + "#token=" + token(mail), "de-AT")) {
      assertThat(page.heading()).hasText("Neues Passwort w\u00e4hlen");
      page.typesAndSubmits("Another-Engine-1838");
      assertThat(page.alert()).containsText("Der Link gilt nicht mehr");
    }
  }

  /** The password that was typed is not asked for again. */
  @Test
  void aResetAsksForTheSecondFactorOfAnAccountThatHasOne() {
    Database.update("update users set email_verified = true where id = ?", ada.userId());
    ada.logsIn();
    FactorStory app = FactorStory.enrolled(ada);
    forgets(ada.moves(), ada.email());
    String mail = mailWithLink(ada.email(), 1);
    try (MailPage page = MailPage.opens(SHARED, page(mail) + "#token=" + token(mail), "en-GB")) {
      page.typesAndSubmits(NEW_PASSWORD);
      assertThat(page.alert()).containsText("The account has a second factor.");
      assertThat(page.page().getByLabel("Code")).isFocused();

      page.typesAgain(app.wrongCode());
      assertThat(page.alert()).containsText("The code is wrong or was used before");
      assertThat(page.page().getByLabel("Code")).isFocused();
      assertThat(page.page().getByLabel("Code")).hasValue("");

      page.typesAgain(app.recoveryCodes().get(0));
      assertThat(page.done()).hasText("Your password was changed. You can log in with it.");
    }

    assertRefused(ada.moves().logsInWith(NEW_PASSWORD), 401, "second_factor_required");
  }

  @Test
  void anAddressIsVerifiedWithTheSecondFactor() {
    ada.logsIn();
    FactorStory app = FactorStory.enrolled(ada);
    ada.authenticated().post("/api/auth/email/verify").then().statusCode(202);
    String mail = mailWithLink(ada.email(), 1);
    try (MailPage page = MailPage.opens(SHARED, page(mail) + "#token=" + token(mail), "de-DE")) {
      page.typesAndSubmits(ada.email(), TestUser.PASSWORD);
      assertThat(page.alert()).containsText("Das Konto hat einen zweiten Faktor.");
      page.typesAgain(app.freshCode());
      assertThat(page.done()).hasText("Ihre E-Mail-Adresse ist best\u00e4tigt.");
    }

    assertThat(Database.value("select email_verified from users where id = ?", ada.userId()))
        .isEqualTo(true);
  }

  /** The first address is where password managers send their users. */
  @Test
  void aResetIsRequestedWithoutAnApplication() {
    Response redirect =
        ada.anonymous().redirects().follow(false).get("/.well-known/change-password");
    assertThat(redirect.statusCode()).isEqualTo(302);
    assertThat(redirect.header("Location")).isEqualTo("../account/password");
    try (MailPage page = MailPage.opens(SHARED, "/reset", "en-GB")) {
      assertThat(page.heading()).hasText("Reset your password");
      page.typesAndSubmits("nobody");
      assertThat(page.alert()).containsText("E-mail address:");
      page.page().keyboard().press("Control+A");
      page.typesAgain(ada.email());
      assertThat(page.done()).hasText(Pattern.compile("If the address has an account, .*"));
    }

    mailWithLink(ada.email(), 1);
  }

  @Test
  void anAddressIsVerifiedAndNoSessionRemains() {
    ada.logsIn();
    ada.authenticated().post("/api/auth/email/verify").then().statusCode(202);
    String mail = mailWithLink(ada.email(), 1);
    try (MailPage page = MailPage.opens(SHARED, page(mail) + "#token=" + token(mail), "en-GB")) {
      page.typesAndSubmits(ada.email(), "Wrong-Horse-7");
      assertThat(page.alert()).hasText("The e-mail address or the password is wrong.");
      assertThat(page.page().getByLabel("Password")).isFocused();
      page.typesAgain(TestUser.PASSWORD);
      assertThat(page.done()).hasText("Your e-mail address is verified.");
    }

    assertThat(Database.value("select email_verified from users where id = ?", ada.userId()))
        .isEqualTo(true);
    assertThat(Database.openSessions(ada.userId())).as("the one before").isOne();
  }

  @Test
  void anInvitationIsAcceptedAndNoSessionRemains() {
    String invited = TestUser.arrives().email();
    TestUser.operator()
        .sends("POST", "/api/admin/invitations", "{\"email\":\"" + invited + "\"}")
        .then()
        .statusCode(201);
    String mail = mailWithLink(invited, 1);
    try (MailPage page = MailPage.opens(SHARED, page(mail) + "#token=" + token(mail), "en-GB")) {
      assertThat(page.heading()).hasText("Accept the invitation");
      assertThat(page.posts()).as("opening it posts nothing").isZero();
      page.typesAndSubmits(NEW_PASSWORD);
      assertThat(page.done()).hasText("Your account is ready. You can log in now.");
    }

    TestUser visitor = TestUser.arrives();
    assertThat(
            Database.value(
                "select count(*) from sessions s join users u on u.id = s.user_id"
                    + " where u.email = ? and s.ended_at is null",
                invited))
        .isEqualTo(0L);
    assertThat(visitor.logsInAs(invited, NEW_PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void mailsAreStopped() {
    forgets(TestUser.arrives(), ada.email());
    String mail = mailWithLink(ada.email(), 1);
    try (MailPage page = MailPage.opens(SHARED, "/mail/stop#token=" + stopToken(mail), "en-GB")) {
      assertThat(page.heading()).hasText("Stop messages");
      assertThat(page.posts()).isZero();
      page.page().keyboard().press("Tab");
      page.typesAndSubmits();
      assertThat(page.done()).hasText("These messages are stopped.");
    }

    forgets(TestUser.arrives(), ada.email());
    TestUser other = TestUser.registered();
    forgets(other, other.email());
    mailWithLink(other.email(), 1);
    assertThat(mails(ada.email())).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/signup/confirm",
        "/email/confirm",
        "/email/change",
        "/email/revert",
        "/factors/keep",
        "/invitation",
        "/mail/stop"
      })
  void aPageWithoutItsSecretSaysSoAndAnotherSaysNothingMore(String path) {
    try (MailPage page = MailPage.opens(SHARED, path, "en-GB")) {
      assertThat(page.heading()).hasText(Pattern.compile("\\w+.*"));
      assertThat(page.alert()).hasText(Pattern.compile("This page needs the link of a message.*"));
      assertThat(page.page().locator("form")).hasCount(0);
    }
    try (MailPage page =
        MailPage.opens(SHARED, path + "#token=%3Cimg%20src=x%20onerror=alert(1)%3E", "en-GB")) {
      assertThat(page.page().locator("form")).hasCount(1);
      assertThat(page.page().locator("img")).hasCount(0);
      assertThat(page.posts()).isZero();
    }
  }
}

package dev.sallyport.signin.password;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.signin.password.PasswordStory.NEW_PASSWORD;
import static dev.sallyport.signin.password.PasswordStory.code;
import static dev.sallyport.signin.password.PasswordStory.eventually;
import static dev.sallyport.signin.password.PasswordStory.forgets;
import static dev.sallyport.signin.password.PasswordStory.mailWithLink;
import static dev.sallyport.signin.password.PasswordStory.resetsByCode;
import static dev.sallyport.signin.password.PasswordStory.resetsByToken;
import static dev.sallyport.signin.password.PasswordStory.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.signin.factor.FactorStory;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

@SharesService
class PasswordResetIT {
  private final TestUser ada = TestUser.registered();

  @Test
  void theMailedLinkSetsANewPasswordOnce() {
    ada.logsIn();
    Response forgot = forgets(ada, ada.email());
    assertThat(forgot.statusCode()).as(forgot.asString()).isEqualTo(202);
    String mail = mailWithLink(ada.email(), 1);

    Response weak = resetsByToken(ada, token(mail), "short");
    assertRefused(weak, 400, "validation_failed");
    assertRefused(
        resetsByToken(ada, token(mail), "V" + ada.email().substring(1)), 400, "validation_failed");
    assertThat(resetsByToken(ada, token(mail), NEW_PASSWORD).statusCode()).isEqualTo(200);

    assertRefused(resetsByToken(ada, token(mail), "Another-Engine-1838"), 401, "invalid_code");
    assertRefused(
        resetsByCode(ada, forgot.path("flow"), code(mail), "Another-Engine-1838"),
        401,
        "invalid_code");
    assertThat(Database.openSessions(ada.userId())).isZero();
    assertRefused(ada.moves().refreshesWith(ada.refreshToken()), 401, "invalid_refresh_token");
    assertRefused(ada.logsInWith(TestUser.PASSWORD), 401, "invalid_credentials");
    assertThat(ada.logsInWith(NEW_PASSWORD).statusCode()).isEqualTo(200);
    assertThat(
            Database.column(
                "select event_type from auth_events where user_id = ? and success"
                    + " and event_type like 'password%' order by created_at",
                ada.userId()))
        .containsExactly("password_reset_requested", "password_reset");
  }

  @Test
  void theMailedCodeSetsANewPasswordWithItsFlow() {
    String flow = forgets(ada, ada.email()).path("flow");
    String code = code(mailWithLink(ada.email(), 1));
    String otherFlow = forgets(ada.moves(), TestUser.arrives().email()).path("flow");

    assertRefused(resetsByCode(ada, otherFlow, code, NEW_PASSWORD), 401, "invalid_code");
    assertThat(resetsByCode(ada, flow, code, NEW_PASSWORD).statusCode()).isEqualTo(200);

    assertThat(ada.moves().logsInWith(NEW_PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void afterFiveWrongCodesTheRightOneIsWrong() {
    String flow = forgets(ada, ada.email()).path("flow");
    String code = code(mailWithLink(ada.email(), 1));
    String wrong = code.equals("00000000") ? "00000001" : "00000000";
    for (int i = 0; i < 5; i++) {
      assertRefused(resetsByCode(ada, flow, wrong, NEW_PASSWORD), 401, "invalid_code");
    }

    assertRefused(resetsByCode(ada, flow, code, NEW_PASSWORD), 401, "invalid_code");

    assertThat(ada.moves().logsIn().statusCode()).isEqualTo(200);
  }

  @Test
  void ofTenResetsAtOnceOneSucceeds() throws Exception {
    forgets(ada, ada.email());
    String token = token(mailWithLink(ada.email(), 1));
    List<Callable<Response>> resets = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String password = "Analytical-Engine-" + i;
      resets.add(() -> resetsByToken(ada.elsewhere(), token, password));
    }

    List<Response> answers = TestUser.atOnce(resets);

    assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.statusCode() != 200)
        .allSatisfy(answer -> assertThat(answer.statusCode()).isIn(401, 503));
  }

  @Test
  void aChangedPasswordVoidsTheTicket() {
    ada.logsIn();
    forgets(ada, ada.email());
    String token = token(mailWithLink(ada.email(), 1));
    assertThat(PasswordStory.changes(ada, TestUser.PASSWORD, NEW_PASSWORD).statusCode())
        .isEqualTo(200);

    assertRefused(resetsByToken(ada, token, "Another-Engine-1838"), 401, "invalid_code");
  }

  @Test
  void aResetDoesNotReplaceTheSecondFactor() {
    Database.update(
        "insert into credentials (id, user_id, type, data, created_at, changed_at)"
            + " values (gen_random_uuid(), ?, 'totp', 'sealed', now(), now())",
        ada.userId());
    Database.update("update users set email_verified = true where id = ?", ada.userId());
    forgets(ada, ada.email());
    String token = token(mailWithLink(ada.email(), 1));

    assertRefused(resetsByToken(ada, token, NEW_PASSWORD), 401, "second_factor_required");

    assertRefused(ada.moves().logsInWith(NEW_PASSWORD), 401, "invalid_credentials");
  }

  @Test
  void aResetNeedsTheSecondFactorAsWell() {
    Database.update("update users set email_verified = true where id = ?", ada.userId());
    ada.logsIn().then().statusCode(200);
    FactorStory app = FactorStory.enrolled(ada);
    forgets(ada, ada.email());
    String token = token(mailWithLink(ada.email(), 1));

    assertRefused(resetsByToken(ada, token, NEW_PASSWORD), 401, "second_factor_required");
    assertRefused(resets(token, "second_factor_code", app.wrongCode()), 401, "invalid_code");
    assertRefused(resets(token, "recovery_code", "01-00000-00000-000"), 401, "invalid_code");
    assertThat(resets(token, "recovery_code", app.recoveryCodes().get(0)).statusCode())
        .isEqualTo(200);

    assertRefused(ada.moves().logsInWith(NEW_PASSWORD), 401, "second_factor_required");
    assertThat(
            Database.count(
                "select count(*) from credentials where type = 'recovery_code' and user_id = '"
                    + ada.userId()
                    + "'"))
        .isEqualTo(9);
  }

  private Response resets(String token, String member, String code) {
    return ada.moves()
        .post(
            "/api/auth/password/reset",
            "{\"token\":\"%s\",\"password\":\"%s\",\"%s\":\"%s\"}"
                .formatted(token, NEW_PASSWORD, member, code));
  }

  /** A stranger who signed up with the address leaves nothing behind that the owner keeps. */
  @Test
  void theFirstProofOfTheMailboxRemovesWhatAStrangerHasEnrolled() {
    Database.update(
        "insert into credentials (id, user_id, type, data, created_at, changed_at)"
            + " values (gen_random_uuid(), ?, 'totp', 'sealed', now(), now())",
        ada.userId());
    forgets(ada, ada.email());

    assertThat(resetsByToken(ada, token(mailWithLink(ada.email(), 1)), NEW_PASSWORD).statusCode())
        .isEqualTo(200);

    assertThat(Database.column("select type from credentials where user_id = ?", ada.userId()))
        .containsExactly("password");
    assertThat(Database.value("select email_verified from users where id = ?", ada.userId()))
        .isEqualTo(true);
    assertThat(ada.moves().logsInWith(NEW_PASSWORD).statusCode()).isEqualTo(200);
  }

  /** More requests than mails give no more tries, and do not end the mail that was sent. */
  @Test
  void beyondTheBudgetOfTheAddressTheLastMailRemainsValid() {
    for (int i = 0; i < 5; i++) {
      forgets(ada.moves(), ada.email());
    }
    String mail = mailWithLink(ada.email(), 5);

    String withheld = forgets(ada.moves(), ada.email()).path("flow");

    assertRefused(resetsByCode(ada, withheld, code(mail), NEW_PASSWORD), 401, "invalid_code");
    assertThat(resetsByToken(ada, token(mail), NEW_PASSWORD).statusCode()).isEqualTo(200);
  }

  /** Whoever asks does not choose the language of another person's mails. */
  @Test
  void mailsAreInTheLanguageOfTheUser() {
    Database.update("update users set language = 'de' where id = ?", ada.userId());
    ada.anonymous()
        .header("Accept-Language", "en")
        .contentType("application/json")
        .body("{\"email\":\"" + ada.email() + "\"}")
        .post("/api/auth/password/forgot");
    String mail = mailWithLink(ada.email(), 1);
    assertThat(mail).contains("Ihr Code");

    assertThat(resetsByToken(ada, token(mail), NEW_PASSWORD).statusCode()).isEqualTo(200);

    eventually(() -> assertThat(PasswordStory.mails(ada.email())).hasSize(2));
    assertThat(PasswordStory.mails(ada.email()).get(1)).startsWith("Guten Tag");
  }

  /** Password reset poisoning: the link leads to the configured origin alone. */
  @Test
  void theLinkDoesNotDependOnTheRequest() {
    ada.anonymous()
        .header("X-Forwarded-Host", "evil.example")
        .header("X-Forwarded-Proto", "https")
        .header("Forwarded", "host=evil.example")
        .contentType("application/json")
        .body("{\"email\":\"" + ada.email() + "\"}")
        .post("/api/auth/password/forgot");

    assertThat(PasswordStory.page(mailWithLink(ada.email(), 1)))
        .isEqualTo("http://localhost:8080/reset");
  }

  @Test
  void missingAndMalformedMembersAreNamed() {
    assertThat(forgets(ada, "no e-mail").<List<String>>path("errors.code"))
        .containsExactly("malformed");
    Response empty = ada.moves().post("/api/auth/password/reset", "{}");
    assertRefused(empty, 400, "validation_failed");
    assertThat(empty.<List<String>>path("errors.field")).containsExactly("password", "token");
  }
}

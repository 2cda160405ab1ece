package dev.sallyport.signin.recipient;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.signin.password.PasswordStory.NEW_PASSWORD;
import static dev.sallyport.signin.password.PasswordStory.code;
import static dev.sallyport.signin.password.PasswordStory.eventually;
import static dev.sallyport.signin.password.PasswordStory.forgets;
import static dev.sallyport.signin.password.PasswordStory.mailWithLink;
import static dev.sallyport.signin.password.PasswordStory.mails;
import static dev.sallyport.signin.password.PasswordStory.resetsByCode;
import static dev.sallyport.signin.password.PasswordStory.resetsByToken;
import static dev.sallyport.signin.password.PasswordStory.stopToken;
import static dev.sallyport.signin.password.PasswordStory.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import jakarta.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The recipient stops mails that a stranger causes, and nobody else does. */
class MailStopIT {
  private final TestUser ada = TestUser.registered();
  private final TestUser mallory = TestUser.arrives();

  @Test
  void theLinkStopsMailsUntilTheUserResumesThem() {
    Response usual = forgets(mallory, ada.email());
    String mail = mailWithLink(ada.email(), 1);
    assertThat(stops(stopToken(mail)).statusCode()).isEqualTo(200);
    assertThat(stops(stopToken(mail)).statusCode()).as("again").isEqualTo(200);

    Response answer = forgets(mallory.moves(), ada.email());
    assertThat(answer.statusCode()).isEqualTo(usual.statusCode());
    assertThat(answer.jsonPath().getMap("").keySet())
        .isEqualTo(usual.jsonPath().getMap("").keySet());
    assertRefused(
        resetsByCode(mallory, answer.path("flow"), code(mail), NEW_PASSWORD), 401, "invalid_code");
    anotherMailArrives();
    assertThat(mails(ada.email())).as("none since").hasSize(1);

    ada.logsIn();
    assertRefused(resumes(), 409, "email_not_verified");
    Database.update("update users set email_verified = true where id = ?", ada.userId());
    assertThat(resumes().statusCode()).isEqualTo(200);
    assertRefused(stops(stopToken(mail)), 401, "invalid_code");
    forgets(mallory.moves(), ada.email());
    assertThat(resetsByToken(ada, token(mailWithLink(ada.email(), 2)), NEW_PASSWORD).statusCode())
        .isEqualTo(200);
    assertThat(
            Database.column(
                "select event_type || ' ' || success from auth_events where user_id = ?"
                    + " and event_type like 'mail%' order by created_at",
                ada.userId()))
        .containsExactly(
            "mail_stopped true", "mail_stopped true", "mail_resumed false", "mail_resumed true");
  }

  /** A ticket that was mailed before remains usable: stopping is no protection against reading. */
  @Test
  void mailsAboutWhatHappenedCannotBeStopped() {
    forgets(ada, ada.email());
    String mail = mailWithLink(ada.email(), 1);
    assertThat(stops(stopToken(mail)).statusCode()).isEqualTo(200);

    assertThat(resetsByToken(ada, token(mail), NEW_PASSWORD).statusCode()).isEqualTo(200);

    eventually(() -> assertThat(mails(ada.email())).hasSize(2));
    assertThat(mails(ada.email()).get(1)).doesNotContain("#token=");
  }

  /** Mail scanners open links, and the call of the page behind it. */
  @Test
  void openingTheLinkStopsNothing() {
    forgets(ada, ada.email());
    String token = stopToken(mailWithLink(ada.email(), 1));
    for (int i = 0; i < 20; i++) {
      ada.anonymous().get("/mail/stop");
      ada.anonymous().head("/mail/stop");
      assertThat(ada.anonymous().get("/api/auth/mail/stop?token=" + token).statusCode())
          .isEqualTo(405);
      assertThat(ada.anonymous().head("/api/auth/mail/stop?token=" + token).statusCode())
          .isEqualTo(405);
      assertThat(ada.anonymous().get("/api/auth/mail/resume").statusCode()).isIn(401, 405);
    }

    forgets(ada.moves(), ada.email());

    mailWithLink(ada.email(), 2);
  }

  @Test
  void otherSecretsStopNothing() {
    forgets(ada, ada.email());
    String mail = mailWithLink(ada.email(), 1);

    assertRefused(stops(token(mail)), 401, "invalid_code");
    assertRefused(stops("x"), 401, "invalid_code");
    Response empty = ada.moves().post("/api/auth/mail/stop", "{}");
    assertRefused(empty, 400, "validation_failed");
    assertThat(empty.<List<String>>path("errors.field")).containsExactly("token");
    assertRefused(resetsByToken(ada, stopToken(mail), NEW_PASSWORD), 401, "invalid_code");
  }

  private static void anotherMailArrives() {
    TestUser other = TestUser.registered();
    forgets(other, other.email());
    mailWithLink(other.email(), 1);
  }

  private Response stops(String token) {
    return mallory
        .moves()
        .post(
            "/api/auth/mail/stop",
            Json.createObjectBuilder().add("token", token).build().toString());
  }

  private Response resumes() {
    return ada.authenticated().post("/api/auth/mail/resume");
  }
}

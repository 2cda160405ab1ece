package dev.sallyport.signin;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** From a stranger to a user with a session. */
@SharesService
class SignUpIT {
  private final TestUser ada = TestUser.arrives();

  /** The shared service has a list of breached passwords. */
  @Test
  void policyTellsTheRulesBeforeAnythingIsEntered() {
    ada.anonymous()
        .get("/api/auth/policy")
        .then()
        .statusCode(200)
        .body("signup", equalTo("open"))
        .body("mail", equalTo(true))
        .body("factors", equalTo(List.of("totp", "passkey")))
        .body("password.min_length", equalTo(8))
        .body("password.max_length", equalTo(1024))
        .body(
            "password.rules",
            equalTo(
                List.of(
                    "no_uppercase",
                    "no_lowercase",
                    "no_digit",
                    "common_password",
                    "breached_password",
                    "same_as_email")));
  }

  @Test
  void answersWithASessionThatWorks() {
    Response answer = ada.signsUp();

    answer
        .then()
        .statusCode(201)
        .contentType("application/json")
        .header("Cache-Control", "no-store")
        .body("user_id", equalTo(row(ada.email()).get("id").toString()))
        .body("email", equalTo(ada.email()))
        .body("token_type", equalTo("Bearer"))
        .body("expires_in", equalTo(900));
    assertThat(answer.asString()).doesNotContain("argon2", "password");
    ada.authenticated()
        .get("/api/auth/me")
        .then()
        .statusCode(200)
        .body("user_id", equalTo(member(answer, "user_id")))
        .body("email", equalTo(ada.email()))
        .body("roles", equalTo(List.of("user")));
  }

  @Test
  void theUserIsStoredActiveWithAHashedPassword() throws Exception {
    Instant before = Instant.now();
    ada.signsUp();

    Map<String, Object> user = row(ada.email());
    assertThat(passwordHash(ada.email()))
        .matches(
            "\\$argon2id\\$v=19\\$m=19456,t=2,p=1,keyid=[A-Za-z0-9+/]{11}"
                + "\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    assertThat(user).containsEntry("is_active", true);
    assertThat(((java.sql.Array) user.get("roles")).getArray()).isEqualTo(new String[] {"user"});
    assertThat(((Timestamp) user.get("created_at")).toInstant()).isBetween(before, Instant.now());
    assertThat(user.get("last_login")).isEqualTo(user.get("created_at"));
  }

  @Test
  void theSamePasswordHasAnotherHashForEachUser() {
    ada.signsUp();

    assertThat(passwordHash(TestUser.signedUp().email())).isNotEqualTo(passwordHash(ada.email()));
  }

  private static String passwordHash(String email) {
    return (String)
        Database.value(
            "select c.data from credentials c join users u on u.id = c.user_id"
                + " where u.email = ? and c.type = 'password'",
            email);
  }

  @Test
  void theEmailIsTrimmedAndLowerCase() {
    String typed = " \t" + ada.email().toUpperCase(Locale.ROOT) + "  ";
    // A tab is a control character, and those are refused even around the address.
    assertRefused(ada.signsUpAs(typed, TestUser.PASSWORD), 400, "validation_failed");

    ada.signsUpAs(typed.replace("\t", ""), TestUser.PASSWORD)
        .then()
        .statusCode(201)
        .body("email", equalTo(ada.email()));

    assertThat(row(ada.email())).isNotNull();
    ada.logsIn().then().statusCode(200);
    ada.logsInAs("  " + ada.email().toUpperCase(Locale.ROOT), TestUser.PASSWORD)
        .then()
        .statusCode(200);
  }

  @Test
  void anInternationalisedDomainIsStoredInAscii() {
    String user = ada.email().substring(0, ada.email().indexOf('@'));
    String stored = user + "@xn--bcher-kva.example";

    ada.signsUpAs(user + "@Bücher.example", TestUser.PASSWORD)
        .then()
        .statusCode(201)
        .body("email", equalTo(stored));

    assertThat(row(stored)).isNotNull();
    for (String spelling :
        List.of("bücher.example", "bu\u0308cher.example", "xn--bcher-kva.EXAMPLE")) {
      ada.logsInAs(user + "@" + spelling, TestUser.PASSWORD).then().statusCode(200);
    }
  }

  @Test
  void thePasswordIsTheSameFromEveryKeyboard() {
    ada.remembers("Passwo\u0308rter-7").signsUp().then().statusCode(201);

    ada.logsInWith("Passw\u00f6rter-7").then().statusCode(200);
  }

  @Test
  void aPasswordOf1024CharactersIsKeptWhole() {
    // Each of these characters is two UTF-16 units and four octets.
    String password = "Aa1" + "\uD83D\uDE80".repeat(1_021);
    ada.remembers(password).signsUp().then().statusCode(201);

    ada.logsIn().then().statusCode(200);
    assertRefused(
        ada.logsInWith(password.substring(0, password.length() - 2) + "!"),
        401,
        "invalid_credentials");
  }

  @Test
  void aTakenEmailIsAConflictInAnyCaseAndChangesNothing() {
    ada.signsUp();
    Object before = rowAsText(ada.email());
    TestUser other = TestUser.arrives();

    assertRefused(other.signsUpAs(ada.email(), "Other-Horse-8"), 409, "email_taken");
    assertRefused(
        other.signsUpAs(ada.email().toUpperCase(Locale.ROOT), "Other-Horse-8"), 409, "email_taken");

    assertThat(rowAsText(ada.email())).isEqualTo(before);
    ada.logsIn().then().statusCode(200);
    assertRefused(ada.logsInWith("Other-Horse-8"), 401, "invalid_credentials");
  }

  @Test
  void ofTwentySignUpsAtOnceWithOneEmailOneSucceeds() throws Exception {
    List<Callable<Response>> signUps =
        Collections.nCopies(20, () -> TestUser.arrives().signsUpAs(ada.email(), TestUser.PASSWORD));

    List<Response> answers = new ArrayList<>(TestUser.atOnce(signUps));

    assertThat(answers.stream().filter(answer -> answer.statusCode() == 201)).hasSize(1);
    answers.removeIf(answer -> answer.statusCode() == 201);
    answers.forEach(answer -> assertRefused(answer, 409, "email_taken"));
    assertThat(Database.count("select count(*) from users where email = ?", ada.email()))
        .isEqualTo(1);
    ada.logsIn().then().statusCode(200);
  }

  /** By PostgreSQL: the driver writes an array in one way or another. */
  private static Object rowAsText(String email) {
    return Database.value("select u::text from users u where email = ?", email);
  }

  private static Map<String, Object> row(String email) {
    return Database.rows("select * from users where email = ?", email).get(0);
  }
}

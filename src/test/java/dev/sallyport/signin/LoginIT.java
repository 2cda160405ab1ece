package dev.sallyport.signin;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.credential.password.argon2.Argon2Cost;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From credentials to a session. */
@SharesService
class LoginIT {
  private final TestUser ada = TestUser.registered();

  @Test
  void answersWithASessionThatWorks() {
    ada.logsIn()
        .then()
        .statusCode(200)
        .contentType("application/json")
        .header("Cache-Control", "no-store")
        .body("user_id", equalTo(user("id").toString()))
        .body("email", equalTo(ada.email()))
        .body("token_type", equalTo("Bearer"))
        .body("expires_in", equalTo(900));

    ada.authenticated()
        .get("/api/auth/me")
        .then()
        .statusCode(200)
        .body("user_id", equalTo(ada.userId().toString()))
        .body("email", equalTo(ada.email()))
        .body("roles", equalTo(List.of("user")));
  }

  @Test
  void eachLoginUpdatesItsTime() {
    Instant before = Instant.now();
    ada.logsIn();
    Instant first = lastLogin();
    ada.logsIn();

    assertThat(first).isBetween(before, Instant.now());
    assertThat(lastLogin()).isAfter(first);
  }

  @Test
  void eachLoginGivesATokenOfItsOwn() {
    String first = member(ada.logsIn(), "token");

    assertThat(member(ada.logsIn(), "token")).isNotEqualTo(first);
    ada.carries(first).authenticated().get("/api/auth/me").then().statusCode(200);
  }

  @Test
  void thePasswordCountsExactly() {
    for (String other :
        List.of(
            TestUser.PASSWORD + " ",
            " " + TestUser.PASSWORD,
            TestUser.PASSWORD.toUpperCase(java.util.Locale.ROOT),
            TestUser.PASSWORD.substring(1),
            "")) {
      assertRefused(ada.logsInWith(other), 401, "invalid_credentials");
    }
  }

  @Test
  void aFailedLoginChangesNothing() {
    ada.logsIn();
    Map<String, Object> before = row();
    Object text = rowAsText();

    assertRefused(ada.logsInWith("Wrong-Horse-7"), 401, "invalid_credentials");
    assertThat(rowAsText()).isEqualTo(text);

    deactivate(ada);
    assertRefused(ada.logsIn(), 401, "invalid_credentials");
    assertThat(user("last_login")).isEqualTo(before.get("last_login"));
  }

  @Test
  void everyRefusalIsTheSameAnswer() {
    TestUser inactive = TestUser.registered();
    deactivate(inactive);
    Answer wrongPassword = refused(ada.email(), "Wrong-Horse-7");

    assertThat(wrongPassword.body()).contains("\"code\":\"invalid_credentials\"");
    assertThat(wrongPassword.headers()).contains("WWW-Authenticate: Bearer realm=\"sallyport\"");
    assertThat(refused(TestUser.arrives().email(), "Wrong-Horse-7")).isEqualTo(wrongPassword);
    assertThat(refused(inactive.email(), TestUser.PASSWORD)).isEqualTo(wrongPassword);
    assertThat(refused(inactive.email(), "Wrong-Horse-7")).isEqualTo(wrongPassword);
    assertThat(refused("no e-mail", "Wrong-Horse-7")).isEqualTo(wrongPassword);
    assertThat(refused("ada@example.com\r\nBcc: eve@example.com", "Wrong-Horse-7"))
        .isEqualTo(wrongPassword);
    assertThat(refused(ada.email(), "x".repeat(1_025))).isEqualTo(wrongPassword);
    assertThat(refused(ada.email(), "x".repeat(16_000))).isEqualTo(wrongPassword);
  }

  /** An account that signed up before its domain was refused, as anybody could. */
  @Test
  void noTextThatIsNoEmailIsTakenForAnAccount() {
    Database.update(
        TestUser.INSERT_ACCOUNT,
        UUID.randomUUID(),
        "nobody@sallyport.invalid",
        "{user}",
        TestUser.hash(TestUser.PASSWORD));
    String address = TestUser.newAddress();

    for (String noEmail : List.of("no e-mail", "", "@", "jos\u00e9@example.com")) {
      assertRefused(
          ada.from(address).logsInAs(noEmail, TestUser.PASSWORD), 401, "invalid_credentials");
    }

    assertThat(
            Database.column(
                "select user_id from auth_events where ip_address::text like ? and event_type = 'login'",
                address + "%"))
        .hasSize(4)
        .containsOnlyNulls();
    Database.update("delete from users where email = 'nobody@sallyport.invalid'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                        | email,password",
        "{\"email\":null,\"password\":null}        | email,password",
        "{\"email\":\"ada@example.com\"}           | password",
        "{\"password\":\"Correct-Horse-7\"}        | email"
      })
  void missingAndNullMembersAreNamed(String body, String missing) {
    Response answer = ada.post("/api/auth/login", body);

    assertRefused(answer, 400, "validation_failed");
    assertThat(String.join(",", answer.<List<String>>path("errors.field"))).isEqualTo(missing);
    assertThat(answer.<List<String>>path("errors.code")).containsOnly("required");
  }

  @ParameterizedTest
  @CsvSource({"7168, 5, 1", "19456, 1, 1", "47104, 1, 1", "8, 1, 1", "19456, 2, 1"})
  void aWeakerHashOrOneWithoutPepperIsReplacedAtTheNextLogin(
      int memory, int iterations, int lanes) {
    store(new Argon2Cost(memory, iterations, lanes));

    assertRefused(ada.logsInWith("Wrong-Horse-7"), 401, "invalid_credentials");
    assertThat(passwordHash()).contains("$m=" + memory + ",t=" + iterations);
    ada.logsIn().then().statusCode(200);

    String renewed = passwordHash();
    assertThat(renewed).startsWith("$argon2id$v=19$m=19456,t=2,p=1,keyid=" + pepper() + "$");
    ada.logsIn().then().statusCode(200);
    assertThat(passwordHash()).isEqualTo(renewed);
  }

  private String passwordHash() {
    return (String)
        Database.value(
            "select data from credentials where user_id = ? and type = 'password'", ada.userId());
  }

  /** The pepper of new hashes. */
  private static Object pepper() {
    return Database.column("select id from password_peppers order by created_at desc, id limit 1")
        .get(0);
  }

  /** The first renews the hash while the others still verify the old one. */
  @Test
  void loginsAtOnceThatRenewTheHashAllSucceed() throws Exception {
    store(new Argon2Cost(7168, 5, 1));

    List<Response> answers =
        TestUser.atOnce(Collections.nCopies(4, () -> ada.elsewhere().logsIn()));

    assertThat(answers).extracting(Response::statusCode).containsOnly(200);
    assertThat(Database.openSessions(ada.userId())).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({"19456, 2, 1", "19456, 3, 1", "32768, 2, 1", "19456, 2, 2"})
  void aHashThatIsStrongEnoughKeepsItsCostAndThenStays(int memory, int iterations, int lanes) {
    store(new Argon2Cost(memory, iterations, lanes));

    ada.logsIn().then().statusCode(200);

    String peppered = passwordHash();
    assertThat(peppered)
        .startsWith(
            "$argon2id$v=19$m=%d,t=%d,p=%d,keyid=%s$"
                .formatted(memory, iterations, lanes, pepper()));
    ada.logsIn().then().statusCode(200);
    assertThat(passwordHash()).isEqualTo(peppered);
  }

  /** Fails closed: a version that cannot verify a second factor must not do without it. */
  @Test
  void theRightPasswordOpensNoSessionWithoutTheSecondFactor() {
    Database.update(
        "insert into credentials (id, user_id, type, data, created_at, changed_at)"
            + " values (gen_random_uuid(), ?, 'totp', 'sealed', now(), now())",
        ada.userId());
    long before = Database.openSessions(ada.userId());

    assertRefused(ada.logsIn(), 401, "second_factor_required");
    assertRefused(ada.logsInWith("Wrong-Horse-7"), 401, "invalid_credentials");

    assertThat(Database.openSessions(ada.userId())).isEqualTo(before);
    assertThat(
            Database.column(
                "select failure_reason from auth_events where user_id = ? and event_type = 'login'"
                    + " order by created_at desc limit 2",
                ada.userId()))
        .containsExactly("wrong_password", "second_factor_required");
  }

  @Test
  void aDamagedHashIsAWrongPassword() {
    Database.update(
        "update credentials set data = '$argon2id$damaged' where user_id = ?", ada.userId());

    assertRefused(ada.logsIn(), 401, "invalid_credentials");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer garbage",
        "Bearer",
        "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.",
        "Bearer a.b.c",
        "Basic YWRhOmFkYQ==",
        "nonsense"
      })
  void aBadAuthorizationHeaderDoesNotBlock(String authorization) {
    assertSignsUpAndLogsInWith(authorization);
  }

  @Test
  void anAlteredTokenDoesNotBlock() {
    ada.logsIn();

    assertSignsUpAndLogsInWith(
        "Bearer " + ada.token().substring(0, ada.token().length() - 8) + "AAAAAAAA");
  }

  private static void assertSignsUpAndLogsInWith(String authorization) {
    TestUser eve = TestUser.arrives();
    String credentials = TestUser.credentials(eve.email(), TestUser.PASSWORD);
    for (String call : List.of("signup", "login")) {
      Response answer =
          eve.anonymous()
              .header("Authorization", authorization)
              .contentType(ContentType.JSON)
              .body(credentials)
              .post("/api/auth/" + call);
      assertThat(answer.statusCode()).as(call).isEqualTo(call.equals("signup") ? 201 : 200);
      eve.carries(member(answer, "token"))
          .authenticated()
          .get("/api/auth/me")
          .then()
          .statusCode(200);
    }
  }

  /** What the caller can see, but for the time. */
  private record Answer(int status, List<String> headers, String body) {}

  private static Answer refused(String email, String password) {
    Response answer =
        TestUser.arrives()
            .anonymous()
            .header("X-Request-Id", "the-same-for-each")
            .contentType(ContentType.JSON)
            .body(TestUser.credentials(email, password))
            .post("/api/auth/login");
    assertRefused(answer, 401, "invalid_credentials");
    return new Answer(
        answer.statusCode(),
        answer.headers().asList().stream()
            .map(header -> header.getName() + ": " + header.getValue())
            .filter(header -> !header.startsWith("Date: "))
            .toList(),
        answer.asString());
  }

  private static void deactivate(TestUser visitor) {
    Database.update("update users set is_active = false where id = ?", visitor.userId());
  }

  private void store(Argon2Cost cost) {
    Database.update(
        "update credentials set data = ? where user_id = ?", TestUser.hash(cost), ada.userId());
  }

  private Instant lastLogin() {
    return ((java.sql.Timestamp) user("last_login")).toInstant();
  }

  private Object user(String column) {
    return row().get(column);
  }

  /** By PostgreSQL: the driver writes an array in one way or another. */
  private Object rowAsText() {
    return Database.value("select u::text from users u where email = ?", ada.email());
  }

  private Map<String, Object> row() {
    return Database.rows("select * from users where email = ?", ada.email()).get(0);
  }
}

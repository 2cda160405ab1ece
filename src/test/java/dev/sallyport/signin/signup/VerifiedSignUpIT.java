package dev.sallyport.signin.signup;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.signin.password.PasswordStory.code;
import static dev.sallyport.signin.password.PasswordStory.eventually;
import static dev.sallyport.signin.password.PasswordStory.mailWithLink;
import static dev.sallyport.signin.password.PasswordStory.mails;
import static dev.sallyport.signin.password.PasswordStory.page;
import static dev.sallyport.signin.password.PasswordStory.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.MailSink;
import dev.sallyport.OtherServer;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sign-ups that need the proof of their mailbox, and attempts to get around it. */
class VerifiedSignUpIT {
  private static final String OTHER_PASSWORD = "Analytical-Engine-1837";

  private static OtherServer server;

  private final String email = newEmail();

  @BeforeAll
  static void start() {
    server =
        OtherServer.start(
            "verified-sign-up.log",
            Map.of(
                "SMTP_URL",
                "smtp://127.0.0.1:" + MailSink.shared().port(),
                "MAIL_FROM",
                "Sallyport <no-reply@sallyport.example>"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void codeAndFlowCreateTheAccount() {
    Response requested = signsUp(email, TestUser.PASSWORD);
    assertThat(requested.statusCode()).as(requested.asString()).isEqualTo(202);
    assertThat(requested.<Integer>path("expires_in")).isEqualTo(600);
    assertThat(requested.<Integer>path("resend_after")).isEqualTo(60);
    String code = code(mailWithLink(email, 1));
    assertThat(accounts(email)).isZero();
    assertRefused(logsIn(email, TestUser.PASSWORD), 401, "invalid_credentials");

    Response confirmed = confirmsByCode(flow(requested), code);

    assertThat(confirmed.statusCode()).as(confirmed.asString()).isEqualTo(201);
    String token = confirmed.path("token");
    assertThat(OtherServer.claims(token).getClaim("email_verified")).isEqualTo(true);
    assertThat(server.me(token).<Boolean>path("email_verified")).isTrue();
    assertThat(logsIn(email, TestUser.PASSWORD).statusCode()).isEqualTo(200);
    assertThat(
            count(
                "select count(*) from auth_events where user_id = ?::uuid and success"
                    + " and event_type = 'signup'",
                confirmed.<String>path("user_id")))
        .isEqualTo(1);
    assertRefused(confirmsByCode(flow(requested), code), 401, "invalid_code");
  }

  @Test
  void linkAndPasswordCreateTheAccountInTheLanguageOfTheSignUp() {
    server
        .request()
        .header("Accept-Language", "de-AT,en;q=0.5")
        .contentType("application/json")
        .body(TestUser.credentials(email, TestUser.PASSWORD))
        .post("/api/auth/signup");
    String mail = mailWithLink(email, 1);
    assertThat(page(mail)).isEqualTo("http://localhost:8080/signup/confirm");
    String token = token(mail);

    assertRefused(confirmsByLink(token, OTHER_PASSWORD), 401, "invalid_code");
    assertThat(accounts(email)).isZero();
    assertThat(confirmsByLink(token, TestUser.PASSWORD).statusCode()).isEqualTo(201);

    assertThat(count("select count(*) from users where email = ? and language = 'de'", email))
        .isEqualTo(1);
    assertRefused(confirmsByLink(token, TestUser.PASSWORD), 401, "invalid_code");
  }

  /** An attacker signs up with the victim's address; the victim opens what is mailed. */
  @Test
  void theVictimNeverActivatesThePasswordOfTheAttacker() {
    Response attack = signsUp(email, OTHER_PASSWORD);
    String attacked = mailWithLink(email, 1);

    assertRefused(confirmsByLink(token(attacked), TestUser.PASSWORD), 401, "invalid_code");
    assertRefused(
        confirms(Json.createObjectBuilder().add("token", token(attacked))),
        400,
        "validation_failed");
    assertThat(accounts(email)).isZero();

    Response own = signsUp(email, TestUser.PASSWORD);
    String mail = mailWithLink(email, 2);
    assertRefused(confirmsByCode(flow(own), code(attacked)), 401, "invalid_code");
    assertThat(confirmsByCode(flow(own), code(mail)).statusCode()).isEqualTo(201);

    assertRefused(confirmsByCode(flow(attack), code(attacked)), 401, "invalid_code");
    assertRefused(confirmsByLink(token(attacked), OTHER_PASSWORD), 401, "invalid_code");
    assertRefused(logsIn(email, OTHER_PASSWORD), 401, "invalid_credentials");
    assertThat(logsIn(email, TestUser.PASSWORD).statusCode()).isEqualTo(200);
    assertThat(accounts(email)).isEqualTo(1);
  }

  @Test
  void afterFiveWrongCodesTheRightOneIsWrong() {
    String flow = flow(signsUp(email, TestUser.PASSWORD));
    String code = code(mailWithLink(email, 1));
    String wrong = code.equals("00000000") ? "00000001" : "00000000";
    for (int i = 0; i < 5; i++) {
      assertRefused(confirmsByCode(flow, wrong), 401, "invalid_code");
    }

    assertRefused(confirmsByCode(flow, code), 401, "invalid_code");
    assertRefused(confirmsByCode(UUID.randomUUID().toString(), code), 401, "invalid_code");
    assertRefused(confirmsByCode("no-flow", code), 401, "invalid_code");
    assertThat(accounts(email)).isZero();
  }

  /** Neither response nor rows tell whether the address has an account. */
  @Test
  void takenAndNewAddressesAreAlike() {
    confirmsByCode(flow(signsUp(email, TestUser.PASSWORD)), code(mailWithLink(email, 1)));
    String free = newEmail();

    List<Object> ofFree = look(free);
    List<Object> ofTaken = look(email);

    assertThat(ofTaken).isEqualTo(ofFree);
    mailWithLink(free, 1);
    eventually(() -> assertThat(mails(email)).hasSize(2));
    assertThat(mails(email).get(1)).doesNotContain("#token=").doesNotContain(OTHER_PASSWORD);
    assertThat(logsIn(email, TestUser.PASSWORD).statusCode()).isEqualTo(200);
    assertRefused(logsIn(email, OTHER_PASSWORD), 401, "invalid_credentials");
  }

  private static List<Object> look(String address) {
    List<Long> before = rows();
    Response answer = signsUp(address, OTHER_PASSWORD);
    List<Long> after = rows();
    List<Object> look = new ArrayList<>();
    look.add(answer.statusCode());
    look.add(answer.jsonPath().getMap("").keySet());
    look.add(answer.<Object>path("expires_in"));
    look.add(
        answer.headers().asList().stream()
            .filter(header -> !header.getName().matches("(?i)date|x-request-id|ratelimit"))
            .toList()
            .toString());
    for (int i = 0; i < before.size(); i++) {
      look.add(after.get(i) - before.get(i));
    }
    return look;
  }

  private static List<Long> rows() {
    return List.of(
        count("select count(*) from users"),
        count("select count(*) from credentials"),
        count("select count(*) from tickets"),
        count("select count(*) from mails"),
        count("select count(*) from auth_events where event_type like 'signup%'"));
  }

  @Test
  void ofTwentyConfirmationsAtOnceOneSucceeds() throws Exception {
    String flow = flow(signsUp(email, TestUser.PASSWORD));
    String mail = mailWithLink(email, 1);
    String second = flow(signsUp(email, OTHER_PASSWORD));
    String other = mailWithLink(email, 2);
    List<Callable<Response>> confirmations = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      // More tries at once would exhaust the flow.
      confirmations.add(() -> confirmsByCode(flow, code(mail)));
      confirmations.add(() -> confirmsByLink(token(mail), TestUser.PASSWORD));
      confirmations.add(() -> confirmsByCode(second, code(other)));
      confirmations.add(() -> confirmsByLink(token(other), OTHER_PASSWORD));
    }

    List<Response> answers = TestUser.atOnce(confirmations);

    assertThat(answers).filteredOn(answer -> answer.statusCode() == 201).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.statusCode() != 201)
        .allSatisfy(answer -> assertThat(answer.statusCode()).isIn(401, 429, 503));
    assertThat(accounts(email)).isEqualTo(1);
    assertThat(
            count(
                "select count(*) from credentials c join users u on u.id = c.user_id"
                    + " where u.email = ?",
                email))
        .isEqualTo(1);
  }

  /** More sign-ups give neither more mails nor more tries. */
  @Test
  void beyondTheBudgetOfTheAddressTheMailIsWithheld() {
    for (int i = 0; i < 6; i++) {
      assertThat(signsUp(email, TestUser.PASSWORD).statusCode()).isEqualTo(202);
    }
    String next = newEmail();
    signsUp(next, TestUser.PASSWORD);
    mailWithLink(next, 1);

    eventually(() -> assertThat(mails(email)).hasSize(5));
  }

  @Test
  void faultsAreNamedForEveryAddress() {
    Response weak = signsUp(email, "short");
    assertRefused(weak, 400, "validation_failed");
    assertThat(weak.<List<String>>path("errors.field")).contains("password");
    Response empty = confirms(Json.createObjectBuilder());
    assertRefused(empty, 400, "validation_failed");
    assertThat(empty.<List<String>>path("errors.field")).containsExactly("token");
    Response half = confirms(Json.createObjectBuilder().add("flow", UUID.randomUUID().toString()));
    assertThat(half.<List<String>>path("errors.field")).containsExactly("code");
  }

  private static String newEmail() {
    return "verified-" + UUID.randomUUID() + "@example.com";
  }

  private static Response signsUp(String address, String password) {
    return post("/api/auth/signup", TestUser.credentials(address, password));
  }

  private static Response logsIn(String address, String password) {
    return post("/api/auth/login", TestUser.credentials(address, password));
  }

  private static Response confirmsByCode(String flow, String code) {
    return confirms(Json.createObjectBuilder().add("flow", flow).add("code", code));
  }

  private static Response confirmsByLink(String token, String password) {
    return confirms(Json.createObjectBuilder().add("token", token).add("password", password));
  }

  private static Response confirms(JsonObjectBuilder body) {
    return post("/api/auth/signup/confirm", body.build().toString());
  }

  private static Response post(String path, String body) {
    return server.request().contentType("application/json").body(body).post(path);
  }

  private static String flow(Response requested) {
    return requested.path("flow");
  }

  private static long accounts(String address) {
    return count("select count(*) from users where email = ?", address);
  }

  private static long count(String sql, Object... parameters) {
    try (Connection connection = server.database();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}

package dev.sallyport.signin;

import static dev.sallyport.TestUser.PASSWORD;
import static dev.sallyport.signin.password.PasswordStory.NEW_PASSWORD;
import static dev.sallyport.signin.password.PasswordStory.code;
import static dev.sallyport.signin.password.PasswordStory.eventually;
import static dev.sallyport.signin.password.PasswordStory.forgets;
import static dev.sallyport.signin.password.PasswordStory.mailWithLink;
import static dev.sallyport.signin.password.PasswordStory.page;
import static dev.sallyport.signin.password.PasswordStory.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.MailSink;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.mail.Header;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Every link that is mailed: opening it changes nothing, it leads to the configured URL alone, and
 * of many uses at once one succeeds. For sign-ups see {@code VerifiedSignUpIT}.
 */
class MailedLinkIT {
  private static final int TIMES = 20;
  private static final String EVIL = "evil.example";

  private final TestUser ada = TestUser.registered();
  private final String wanted = "wanted-" + UUID.randomUUID() + "@example.com";

  @Test
  void openingTheLinkOfAResetChangesNothing() throws Exception {
    forgets(ada, ada.email());
    String mail = mailWithLink(ada.email(), 1);

    opens(mail, "/api/auth/password/reset");

    assertThat(resets(token(mail)).call().statusCode()).isEqualTo(200);
  }

  @Test
  void openingTheLinkOfAVerificationChangesNothing() throws Exception {
    String mail = requestsVerification(ada);

    opens(mail, "/api/auth/email/confirm", "/api/auth/email/verify");

    assertThat(verifies(token(mail)).call().statusCode()).isEqualTo(200);
  }

  @Test
  void openingTheLinksOfAChangeOfAddressChangesNothing() throws Exception {
    String confirm = requestsChange();
    opens(confirm, "/api/auth/email/confirm", "/api/auth/email");
    assertThat(changes(token(confirm)).call().statusCode()).isEqualTo(200);
    String revert = mailWithLink(ada.email(), 1);

    opens(revert, "/api/auth/email/revert");

    assertThat(reverts(token(revert)).call().statusCode()).isEqualTo(200);
  }

  @Test
  void ofTwentyUsesAtOnceOneSucceeds() throws Exception {
    forgets(ada, ada.email());
    assertOne(resets(token(mailWithLink(ada.email(), 1))));

    TestUser grace = TestUser.registered();
    String verification = token(requestsVerification(grace));
    assertOne(
        () ->
            grace
                .elsewhere()
                .carries(grace.token())
                .sends("POST", "/api/auth/email/confirm", body("token", verification)));
  }

  @Test
  void ofTwentyChangesAndReversionsAtOnceOneSucceeds() throws Exception {
    assertOne(changes(token(requestsChange())));

    assertOne(reverts(token(mailWithLink(ada.email(), 1))));
  }

  /** Poisoned links would send the secret to an attacker once the recipient opens them. */
  @Test
  void noHeaderOfTheRequestAppearsInAMail() throws Exception {
    hostile(ada.anonymous())
        .body(body("email", ada.email()))
        .post("/api/auth/password/forgot")
        .then()
        .statusCode(202);
    assertClean(ada.email(), 1);

    TestUser grace = TestUser.registered();
    grace.logsIn();
    hostile(grace.authenticated()).post("/api/auth/email/verify").then().statusCode(202);
    assertClean(grace.email(), 1);
    hostile(grace.authenticated())
        .body(body("email", wanted, "password", PASSWORD))
        .post("/api/auth/email")
        .then()
        .statusCode(202);
    assertClean(wanted, 1);
    assertClean(grace.email(), 2);
  }

  private static RequestSpecification hostile(RequestSpecification request) {
    return request
        .contentType("application/json")
        .header("Host", EVIL)
        .header("X-Forwarded-Host", EVIL)
        .header("X-Forwarded-Server", EVIL)
        .header("X-Forwarded-Proto", "https")
        .header("X-Forwarded-Port", "8443")
        .header("X-Forwarded-Prefix", "/" + EVIL)
        .header("X-Original-URL", "https://" + EVIL + "/")
        .header("X-Host", EVIL)
        .header("Forwarded", "for=192.0.2.1;host=" + EVIL + ";proto=https")
        .header("Referer", "https://" + EVIL + "/")
        .header("User-Agent", EVIL)
        .header("Accept-Language", EVIL);
  }

  private static void assertClean(String address, int mails) throws Exception {
    eventually(() -> assertThat(MailSink.shared().to(address)).hasSize(mails));
    MimeMessage mail = MailSink.shared().to(address).get(mails - 1);
    for (Header header : Collections.list(mail.getAllHeaders())) {
      assertThat(header.getValue()).doesNotContain(EVIL);
    }
    MimeMultipart forms = (MimeMultipart) mail.getContent();
    for (int i = 0; i < forms.getCount(); i++) {
      String form = (String) forms.getBodyPart(i).getContent();
      assertThat(form).doesNotContain(EVIL, "8443");
      assertThat(form.replace("http://localhost:8080/", "")).doesNotContain("http:", "https:");
    }
  }

  /** As mail scanners do: the page, and what it calls, with the secret where they may put it. */
  private void opens(String mail, String... calls) {
    String page = URI.create(page(mail)).getPath();
    String token = token(mail);
    // A mail arrives before its row says so.
    eventually(
        () ->
            assertThat(
                    Database.count(
                        "select count(*) from mails where user_id = ? and state = 'pending'",
                        ada.userId()))
                .isZero());
    List<Object> before = rows();
    for (int i = 0; i < TIMES; i++) {
      for (String query : List.of("", "?token=" + token)) {
        assertThat(ada.anonymous().get(page + query).statusCode()).isEqualTo(200);
        assertThat(ada.anonymous().head(page + query).statusCode()).isEqualTo(200);
        for (String call : calls) {
          assertThat(ada.anonymous().get(call + query).statusCode()).isIn(401, 405);
          assertThat(ada.anonymous().head(call + query).statusCode()).isIn(401, 405);
        }
      }
    }
    assertThat(rows()).isEqualTo(before);
  }

  private List<Object> rows() {
    List<Object> rows = new ArrayList<>();
    for (String table : List.of("tickets", "credentials", "sessions", "mails", "auth_events")) {
      rows.addAll(
          Database.column(
              "select t::text from " + table + " t where user_id = ? order by 1", ada.userId()));
    }
    rows.addAll(Database.column("select u::text from users u where id = ?", ada.userId()));
    return rows;
  }

  private static void assertOne(Callable<Response> use) throws Exception {
    List<Response> answers = TestUser.atOnce(Collections.nCopies(TIMES, use));

    assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.statusCode() != 200)
        .allSatisfy(answer -> assertThat(answer.statusCode()).isIn(401, 429, 503));
  }

  private static String requestsVerification(TestUser user) {
    user.logsIn();
    user.authenticated().post("/api/auth/email/verify").then().statusCode(202);
    return mailWithLink(user.email(), 1);
  }

  private String requestsChange() {
    ada.logsIn();
    ada.sends("POST", "/api/auth/email", body("email", wanted, "password", PASSWORD))
        .then()
        .statusCode(202);
    String mail = mailWithLink(wanted, 1);
    assertThat(code(mail)).hasSize(8);
    return mail;
  }

  private Callable<Response> resets(String token) {
    return anonymous("/api/auth/password/reset", body("token", token, "password", NEW_PASSWORD));
  }

  private Callable<Response> verifies(String token) {
    return () -> ada.sends("POST", "/api/auth/email/confirm", body("token", token));
  }

  private Callable<Response> changes(String token) {
    return anonymous("/api/auth/email/confirm", body("token", token, "password", PASSWORD));
  }

  private Callable<Response> reverts(String token) {
    return anonymous("/api/auth/email/revert", body("token", token));
  }

  /** Each from an address of its own. */
  private Callable<Response> anonymous(String path, String body) {
    Supplier<TestUser> device = ada::elsewhere;
    return () -> device.get().post(path, body);
  }

  private static String body(String... namesAndValues) {
    JsonObjectBuilder body = Json.createObjectBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      body.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return body.build().toString();
  }
}

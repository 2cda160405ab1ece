package dev.sallyport.signin.email.change;

import static dev.sallyport.TestUser.PASSWORD;
import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.body;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.MailSink;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of e-mail addresses, and attempts to take accounts over with them. */
@SharesService
class EmailChangeIT {
  private static final Pattern TOKEN = Pattern.compile("#token=([A-Za-z0-9_-]{43})");
  private static final Pattern CODE = Pattern.compile("\\b(\\d{4})[ -]?(\\d{4})\\b");

  private final TestUser ada = TestUser.registered();
  private final String wanted = newAddress();

  @BeforeEach
  void logsIn() {
    assertThat(ada.logsIn().statusCode()).isEqualTo(200);
  }

  @Test
  void codeChangesTheAddressInTheSessionOfTheRequest() {
    TestUser phone = ada.elsewhere();
    phone.logsIn();

    Response requested = requests(ada, wanted, PASSWORD);

    assertThat(requested.statusCode()).as(requested.asString()).isEqualTo(202);
    assertThat(body(requested)).containsOnlyKeys("flow", "expires_in", "resend_after");
    assertThat(ada.moves().logsInWith(PASSWORD).statusCode()).as("unchanged").isEqualTo(200);
    mail(ada.email(), 0);
    String mail = mail(wanted, 0);
    assertRefused(confirms(phone, flow(requested), code(mail)), 401, "invalid_code");
    assertRefused(confirms(TestUser.arrives(), flow(requested), code(mail)), 401, "invalid_code");

    Response confirmed = confirms(ada, flow(requested), code(mail));

    assertThat(confirmed.statusCode()).as(confirmed.asString()).isEqualTo(200);
    assertThat(body(confirmed))
        .containsEntry("email", wanted)
        .containsEntry("email_verified", true);
    assertThat(phone.sessions().statusCode()).as("other session").isEqualTo(401);
    assertThat(ada.sessions().statusCode()).isEqualTo(200);
    assertThat(member(ada.refreshes(), "email")).isEqualTo(wanted);
    assertRefused(ada.moves().logsIn(), 401, "invalid_credentials");
    assertThat(ada.moves().logsInAs(wanted, PASSWORD).statusCode()).isEqualTo(200);
    assertRefused(confirms(ada, flow(requested), code(mail)), 401, "invalid_code");
    assertThat(events()).contains("email_change_requested", "email_changed");
  }

  @Test
  void linkChangesTheAddressOnlyWithThePassword() {
    requests(ada, wanted, PASSWORD);
    String token = token(mail(wanted, 0));
    TestUser stranger = TestUser.arrives();

    assertThat(confirms(stranger, token, null).statusCode()).isEqualTo(401);
    assertRefused(confirms(stranger, token, "Wrong-Horse-7"), 401, "invalid_credentials");
    assertThat(ada.sessions().statusCode()).isEqualTo(200);

    assertThat(confirms(stranger, token, PASSWORD).statusCode()).isEqualTo(200);

    assertThat(ada.sessions().statusCode()).as("every session").isEqualTo(401);
    assertThat(ada.moves().logsInAs(wanted, PASSWORD).statusCode()).isEqualTo(200);
    assertRefused(confirms(stranger.moves(), token, PASSWORD), 401, "invalid_code");
  }

  @Test
  void requestNeedsThePasswordAndAnotherAddress() {
    assertRefused(requests(ada, wanted, "Wrong-Horse-7"), 401, "invalid_credentials");
    assertRefused(ada.sends("POST", "/api/auth/email", "{}"), 400, "validation_failed");
    assertRefused(requests(ada, ada.email(), PASSWORD), 400, "validation_failed");
    assertRefused(requests(ada, "no address", PASSWORD), 400, "validation_failed");
    assertThat(rows("select count(*) from tickets where user_id = ?")).isZero();
  }

  /** Neither response nor rows reveal that an address has an account. */
  @Test
  void takenAddressIsNotRevealed() {
    TestUser grace = TestUser.registered();
    Response free = requests(ada, wanted, PASSWORD);
    long mails = rows("select count(*) from mails where user_id = ?");
    long tickets = rows("select count(*) from tickets where user_id = ?");

    Response taken = requests(ada, grace.email(), PASSWORD);

    assertThat(taken.statusCode()).isEqualTo(free.statusCode());
    assertThat(body(taken).keySet()).isEqualTo(body(free).keySet());
    assertThat(rows("select count(*) from tickets where user_id = ?")).isEqualTo(2 * tickets);
    assertThat(rows("select count(*) from mails where user_id = ?")).isEqualTo(2 * mails);
    mail(ada.email(), 1);
    assertThat(mails(grace.email())).isEmpty();
    assertRefused(confirms(ada, flow(taken), "00000000"), 401, "invalid_code");
  }

  @Test
  void ofRacingConfirmationsOfOneAddressOneSucceeds() throws Exception {
    TestUser grace = TestUser.registered();
    grace.logsIn();
    String first = flow(requests(ada, wanted, PASSWORD));
    String firstCode = code(mail(wanted, 0));
    String second = flow(requests(grace, wanted, PASSWORD));
    String secondCode = code(mail(wanted, 1));

    List<Integer> statuses =
        TestUser.atOnce(
            Stream.<Callable<Integer>>of(
                    () -> confirms(ada, first, firstCode).statusCode(),
                    () -> confirms(grace, second, secondCode).statusCode())
                .toList());

    assertThat(statuses).containsExactlyInAnyOrder(200, 401);
    assertThat(Database.value("select count(*) from users where email = ?", wanted)).isEqualTo(1L);
  }

  @Test
  void formerAddressRevertsTheChangeAlsoAfterTheThiefHasChangedItAgain() {
    changesTo(wanted);
    String revert = token(mail(ada.email(), 1));
    String third = newAddress();
    TestUser thief = ada.elsewhere();
    thief.carries(member(thief.logsInAs(wanted, PASSWORD), "token"));
    String flow = flow(requests(thief, third, PASSWORD));
    assertThat(confirms(thief, flow, code(mail(third, 0))).statusCode()).isEqualTo(200);
    String thiefsRevert = token(mail(wanted, 2));

    Response reverted = reverts(revert);

    assertThat(reverted.statusCode()).as(reverted.asString()).isEqualTo(200);
    assertThat(thief.sessions().statusCode()).isEqualTo(401);
    assertThat(ada.moves().logsIn().statusCode()).isEqualTo(200);
    assertRefused(reverts(thiefsRevert), 401, "invalid_code");
    assertRefused(reverts(revert), 401, "invalid_code");
    assertThat(events()).contains("email_reverted");
  }

  /** Otherwise a thief could take the former address and so prevent that it is restored. */
  @Test
  void nobodyTakesTheFormerAddressWhileItCanBeRestored() {
    changesTo(wanted);
    TestUser thief = TestUser.registered();
    thief.logsIn();

    Response signUp = TestUser.arrives().signsUpAs(ada.email(), PASSWORD);
    Response change = requests(thief, ada.email(), PASSWORD);

    assertThat(signUp.statusCode()).isNotEqualTo(201);
    assertThat(change.statusCode()).isEqualTo(202);
    assertThat(
            Database.value(
                "select count(*) from mails where user_id = ? and is_withheld", thief.userId()))
        .isIn(0L, 1L);
    assertThat(reverts(token(mail(ada.email(), 1))).statusCode()).isEqualTo(200);
    assertThat(ada.moves().logsIn().statusCode()).isEqualTo(200);
  }

  @Test
  void pendingDeletionPreventsTheChangeAndKeepsTheTicket() {
    String flow = flow(requests(ada, wanted, PASSWORD));
    String code = code(mail(wanted, 0));
    Database.update(
        "update users set deletion_due = now() + interval '1 day' where id = ?", ada.userId());

    assertRefused(confirms(ada, flow, code), 401, "invalid_code");

    Database.update("update users set deletion_due = null where id = ?", ada.userId());
    assertThat(confirms(ada, flow, code).statusCode()).as("not consumed").isEqualTo(200);
  }

  private void changesTo(String address) {
    String flow = flow(requests(ada, address, PASSWORD));
    assertThat(confirms(ada, flow, code(mail(address, 0))).statusCode()).isEqualTo(200);
  }

  private static String newAddress() {
    return "n-" + UUID.randomUUID() + "@example.com";
  }

  private static Response requests(TestUser user, String email, String password) {
    return user.sends(
        "POST",
        "/api/auth/email",
        Json.createObjectBuilder()
            .add("email", email)
            .add("password", password)
            .build()
            .toString());
  }

  private static Response confirms(TestUser user, String first, String second) {
    JsonObjectBuilder body = Json.createObjectBuilder();
    if (first.length() == 43) {
      body.add("token", first);
      if (second != null) {
        body.add("password", second);
      }
    } else {
      body.add("flow", first).add("code", second);
    }
    String text = body.build().toString();
    return user.token() == null
        ? user.post("/api/auth/email/confirm", text)
        : user.sends("POST", "/api/auth/email/confirm", text);
  }

  private static Response reverts(String token) {
    return TestUser.arrives()
        .post(
            "/api/auth/email/revert",
            Json.createObjectBuilder().add("token", token).build().toString());
  }

  private List<Object> events() {
    return Database.column("select event_type from auth_events where user_id = ?", ada.userId());
  }

  private long rows(String sql) {
    return (Long) Database.value(sql, ada.userId());
  }

  private static String flow(Response requested) {
    assertThat(requested.statusCode()).as(requested.asString()).isEqualTo(202);
    return member(requested, "flow");
  }

  /** Waits for the mail of this number to the address, and returns its plain text. */
  private static String mail(String address, int number) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (mails(address).size() <= number && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    assertThat(mails(address)).as("mails to " + address).hasSizeGreaterThan(number);
    return mails(address).get(number);
  }

  private static List<String> mails(String address) {
    return MailSink.shared().to(address).stream().map(EmailChangeIT::plainText).toList();
  }

  private static String plainText(MimeMessage mail) {
    try {
      return ((MimeMultipart) mail.getContent()).getBodyPart(0).getContent().toString();
    } catch (MessagingException malformed) {
      throw new IllegalStateException(malformed);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String token(String mail) {
    Matcher token = TOKEN.matcher(mail);
    assertThat(token.find()).as(mail).isTrue();
    return token.group(1);
  }

  private static String code(String mail) {
    Matcher code = CODE.matcher(mail.replaceAll("\\S+#token=\\S+", ""));
    assertThat(code.find()).as(mail).isTrue();
    return code.group(1) + code.group(2);
  }
}

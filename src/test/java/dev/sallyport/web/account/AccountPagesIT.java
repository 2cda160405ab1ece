package dev.sallyport.web.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.MailSink;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.web.Visitor;
import io.restassured.response.Response;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages on which users look after their account, in a browser without scripts. */
@SharesService
class AccountPagesIT {
  private static final String SESSION = "__Host-sallyport-sso";
  private static final String ATTACK = "\"><script>alert(1)</script>{brand}$1";
  private static final Pattern LINK = Pattern.compile("href=\"[./]*/(account[a-z/-]*)\"");
  private static final Pattern CODE = Pattern.compile("\\b(\\d{4})[ -]?(\\d{4})\\b");

  private final TestUser ada = TestUser.registered();
  private final Visitor visitor = Visitor.arrives().isSignedIn(ada);

  @ParameterizedTest
  @CsvSource({"en, Your account", "de, Ihr Konto"})
  void everyPageCanBeReachedAndShown(String language, String title) {
    visitor.sends("Accept-Language", language);
    Database.update("update users set language = ? where id = ?", language, ada.userId());
    Response home = visitor.opens("/account");
    assertThat(home.asString()).contains("<title>" + title).contains(ada.email());
    Set<String> pages = new LinkedHashSet<>(links(home));
    assertThat(pages)
        .contains(
            "account/email",
            "account/password",
            "account/passkeys",
            "account/app",
            "account/sessions",
            "account/devices",
            "account/language",
            "account/export",
            "account/delete");
    for (String page : List.copyOf(pages)) {
      pages.addAll(links(visitor.opens("/" + page)));
    }
    assertThat(pages).contains("account/passkeys/add", "account/email/verify");
    for (String page : pages) {
      Response shown = visitor.opens("/" + page);
      assertThat(shown.statusCode()).as(page).isEqualTo(200);
      assertThat(shown.asString())
          .as(page)
          .contains("<html lang=\"" + language + "\" dir=\"ltr\">")
          .containsPattern("<h1[ >]");
    }
  }

  private static Set<String> links(Response page) {
    return LINK.matcher(page.asString())
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }

  @Test
  void aNewPasswordEndsEveryOtherSession() {
    ada.opensSession();
    String before = visitor.cookies().get(SESSION);
    visitor.opens("/account/password");
    Response wrong =
        visitor.submits(
            "/account/password", Map.of("current_password", "wrong", "password", "New-Horse-8!"));
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.asString())
        .contains("id=\"current_password-error\">The password is wrong.")
        .doesNotContain("New-Horse-8!");
    assertThat(
            visitor
                .submits("/account/password", Map.of("current_password", "x", "password", ""))
                .asString())
        .contains("id=\"password-error\">Enter your password.");

    Response changed =
        visitor.submits(
            "/account/password",
            Map.of("current_password", TestUser.PASSWORD, "password", "New-Horse-8!"));
    assertThat(changed.statusCode()).as(changed.asString()).isEqualTo(303);
    assertThat(changed.header("Location")).isEqualTo("../account?done=password_changed");
    assertThat(visitor.cookies().get(SESSION)).isNotEqualTo(before);
    assertThat(visitor.opens("/account?done=password_changed").asString())
        .contains("Your password has been changed.");
    assertThat(ada.sessions().statusCode()).isEqualTo(401);
    assertThat(Database.openSessions(ada.userId())).isEqualTo(1);
    assertThat(ada.moves().logsInWith("New-Horse-8!").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nothing", "PASSWORD_CHANGED", "%3Cscript%3E", "password_changed%00"})
  void noTextOfTheAddressIsShown(String key) {
    assertThat(visitor.opens("/account?done=" + key).asString())
        .doesNotContain("role=\"status\"")
        .doesNotContain("<script>");
  }

  @Test
  void aUserEndsSessions() {
    Database.update(
        "update sessions set user_agent = ? where id = ?",
        "Firefox/9 " + ATTACK,
        visitor.session());
    Visitor phone = Visitor.arrives().isSignedIn(ada);
    Response list = visitor.opens("/account/sessions");
    assertThat(list.asString())
        .contains("This browser", "192.0.2.1", "value=\"" + phone.session() + "\"")
        .doesNotContain("value=\"" + visitor.session() + "\"")
        .doesNotContain("<script>alert");

    Response ended =
        visitor.submits("/account/sessions", Map.of("session", phone.session().toString()));
    assertThat(ended.header("Location")).isEqualTo("../account/sessions?done=session_ended");
    assertThat(phone.opens("/account").statusCode()).isEqualTo(303);

    Visitor tablet = Visitor.arrives().isSignedIn(ada);
    visitor.submits("/account/sessions", Map.of("others", "on"));
    assertThat(tablet.opens("/account").statusCode()).isEqualTo(303);
    assertThat(visitor.opens("/account/sessions?done=sessions_ended").asString())
        .contains("All other sessions have ended.");
  }

  @Test
  void theSessionOfAnotherUserIsUnknown() {
    Visitor victim = Visitor.arrives().isSignedIn(TestUser.registered());
    Visitor.arrives().isSignedIn(ada);
    visitor.opens("/account/sessions");
    for (String id : List.of(victim.session().toString(), UUID.randomUUID().toString(), "x", "")) {
      Response answer = visitor.submits("/account/sessions", Map.of("session", id));
      assertThat(answer.statusCode()).as(id).isEqualTo(404);
      assertThat(answer.asString()).contains("role=\"alert\"");
    }
    assertThat(victim.opens("/account").statusCode()).isEqualTo(200);
  }

  @Test
  void aFormThatTheBrowserDidNotGetChangesNothing() {
    Visitor phone = Visitor.arrives().isSignedIn(ada);
    Map<String, String> ends = Map.of("session", phone.session().toString());
    Visitor thief = Visitor.arrives();
    thief.opens("/login");
    for (String state : List.of("", "x", thief.state())) {
      assertThat(visitor.submitsWith(state, "/account/sessions", ends).statusCode()).isEqualTo(403);
    }
    visitor.opens("/account/sessions");
    visitor.sends("Sec-Fetch-Site", "cross-site");
    assertThat(visitor.submits("/account/sessions", ends).statusCode()).isEqualTo(403);
    assertThat(phone.opens("/account").statusCode()).isEqualTo(200);
  }

  @Test
  void aUserForgetsDevices() {
    UUID own = remembered(ada);
    UUID second = remembered(ada);
    UUID foreign = remembered(TestUser.registered());
    assertThat(visitor.opens("/account/devices").asString())
        .contains(own.toString(), second.toString(), "203.0.113.9")
        .doesNotContain(foreign.toString())
        .doesNotContain("<script>alert");

    assertThat(
            visitor.submits("/account/devices", Map.of("device", foreign.toString())).statusCode())
        .isEqualTo(404);
    assertThat(count(foreign)).isEqualTo(1);
    assertThat(visitor.submits("/account/devices", Map.of("device", own.toString())).statusCode())
        .isEqualTo(303);
    assertThat(List.of(count(own), count(second))).containsExactly(0L, 1L);
    visitor.submits("/account/devices", Map.of("all", "on"));
    assertThat(count(second)).isZero();
  }

  private static UUID remembered(TestUser user) {
    UUID id = UUID.randomUUID();
    Database.update(
        "insert into remembered_devices (id, user_id, token_hash, rotated_at, ip_address,"
            + " user_agent, created_at, last_used_at, expires_at) values (?, ?,"
            + " sha256(?::text::bytea), now(), '203.0.113.9', ?, now(), now(), now() + '1 day')",
        id,
        user.userId(),
        id.toString(),
        ATTACK);
    return id;
  }

  private static long count(UUID device) {
    return Database.count("select count(*) from remembered_devices where id = ?", device);
  }

  @Test
  void theCodeInTheMailChangesTheAddress() {
    String wanted = TestUser.arrives().email();
    visitor.opens("/account/email");
    Response malformed =
        visitor.submits("/account/email", Map.of("email", ATTACK, "password", TestUser.PASSWORD));
    assertThat(malformed.statusCode()).isEqualTo(400);
    assertThat(malformed.asString())
        .contains("id=\"email-error\"", "&lt;script&gt;alert")
        .doesNotContain("<script>alert");

    Response mailed =
        visitor.submits("/account/email", Map.of("email", wanted, "password", TestUser.PASSWORD));
    assertThat(mailed.statusCode()).as(mailed.asString()).isEqualTo(200);
    assertThat(mailed.asString()).contains("Check your mailbox", wanted);
    Response wrong = visitor.submits("/account/email/confirm", Map.of("code", "0000 0000"));
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.asString()).contains("The code is wrong", wanted);

    Response confirmed = visitor.submits("/account/email/confirm", Map.of("code", code(wanted)));
    assertThat(confirmed.header("Location")).isEqualTo("../../account?done=email_confirmed");
    assertThat(visitor.opens("/account").asString()).contains(wanted, "Verified");
  }

  @Test
  void theCodeInTheMailVerifiesTheAddress() {
    assertThat(visitor.opens("/account").asString()).contains("Not verified");
    visitor.opens("/account/email/verify");
    visitor.submits("/account/email/verify", Map.of());
    Visitor thief = Visitor.arrives().isSignedIn(TestUser.registered());
    thief.opens("/account/email/verify");
    assertThat(
            thief
                .submitsWith(
                    visitor.state(), "/account/email/confirm", Map.of("code", code(ada.email())))
                .statusCode())
        .isEqualTo(403);
    visitor.submits("/account/email/confirm", Map.of("code", code(ada.email())));
    assertThat(visitor.opens("/account").asString()).doesNotContain("Not verified");
    visitor.opens("/account/email/verify");
    assertThat(visitor.submits("/account/email/verify", Map.of()).statusCode()).isEqualTo(409);
  }

  private static String code(String address) {
    Matcher code =
        CODE.matcher(MailSink.shared().text(address, 0).replaceAll("\\S+#token=\\S+", ""));
    assertThat(code.find()).isTrue();
    return code.group(1) + code.group(2);
  }

  @Test
  void aUserChoosesTheLanguageOfPagesAndMails() {
    visitor.opens("/account/language");
    assertThat(visitor.submits("/account/language", Map.of("language", "xx")).statusCode())
        .isEqualTo(404);
    visitor.submits("/account/language", Map.of("language", "de"));
    assertThat(visitor.opens("/account").asString())
        .contains("<html lang=\"de\" dir=\"ltr\">", "Ihr Konto");
    assertThat(Database.value("select language from users where id = ?", ada.userId()))
        .isEqualTo("de");
  }

  @Test
  void theExportIsAFile() {
    visitor.opens("/account/export");
    Response file = visitor.submits("/account/export", Map.of());
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.contentType()).isEqualTo("application/json");
    assertThat(file.header("Content-Disposition")).startsWith("attachment;");
    assertThat(file.<String>path("account.email")).isEqualTo(ada.email());
    assertThat(visitor.submitsWith("", "/account/export", Map.of()).asString())
        .doesNotContain("exported_at");
  }

  /** The authentication is asked for at the page that leads back. */
  @Test
  void anImportantChangeNeedsARecentAuthentication() {
    visitor.opens("/account/delete");
    String form = visitor.state();
    visitor.signedInLongAgo();
    Map<String, String> fields = Map.of("password", TestUser.PASSWORD);
    Response refused = visitor.submitsWith(form, "/account/delete", fields);
    assertThat(refused.header("Location")).isEqualTo("../confirm?return_to=%2Faccount%2Fdelete");
    assertThat(Database.value("select deletion_due from users where id = ?", ada.userId()))
        .isNull();
    for (String page : List.of("export", "email", "app", "recovery-codes", "passkeys/add")) {
      assertThat(visitor.opens("/account/" + page).header("Location"))
          .as(page)
          .contains("confirm?return_to=");
    }
    assertThat(visitor.submits("/account/export", Map.of()).statusCode()).isEqualTo(303);

    visitor.opens("/confirm?return_to=%2Faccount%2Fdelete");
    Response confirmed = visitor.submits("/confirm", fields);
    assertThat(confirmed.header("Location")).as(confirmed.asString()).isEqualTo("./account/delete");
    assertThat(visitor.opens("/account/delete").statusCode()).isEqualTo(200);
  }

  @Test
  void aUserDeletesTheAccount() {
    visitor.opens("/account/delete");
    Response wrong = visitor.submits("/account/delete", Map.of("password", "wrong"));
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.asString()).contains("id=\"password-error\">The password is wrong.");

    Response deleted = visitor.submits("/account/delete", Map.of("password", TestUser.PASSWORD));
    assertThat(deleted.asString()).contains("Your account will be deleted").doesNotContain("$1");
    assertThat(visitor.cookies()).doesNotContainKey(SESSION);
    assertThat(Database.value("select deletion_due from users where id = ?", ada.userId()))
        .isNotNull();
    assertThat(Database.openSessions(ada.userId())).isZero();
  }

  @Test
  void whatNeedsAPasswordSaysSoToAUserWhoHasNone() {
    Database.update("delete from credentials where user_id = ?", ada.userId());
    for (String page : List.of("delete", "email")) {
      assertThat(visitor.opens("/account/" + page).asString())
          .as(page)
          .contains("This needs a password, and your account has none.")
          .contains("href=\"../account/password\"")
          .doesNotContain("type=\"password\"");
    }
  }

  @Test
  void buttonsOfRowsHaveNamesOfTheirOwn() {
    Visitor.arrives().isSignedIn(ada);
    assertThat(
            Pattern.compile("<(?:a class=\"button\"|button)[^>]*aria-label=\"([^\"]+)\"")
                .matcher(visitor.opens("/account").asString())
                .results()
                .map((MatchResult found) -> found.group(1)))
        .contains("Open: Password", "Open: Sessions")
        .doesNotHaveDuplicates();
  }
}

package dev.sallyport.web.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.signin.factor.FactorStory;
import dev.sallyport.web.Visitor;
import io.restassured.response.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages that sign users in and out, as a browser without scripts sees them. */
@SharesService
class SignInPagesIT {
  private static final String SESSION = "__Host-sallyport-sso";

  private final TestUser ada = TestUser.registered();
  private final Visitor visitor = Visitor.arrives();

  @Test
  void aUserLogsInAndOut() {
    Response form = visitor.opens("/login");
    assertThat(form.statusCode()).isEqualTo(200);
    assertThat(form.contentType()).isEqualTo("text/html;charset=utf-8");
    assertThat(form.header("Referrer-Policy")).isEqualTo("same-origin");
    assertThat(form.header("Cache-Control")).isEqualTo("no-store");
    assertThat(form.header("X-Frame-Options")).isEqualTo("DENY");
    assertThat(form.header("Content-Security-Policy")).contains("form-action 'self';");

    Response in =
        visitor.submits("/login", Map.of("email", ada.email(), "password", TestUser.PASSWORD));
    assertThat(in.statusCode()).isEqualTo(303);
    assertThat(in.header("Location")).isEqualTo("./account");
    assertThat(in.headers().getValues("Set-Cookie"))
        .singleElement()
        .asString()
        .startsWith(SESSION + "=")
        .endsWith("; Secure; HttpOnly; SameSite=Lax");
    assertThat(visitor.opens("/account").statusCode()).isEqualTo(200);
    assertThat(visitor.opens("/login").header("Location")).isEqualTo("./account");

    assertThat(visitor.opens("/logout").statusCode()).isEqualTo(200);
    Map<String, String> kept = Map.copyOf(visitor.cookies());
    Response out = visitor.submits("/logout", Map.of());
    assertThat(out.asString()).contains("You are logged out");
    assertThat(visitor.cookies()).doesNotContainKey(SESSION);
    visitor.cookies().putAll(kept);
    assertThat(visitor.opens("/account").header("Location"))
        .isEqualTo("./login?return_to=%2Faccount");
  }

  @Test
  void aWrongPasswordKeepsWhatWasEnteredButThePassword() {
    visitor.opens("/login");
    Response answer =
        visitor.submits("/login", Map.of("email", ada.email(), "password", "wrong-password"));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).isNull();
    assertThat(answer.asString())
        .contains("The e-mail address or the password is wrong.")
        .contains("value=\"" + ada.email() + "\"")
        .doesNotContain("wrong-password")
        .contains("<title>Error: Log in");
    assertThat(visitor.cookies()).doesNotContainKey(SESSION);
  }

  @Test
  void unknownAddressAndWrongPasswordHaveTheSameAnswer() {
    visitor.opens("/login");
    Response wrong =
        visitor.submits("/login", Map.of("email", ada.email(), "password", "wrong-password"));
    String unknown = TestUser.arrives().email();
    Response none =
        visitor.submits("/login", Map.of("email", unknown, "password", "wrong-password"));

    assertThat(none.statusCode()).isEqualTo(wrong.statusCode());
    assertThat(withoutState(none).replace(unknown, "?"))
        .isEqualTo(withoutState(wrong).replace(ada.email(), "?"));
  }

  private static String withoutState(Response answer) {
    return answer.asString().replaceAll("name=\"state\" value=\"[^\"]*\"", "");
  }

  @Test
  void faultsAreShownAtTheirFields() {
    visitor.opens("/login");
    Response answer = visitor.submits("/login", Map.of("email", "", "password", ""));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.asString())
        .contains("id=\"email-error\">Enter your e-mail address.")
        .contains("id=\"password-error\">Enter your password.")
        .contains("aria-describedby=\"email-error\" aria-invalid=\"true\" autofocus");
  }

  @Test
  void theSecondFactorIsTheSecondPage() {
    ada.logsIn();
    FactorStory app = FactorStory.enrolled(ada);
    Response second = visitor.logsIn(ada);
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(second.asString()).contains("Confirm that it is you");
    assertThat(visitor.cookies()).doesNotContainKey(SESSION);

    Response wrong = visitor.submits("/second-factor", Map.of("code", app.wrongCode()));
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.asString()).contains("The code is wrong");
    Response missing = visitor.submits("/second-factor", Map.of("code", ""));
    assertThat(missing.asString()).contains("Enter a code.");

    Response in =
        visitor.submits(
            "/second-factor", Map.of("code", app.recoveryCodes().get(0), "remember", "on"));
    assertThat(in.statusCode()).as(in.asString()).isEqualTo(303);
    assertThat(visitor.cookies()).containsKeys(SESSION, "__Host-sallyport-device");

    // A remembered device needs no second factor.
    visitor.cookies().remove(SESSION);
    assertThat(visitor.logsIn(ada).statusCode()).isEqualTo(303);
  }

  @Test
  void anAccountThatWillBeDeletedIsKeptFromThePageToWhichTheLogInLeads() {
    willBeDeleted(ada);
    Map<String, String> credentials = Map.of("email", ada.email(), "password", TestUser.PASSWORD);
    visitor.opens("/login");
    Response wrong =
        visitor.submits("/login", Map.of("email", ada.email(), "password", "wrong-password"));
    assertThat(wrong.asString()).doesNotContain("Keep the account");
    Response refused = visitor.submits("/login", credentials);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.asString()).contains("about to be deleted", "href=\"./restore\"");

    visitor.opens("/restore");
    Response failed =
        visitor.submits("/restore", Map.of("email", ada.email(), "password", "wrong-password"));
    assertThat(failed.statusCode()).isEqualTo(401);
    assertThat(failed.asString()).contains("<title>Error: Keep your account");
    assertThat(isToBeDeleted(ada)).isTrue();
    Response kept = visitor.submits("/restore", credentials);

    assertThat(kept.statusCode()).as(kept.asString()).isEqualTo(303);
    assertThat(kept.header("Location")).isEqualTo("./account");
    assertThat(isToBeDeleted(ada)).isFalse();
    assertThat(visitor.opens("/account").statusCode()).isEqualTo(200);
  }

  /** A stolen password alone keeps no account of a user with a second factor. */
  @Test
  void anAccountWithASecondFactorIsKeptOnlyWithIt() {
    ada.logsIn();
    FactorStory app = FactorStory.enrolled(ada);
    willBeDeleted(ada);
    visitor.opens("/restore");
    Response second =
        visitor.submits("/restore", Map.of("email", ada.email(), "password", TestUser.PASSWORD));
    assertThat(second.asString()).contains("Confirm that it is you");
    assertThat(isToBeDeleted(ada)).isTrue();

    Response kept = visitor.submits("/second-factor", Map.of("code", app.recoveryCodes().get(0)));

    assertThat(kept.statusCode()).as(kept.asString()).isEqualTo(303);
    assertThat(isToBeDeleted(ada)).isFalse();
  }

  /** An address without an account, or with one that stays, gets the answers of the log-in. */
  @Test
  void thePageThatKeepsAccountsTellsStrangersNothing() {
    visitor.opens("/restore");
    Response wrong =
        visitor.submits("/restore", Map.of("email", ada.email(), "password", "wrong-password"));
    String unknown = TestUser.arrives().email();
    Response none =
        visitor.submits("/restore", Map.of("email", unknown, "password", "wrong-password"));

    assertThat(none.statusCode()).isEqualTo(wrong.statusCode()).isEqualTo(401);
    assertThat(withoutState(none).replace(unknown, "?"))
        .isEqualTo(withoutState(wrong).replace(ada.email(), "?"));
    assertThat(
            visitor
                .submits("/restore", Map.of("email", ada.email(), "password", TestUser.PASSWORD))
                .statusCode())
        .isEqualTo(303);
  }

  private static void willBeDeleted(TestUser user) {
    Database.update(
        "update users set deletion_due = now() + interval '7 days' where id = ?", user.userId());
  }

  private static boolean isToBeDeleted(TestUser user) {
    return Database.count(
            "select count(*) from users where id = ? and deletion_due is not null", user.userId())
        > 0;
  }

  /** Another browser has no use for the flow of a log-in, not even with its page. */
  @Test
  void theSecondStepBelongsToTheBrowserOfTheFirst() {
    ada.logsIn();
    FactorStory app = FactorStory.enrolled(ada);
    visitor.logsIn(ada);
    Visitor thief = Visitor.arrives();
    thief.opens("/login");

    Response answer =
        thief.submitsWith(
            visitor.state(), "/second-factor", Map.of("code", app.recoveryCodes().get(0)));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(thief.cookies()).doesNotContainKey(SESSION);
  }

  @Test
  void theNewSessionEndsThatBefore() {
    visitor.logsIn(ada);
    String first = visitor.cookies().get(SESSION);
    visitor.cookies().remove(SESSION);
    visitor.opens("/login");
    String form = visitor.state();
    visitor.cookies().put(SESSION, first);
    visitor.submitsWith(
        form, "/login", Map.of("email", ada.email(), "password", TestUser.PASSWORD));

    assertThat(visitor.cookies().get(SESSION)).isNotEqualTo(first);
    assertThat(Database.openSessions(ada.userId())).isEqualTo(1);
    Visitor old = Visitor.arrives();
    old.cookies().put(SESSION, first);
    assertThat(old.opens("/account").statusCode()).isEqualTo(303);
  }

  @Test
  void theSessionIsLikeEveryOther() {
    visitor.logsIn(ada);
    Database.update(
        "update sessions set last_used_at = last_used_at - interval '2 minutes',"
            + " idle_expires_at = now() + interval '1 minute' where user_id = ?",
        ada.userId());
    assertThat(visitor.opens("/account").statusCode()).isEqualTo(200);
    assertThat(
            Database.count(
                "select count(*) from sessions where user_id = ? and last_used_at > now() -"
                    + " interval '1 minute' and idle_expires_at > now() + interval '1 day'",
                ada.userId()))
        .as("its use is recorded and extends it")
        .isEqualTo(1);

    Database.update(
        "update sessions set idle_expires_at = now() - interval '1 second' where user_id = ?",
        ada.userId());
    assertThat(visitor.opens("/account").statusCode()).as("expired").isEqualTo(303);
    Database.update(
        "update sessions set idle_expires_at = now() + interval '1 day' where user_id = ?",
        ada.userId());
    Database.update("update users set is_active = false where id = ?", ada.userId());
    assertThat(visitor.opens("/account").statusCode()).as("deactivated").isEqualTo(303);
  }

  @ParameterizedTest
  @CsvSource({
    "cross-site,",
    "same-site,",
    "none,",
    ",",
    ", https://evil.example",
    ", null",
    "cross-site, http://localhost:8080",
    "'same-origin, cross-site',"
  })
  void aFormOfAnotherSiteDoesNothing(String site, String origin) {
    visitor.opens("/login");
    visitor.sends("Sec-Fetch-Site", site).sends("Origin", origin);
    Response answer =
        visitor.submits("/login", Map.of("email", ada.email(), "password", TestUser.PASSWORD));

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.asString()).contains("Please send the form again.");
    assertThat(visitor.cookies()).doesNotContainKey(SESSION);
    assertThat(Database.openSessions(ada.userId())).isZero();
  }

  /** The issuer is the origin of the pages. */
  @Test
  void aBrowserWithoutFetchMetadataSubmitsForms() {
    visitor.opens("/login");
    visitor.sends("Sec-Fetch-Site", null).sends("Origin", "http://localhost:8080");
    assertThat(
            visitor
                .submits("/login", Map.of("email", ada.email(), "password", TestUser.PASSWORD))
                .statusCode())
        .isEqualTo(303);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "0123456789abcdef.AAAA", "0123456789abcdef."})
  void aForgedStateDoesNothingButShowsTheFormAgain(String forged) {
    visitor.opens("/login");
    Response answer =
        visitor.submitsWith(
            forged, "/login", Map.of("email", ada.email(), "password", TestUser.PASSWORD));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.asString()).contains("value=\"" + ada.email() + "\"");

    assertThat(
            visitor
                .submits("/login", Map.of("email", ada.email(), "password", TestUser.PASSWORD))
                .statusCode())
        .as("the form that was shown again can be sent")
        .isEqualTo(303);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://localhost:3000@evil.example/",
        "http://localhost:3000.evil.example/",
        "http://user@localhost:3000/",
        "/account/../../evil",
        "/account?x=//evil.example",
        "account",
        " http://localhost:3000/",
        "http://localhost:3000/\r\nSet-Cookie: x=y"
      })
  void nobodyIsSentToAnUnregisteredAddress(String target) {
    visitor.opens("/login?return_to=" + URLEncoder.encode(target, StandardCharsets.UTF_8));
    Response in =
        visitor.submits("/login", Map.of("email", ada.email(), "password", TestUser.PASSWORD));
    assertThat(in.header("Location")).isEqualTo("./account");
    assertThat(in.header("Set-Cookie")).doesNotContain("x=y");
  }

  @Test
  void whatAUserEntersIsEscaped() {
    visitor.opens("/login");
    String attack = "\"><script>alert(1)</script>&'`{{frame}}";
    Response answer = visitor.submits("/login", Map.of("email", attack, "password", "x"));
    assertThat(answer.asString()).doesNotContain("<script>alert").contains("&lt;script&gt;");
  }

  @Test
  void pagesSpeakTheLanguageOfTheBrowserOrTheChosenOne() {
    visitor.sends("Accept-Language", "de-CH, en;q=0.5");
    assertThat(visitor.opens("/login").asString())
        .contains("<html lang=\"de\" dir=\"ltr\">")
        .contains("Passwort vergessen?");
    assertThat(visitor.opens("/login?lang=en").asString())
        .contains("<html lang=\"en\" dir=\"ltr\">");
    assertThat(visitor.opens("/signup").asString()).contains("Create an account");
    visitor.opens("/login?lang=xx");
    assertThat(visitor.opens("/signup").asString()).contains("Create an account");
  }

  @Test
  void tooManyTriesShowTheFormWithTheTimeToWait() {
    visitor.opens("/login");
    Response answer = null;
    for (int i = 0; i < 40; i++) {
      answer = visitor.submits("/login", Map.of("email", ada.email(), "password", ""));
      if (answer.statusCode() == 429) {
        break;
      }
    }
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.header("Retry-After")).isNotNull();
    assertThat(answer.asString())
        .containsPattern("Wait [0-9]+ seconds")
        .contains("value=\"" + ada.email() + "\"");
  }
}

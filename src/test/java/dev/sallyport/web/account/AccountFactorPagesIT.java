package dev.sallyport.web.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.credential.passkey.SoftAuthenticator;
import dev.sallyport.signin.factor.FactorStory;
import dev.sallyport.signin.passkey.PasskeyStory;
import dev.sallyport.web.Visitor;
import io.restassured.response.Response;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The pages of second factors, in a browser without scripts. */
@SharesService
class AccountFactorPagesIT {
  private static final Pattern SECRET = Pattern.compile("<code>([A-Z2-7 ]+)</code>");
  private static final Pattern OPTIONS = Pattern.compile("data-create=\"([^\"]+)\"");
  private static final String ATTACK = "\"><script>alert(1)</script>{name}$1";

  private final TestUser ada = TestUser.registered();
  private final Visitor visitor = Visitor.arrives().isSignedIn(ada);

  @Test
  void anAppIsEnrolledAndRemoved() {
    visitor.opens("/account/app");
    Response begun = visitor.submits("/account/app", Map.of());
    assertThat(begun.asString()).contains("src=\"data:image/svg+xml;base64,");
    String secret = secret(begun);
    Response wrong = visitor.submits("/account/app/confirm", Map.of("code", "12345"));
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(secret(wrong)).as("the secret remains").isEqualTo(secret);
    assertThat(visitor.submits("/account/app/confirm", Map.of("code", "")).asString())
        .contains("id=\"code-error\">Enter a code.");

    String code = FactorStory.code(secret, Instant.now());
    Visitor thief = Visitor.arrives().isSignedIn(TestUser.registered());
    thief.cookies().put("__Host-sallyport-browser", browser());
    assertThat(
            thief
                .submitsWith(visitor.state(), "/account/app/confirm", Map.of("code", code))
                .statusCode())
        .as("a form of another session")
        .isEqualTo(401);

    String spaced = code.substring(0, 3) + " " + code.substring(3);
    Response enrolled = visitor.submits("/account/app/confirm", Map.of("code", spaced));
    assertThat(enrolled.statusCode()).as(enrolled.asString()).isEqualTo(200);
    assertThat(enrolled.asString())
        .contains(
            "href=\"data:text/plain;charset&#x3D;utf-8,Sallyport%20-%20",
            "download=\"recovery-codes.txt\"");
    assertThat(enrolled.asString().split("<li>", -1)).hasSize(11);
    assertThat(visitor.opens("/account").asString()).contains("Codes left: 10.");
    assertThat(types()).contains("totp");

    assertThat(visitor.opens("/account/app").asString()).contains("account/app/remove");
    visitor.opens("/account/recovery-codes");
    Response renewed = visitor.submits("/account/recovery-codes", Map.of());
    assertThat(renewed.asString()).contains("Your new recovery codes");

    visitor.opens("/account/app/remove");
    Response removed = visitor.submits("/account/app/remove", Map.of());
    assertThat(removed.header("Location")).isEqualTo("../../account?done=app_removed");
    assertThat(types()).containsExactly("password");
    visitor.opens("/account/recovery-codes");
    assertThat(visitor.submits("/account/recovery-codes", Map.of()).statusCode()).isEqualTo(409);
  }

  private String browser() {
    return visitor.cookies().get("__Host-sallyport-browser");
  }

  private static String secret(Response page) {
    Matcher secret = SECRET.matcher(page.asString());
    assertThat(secret.find()).as(page.asString()).isTrue();
    return secret.group(1).replace(" ", "");
  }

  private List<Object> types() {
    return Database.column(
        "select distinct type from credentials where user_id = ? order by type", ada.userId());
  }

  @Test
  void aPasskeyIsAddedRenamedAndRemoved() {
    SoftAuthenticator device = PasskeyStory.newDevice();
    Response page = visitor.opens("/account/passkeys/add");
    assertThat(page.asString()).contains("Adding a passkey needs JavaScript");
    Response without = visitor.submits("/account/passkeys/add", Map.of("name", ATTACK));
    assertThat(without.statusCode()).isEqualTo(400);
    assertThat(without.asString()).doesNotContain("<script>alert");

    Response added =
        visitor.submits(
            "/account/passkeys/add",
            Map.of("name", ATTACK, "credential", device.creates(options(without)).toString()));
    assertThat(added.statusCode()).as(added.asString()).isEqualTo(200);
    assertThat(added.asString()).contains("Your passkey has been added");
    UUID id =
        (UUID)
            Database.value(
                "select id from credentials where user_id = ? and type = 'passkey'", ada.userId());
    String path = "/account/passkeys/" + id;
    for (String each : List.of("/account/passkeys", path, path + "/remove")) {
      assertThat(visitor.opens(each).asString())
          .as(each)
          .contains("&lt;script&gt;alert")
          .doesNotContain("<script>alert");
    }

    visitor.opens(path);
    assertThat(visitor.submits(path, Map.of("name", " ")).asString()).contains("Enter a name.");
    assertThat(visitor.submits(path, Map.of("name", "x".repeat(101))).asString())
        .contains("Use at most 100 characters.");
    visitor.submits(path, Map.of("name", "Laptop"));
    assertThat(visitor.opens("/account/passkeys?done=passkey_renamed").asString())
        .contains("<bdi>Laptop</bdi>", "The new name has been saved.");

    // With a passkey the password can go, but then the passkey cannot.
    visitor.opens("/account/password/remove");
    assertThat(visitor.submits("/account/password/remove", Map.of()).header("Location"))
        .isEqualTo("../../account?done=password_removed");
    assertThat(visitor.opens("/account/password").asString())
        .contains("Set a password")
        .doesNotContain("current_password");
    visitor.opens(path + "/remove");
    Response last = visitor.submits(path + "/remove", Map.of());
    assertThat(last.statusCode()).isEqualTo(409);
    assertThat(last.asString()).contains("You could no longer log in.");

    visitor.opens("/account/password");
    assertThat(
            visitor.submits("/account/password", Map.of("password", "New-Horse-8!")).statusCode())
        .isEqualTo(303);
    visitor.opens(path + "/remove");
    assertThat(visitor.submits(path + "/remove", Map.of()).header("Location"))
        .isEqualTo("../../../account/passkeys?done=passkey_removed");
    assertThat(types()).containsExactly("password");
  }

  private static JsonObject options(Response page) {
    Matcher options = OPTIONS.matcher(page.asString());
    assertThat(options.find()).as(page.asString()).isTrue();
    String json = options.group(1).replace("&quot;", "\"").replace("&amp;", "&");
    try (var reader = Json.createReader(new StringReader(json))) {
      return reader.readObject();
    }
  }

  @Test
  void thePasskeyOfAnotherUserIsUnknown() {
    TestUser victim = TestUser.withSession();
    UUID foreign = UUID.fromString(PasskeyStory.enrolled(victim).id());
    UUID own = UUID.fromString(PasskeyStory.enrolled(withToken(ada)).id());
    visitor.isSignedIn(ada);
    Database.update(
        "update sessions set acr = 'urn:sallyport:aal2', amr = '{pwd,otp,mfa}' where id = ?",
        visitor.session());
    for (String path : List.of("/account/passkeys/" + foreign, "/account/passkeys/x")) {
      assertThat(visitor.opens(path).statusCode()).as(path).isEqualTo(404);
      assertThat(visitor.opens(path + "/remove").statusCode()).as(path).isEqualTo(404);
    }

    // What counts is what the form is about, not the address.
    visitor.opens("/account/passkeys/" + own);
    visitor.submits("/account/passkeys/" + foreign, Map.of("name", "Stolen"));
    assertThat(name(foreign)).isEqualTo("Laptop");
    assertThat(name(own)).isEqualTo("Stolen");
    visitor.opens("/account/sessions");
    assertThat(
            visitor.submits("/account/passkeys/" + foreign, Map.of("name", "Stolen")).statusCode())
        .as("the form of another page")
        .isEqualTo(404);
    assertThat(visitor.submits("/account/passkeys/" + foreign + "/remove", Map.of()).statusCode())
        .isEqualTo(404);
    assertThat(name(foreign)).isEqualTo("Laptop");
  }

  private static TestUser withToken(TestUser user) {
    user.opensSession();
    return user;
  }

  private static Object name(UUID passkey) {
    return Database.value("select name from credentials where id = ?", passkey);
  }
}

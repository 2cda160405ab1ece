package dev.sallyport.signin;

import static dev.sallyport.TestUser.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sallyport.Database;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign-ups that are not valid: every fault is named at once, and nobody is created. */
class SignUpRefusedIT {
  private final TestUser ada = TestUser.arrives();

  @ParameterizedTest
  @MethodSource
  void everyViolatedRuleIsNamed(String email, String password, List<String> faults) {
    Response answer = ada.signsUpAs(email == null ? ada.email() : email, password);

    assertFaults(answer, faults);
    assertThat(answer.asString()).doesNotContain(password.isEmpty() ? "argon2" : password);
  }

  static Stream<Arguments> everyViolatedRuleIsNamed() {
    return Stream.of(
        arguments(
            null, "", passwordFaults("too_short", "no_uppercase", "no_lowercase", "no_digit")),
        arguments(null, "Short-7", passwordFaults("too_short")),
        arguments(null, "correct-horse-7", passwordFaults("no_uppercase")),
        arguments(null, "CORRECT-HORSE-7", passwordFaults("no_lowercase")),
        arguments(null, "Correct-Horse", passwordFaults("no_digit")),
        arguments(null, "Password1", passwordFaults("common_password")),
        arguments(null, "PASSWORD", passwordFaults("no_lowercase", "no_digit", "common_password")),
        arguments(null, "Aa1" + "x".repeat(1_022), passwordFaults("too_long")),
        arguments(
            null, "\u00fc".repeat(1_025), passwordFaults("too_long", "no_uppercase", "no_digit")),
        arguments(
            "ada",
            "tiny",
            List.of(
                "email:malformed",
                "password:too_short",
                "password:no_uppercase",
                "password:no_digit")),
        arguments("ada@", "Password1", List.of("email:malformed", "password:common_password")));
  }

  @Test
  void theEmailIsNoPassword() {
    String email = ada.email();
    List<String> faults = passwordFaults("same_as_email");

    assertFaults(ada.signsUpAs(email, "V" + email.substring(1)), faults);
    assertFaults(ada.signsUpAs(email, " V" + email.substring(1) + " "), faults);
    assertFaults(ada.signsUpAs(email, "V" + email.substring(1, email.indexOf('@'))), faults);
  }

  @Test
  void halfACharacterIsNoPassword() {
    // As an escape, because UTF-8 has no such thing.
    String body = TestUser.credentials(ada.email(), "Correct-Horse-7?").replace("?", "\\ud83d");

    assertFaults(ada.post("/api/auth/signup", body), passwordFaults("malformed"));
  }

  @Test
  void missingAndNullMembersAreRequired() {
    List<String> both = List.of("email:required", "password:required");

    assertFaults(signsUpWith(Json.createObjectBuilder()), both);
    assertFaults(
        signsUpWith(Json.createObjectBuilder().addNull("email").addNull("password")), both);
    assertFaults(
        signsUpWith(Json.createObjectBuilder().add("email", ada.email())),
        passwordFaults("required"));
    assertFaults(
        signsUpWith(Json.createObjectBuilder().add("password", "short")),
        List.of(
            "email:required", "password:too_short", "password:no_uppercase", "password:no_digit"));
    assertFaults(
        signsUpWith(Json.createObjectBuilder().add("email", "ada").addNull("password")),
        List.of("email:malformed", "password:required"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "ada",
        "@example.com",
        "ada@",
        "ada@example",
        "ada@localhost",
        "ada@@example.com",
        "ada@eve@example.com",
        "ada lovelace@example.com",
        "ada@exam ple.com",
        ".ada@example.com",
        "ada.@example.com",
        "ada..lovelace@example.com",
        "ada@.example.com",
        "ada@example.com.",
        "ada@example..com",
        "ada@-example.com",
        "ada@example-.com",
        "ada@exam_ple.com",
        "ada@192.0.2.1",
        "ada@[192.0.2.1]",
        "\"ada lovelace\"@example.com",
        "Ada <ada@example.com>",
        "ada@example.com,eve@example.com",
        "ada(comment)@example.com",
        "ad\u00e4@example.com",
        "\u212Aada@example.com",
        "ada@\u2603.de",
        "ada\u200b@example.com",
        "ada\u0000@example.com",
        "ada@example.com\r\nBcc: eve@example.com",
        "ada\r\nBcc:eve@example.com",
        "ada@example.com\n",
        "\r\nada@example.com",
        "ada@example.com\u2028",
        "ada@example.com\u0085",
        "ada@\uD83D.example.com",
      })
  void whatIsNoEmailIsRefused(String email) {
    // Half characters cannot be sent but as escapes.
    String body = TestUser.credentials(email, TestUser.PASSWORD).replace("\uD83D", "\\ud83d");

    assertFaults(ada.post("/api/auth/signup", body), List.of("email:malformed"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody@sallyport.invalid", "ada@LOCALHOST.localhost", "ada@x.onion"})
  void reservedDomainsAreRefused(String email) {
    assertFaults(
        ada.post("/api/auth/signup", TestUser.credentials(email, TestUser.PASSWORD)),
        List.of("email:reserved"));
  }

  @Test
  void anInternationalisedMailboxIsRefusedWithAReason() {
    String body = TestUser.credentials("jos\u00e9@example.com", TestUser.PASSWORD);

    assertThat(ada.post("/api/auth/signup", body).<List<String>>path("errors.message"))
        .containsExactly(
            "must contain only ASCII characters before the @; internationalized mailboxes (RFC"
                + " 6531) are not supported");
  }

  @Test
  void anEmailIsAtMost254CharactersLongAndItsLocalPart64() {
    String local = ada.email().substring(0, ada.email().indexOf('@'));
    String longLocal = local + "x".repeat(64 - local.length());
    String domain = ("d".repeat(61) + ".").repeat(3) + "example";
    String longest = longLocal.substring(0, 254 - domain.length() - 1) + "@" + domain;

    assertThat(longest).hasSize(254);
    assertFaults(ada.signsUpAs("x" + longest, TestUser.PASSWORD), List.of("email:malformed"));
    ada.signsUpAs(longest, TestUser.PASSWORD).then().statusCode(201);
    assertFaults(
        ada.signsUpAs("x" + longLocal + "@example.com", TestUser.PASSWORD),
        List.of("email:malformed"));
    ada.signsUpAs(longLocal + "@example.com", TestUser.PASSWORD).then().statusCode(201);
  }

  private Response signsUpWith(JsonObjectBuilder body) {
    return ada.post("/api/auth/signup", body.build().toString());
  }

  private void assertFaults(Response answer, List<String> faults) {
    assertRefused(answer, 400, "validation_failed");
    List<Map<String, String>> errors = TestUser.faults(answer);
    assertThat(errors)
        .extracting(error -> error.get("field") + ":" + error.get("code"))
        .containsExactlyInAnyOrderElementsOf(faults);
    assertThat(errors)
        .allSatisfy(
            error -> {
              assertThat(error.keySet())
                  .contains("field", "code", "message")
                  .isSubsetOf("field", "code", "message", "min", "max");
              assertThat(error.get("message")).matches(TestUser.FAULT_MESSAGE);
            });
    assertThat(Database.column("select id from users where email = ?", ada.email())).isEmpty();
  }

  private static List<String> passwordFaults(String... codes) {
    return Stream.of(codes).map(code -> "password:" + code).toList();
  }
}

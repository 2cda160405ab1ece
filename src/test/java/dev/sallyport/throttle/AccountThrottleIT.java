package dev.sallyport.throttle;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Guessing one account's password from many addresses. */
@SharesService
class AccountThrottleIT {
  private static final int FREE_FAILURES = 10;
  private static final String WRONG = "Wrong-Horse-7";

  @Test
  void afterTenFailuresInARowEvenTheRightPasswordWaits() {
    TestUser ada = TestUser.signedUp();
    String home = ada.address();
    assertGuesses(ada, FREE_FAILURES);

    Response waiting = ada.moves().logsIn();

    assertWaiting(waiting);
    assertThat(
            Database.rows(
                "select event_type, success, failure_reason, user_id from auth_events"
                    + " where ip_address = ?::inet",
                ada.address()))
        .containsExactly(
            Map.of(
                "event_type",
                "throttled",
                "success",
                false,
                "failure_reason",
                "account_limit",
                "user_id",
                ada.userId()));
    // Nobody can lock the user out: not from where the user has been before.
    ada.from(home).logsIn().then().statusCode(200);
    // Which does not help who guesses elsewhere.
    assertWaiting(ada.moves().logsIn());
  }

  @Test
  void theAddressOfALoginIsKnownLikeThatOfTheSignUp() {
    TestUser ada = TestUser.registered();
    String office = ada.address();
    ada.logsIn().then().statusCode(200);
    assertGuesses(ada, FREE_FAILURES);
    assertWaiting(ada.moves().logsIn());

    ada.from(office).logsIn().then().statusCode(200);
    // The whole /64 is known, because a device changes its address in there.
    ada.from(office.substring(0, office.indexOf("::")) + "::abcd").logsIn().then().statusCode(200);
  }

  @Test
  void anEmailWithoutAccountWaitsInTheSameWay() {
    TestUser ada = TestUser.registered();
    TestUser nobody = TestUser.arrives();
    assertGuesses(ada, FREE_FAILURES);
    assertGuesses(nobody, FREE_FAILURES);

    Response existing = ada.moves().logsIn();
    Response missing = nobody.moves().logsIn();

    assertWaiting(existing);
    assertWaiting(missing);
    assertThat(withoutRequestId(missing)).isEqualTo(withoutRequestId(existing));
    assertThat(missing.headers().asList())
        .extracting(header -> header.getName())
        .isEqualTo(existing.headers().asList().stream().map(header -> header.getName()).toList());
  }

  @Test
  void spellingsOfAnEmailAreOneAccount() {
    TestUser ada = TestUser.registered();
    assertGuesses(ada, FREE_FAILURES - 1);
    assertRefused(
        ada.moves().logsInAs(" " + ada.email().toUpperCase(java.util.Locale.ROOT), WRONG),
        401,
        "invalid_credentials");

    assertWaiting(ada.moves().logsIn());
  }

  @Test
  void aSuccessForgetsTheFailuresBefore() {
    TestUser ada = TestUser.registered();
    assertGuesses(ada, FREE_FAILURES - 1);
    ada.moves().logsIn().then().statusCode(200);

    assertGuesses(ada, FREE_FAILURES - 1);
    ada.moves().logsIn().then().statusCode(200);
    assertGuesses(ada, FREE_FAILURES);
    assertWaiting(ada.moves().logsIn());
  }

  @Test
  void ofThirtyGuessesAtOnceTenAreLookedAt() throws Exception {
    TestUser ada = TestUser.registered();

    List<Response> answers =
        TestUser.atOnce(
            Collections.nCopies(30, () -> TestUser.arrives().logsInAs(ada.email(), WRONG)));

    assertThat(answers).filteredOn(answer -> answer.statusCode() == 401).hasSize(FREE_FAILURES);
    assertThat(answers)
        .filteredOn(answer -> answer.statusCode() != 401)
        .allSatisfy(AccountThrottleIT::assertWaiting);
    assertThat(
            Database.count(
                "select count(*) from auth_events where user_id = ? and failure_reason = ?",
                ada.userId(),
                "wrong_password"))
        .isEqualTo(FREE_FAILURES);
  }

  @Test
  void requestsWithoutPasswordAreNoGuesses() {
    TestUser ada = TestUser.registered();
    for (int i = 0; i <= FREE_FAILURES; i++) {
      Response answer =
          ada.moves()
              .anonymous()
              .contentType(ContentType.JSON)
              .body("{\"email\":\"" + ada.email() + "\"}")
              .post("/api/auth/login");
      assertRefused(answer, 400, "validation_failed");
    }

    ada.moves().logsIn().then().statusCode(200);
  }

  /** Each from an address of its own, so that no address reaches its limit. */
  private static void assertGuesses(TestUser visitor, int times) {
    for (int i = 0; i < times; i++) {
      assertRefused(visitor.moves().logsInWith(WRONG), 401, "invalid_credentials");
    }
  }

  private static void assertWaiting(Response answer) {
    assertRefused(answer, 429, "rate_limited");
    assertThat(body(answer)).containsEntry("limit", "account");
    int wait = Integer.parseInt(answer.header("Retry-After"));
    assertThat(wait).isBetween(1, 60);
    assertThat(answer.header("RateLimit"))
        .matches("\"account\";r=0;t=" + wait + ", \"login\";r=\\d;t=\\d+");
    assertThat(answer.header("RateLimit-Policy"))
        .isEqualTo("\"account\";q=10;w=43200, \"login\";q=5;w=60");
  }

  private static Map<String, Object> withoutRequestId(Response answer) {
    Map<String, Object> body = body(answer);
    return body.entrySet().stream()
        .filter(member -> !Set.of("request_id", "retry_after").contains(member.getKey()))
        .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}

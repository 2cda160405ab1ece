package dev.sallyport.throttle;

import static dev.sallyport.TestUser.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.startsWith;

import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Five attempts a minute for each client address. */
@SharesService
class LoginThrottleIT {
  private static final int LIMIT = 5;

  private final TestUser eve = TestUser.arrives();

  @Test
  void theSixthLoginWithinTheMinuteIsRefused() {
    TestUser ada = TestUser.registered().from(eve.address());
    for (int left = LIMIT - 1; left >= 0; left--) {
      Response answer = ada.logsIn();
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.header("RateLimit"))
          .matches("\"login\";r=" + left + ";t=([1-9]|[1-5]\\d|60)");
      assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"login\";q=5;w=60");
    }

    Response sixth = ada.logsIn();

    assertRefused(sixth, 429, "rate_limited");
    assertThat(TestUser.body(sixth)).containsEntry("limit", "login");
    int wait = Integer.parseInt(sixth.header("Retry-After"));
    assertThat(wait).isBetween(1, 60);
    assertThat(sixth.header("RateLimit")).isEqualTo("\"login\";r=0;t=" + wait);
    assertThat(sixth.header("RateLimit-Policy")).isEqualTo("\"login\";q=5;w=60");
    assertThat(
            Database.rows(
                "select success, failure_reason, user_id from auth_events"
                    + " where ip_address = ?::inet and event_type = 'throttled'",
                eve.address()))
        .singleElement()
        .asString()
        .isEqualTo("{success=false, failure_reason=address_limit, user_id=null}");
    ada.moves().logsIn().then().statusCode(200);
  }

  @Test
  void ofFiftyLoginsAtOnceFiveAreLookedAt() throws Exception {
    List<Response> answers =
        TestUser.atOnce(
            Collections.nCopies(
                50, () -> eve.logsInAs(TestUser.arrives().email(), TestUser.PASSWORD)));

    assertThat(answers).filteredOn(answer -> answer.statusCode() == 401).hasSize(LIMIT);
    assertThat(answers).filteredOn(answer -> answer.statusCode() == 429).hasSize(50 - LIMIT);
    assertThat(events(eve, "unknown_email")).isEqualTo(LIMIT);
    awaitOccurrences(
        "ip_address = ?::inet and failure_reason = 'address_limit'", 50 - LIMIT, eve.address());
  }

  @Test
  void attemptsThatCannotBeReadCountToo() {
    for (int i = 0; i < LIMIT; i++) {
      assertRefused(eve.post("/api/auth/login", "{"), 400, "malformed_request");
    }

    assertRefused(eve.post("/api/auth/login", "{"), 429, "rate_limited");
  }

  @Test
  void onlyTheLoginIsLimited() {
    TestUser ada = TestUser.signedUp().from(eve.address());
    exhaust(eve::logsIn);

    ada.authenticated().get("/api/auth/me").then().statusCode(200);
    ada.creates("a task").then().statusCode(201);
  }

  @Test
  void signUpHasALimitOfItsOwn() {
    TestUser ada = TestUser.registered().from(eve.address());
    exhaust(() -> eve.post("/api/auth/signup", "{}"));

    Response sixth = eve.signsUp();

    assertRefused(sixth, 429, "rate_limited");
    assertThat(sixth.header("RateLimit")).startsWith("\"signup\";r=0;t=");
    assertThat(sixth.header("RateLimit-Policy")).isEqualTo("\"signup\";q=5;w=60");
    assertThat(Database.column("select id from users where email = ?", eve.email())).isEmpty();
    assertThat(events(eve, "address_limit")).isEqualTo(1);
    ada.logsIn().then().statusCode(200).header("RateLimit", startsWith("\"login\";r=4;"));
    eve.moves().signsUp().then().statusCode(201);
  }

  @Test
  void anExhaustedLoginLeavesSignUpAlone() {
    exhaust(eve::logsIn);

    eve.signsUp().then().statusCode(201);
  }

  @Test
  void theAddressesOfAnIpv6NetworkShareTheLimit() {
    String network = "2001:db8:" + hex() + ":" + hex();
    Stream.of("::1", "::2", "::ffff", ":1:2:3:4", ":ffff:ffff:ffff:ffff")
        .forEach(rest -> attempt("X-Forwarded-For", network + rest).then().statusCode(400));

    assertRefused(attempt("X-Forwarded-For", network + "::3"), 429, "rate_limited");
    assertRefused(attempt("X-Forwarded-For", "[" + network + "::4]:443"), 429, "rate_limited");
    attempt("X-Forwarded-For", "2001:db8:" + hex() + ":" + hex() + "::1").then().statusCode(400);
  }

  @Test
  void spellingsOfOneIpv4AddressShareTheLimit() throws Exception {
    String ipv4 = newIpv4();
    Stream.of(ipv4, "::ffff:" + ipv4, ipv4 + ":8080", "[::ffff:" + ipv4 + "]:443", "::FFFF:" + ipv4)
        .forEach(spelling -> attempt("X-Forwarded-For", spelling).then().statusCode(400));

    assertRefused(attempt("X-Forwarded-For", ipv4), 429, "rate_limited");
    assertRefused(attempt("X-Forwarded-For", "::ffff:" + ipv4), 429, "rate_limited");
    attempt("X-Forwarded-For", newIpv4()).then().statusCode(400);
    awaitOccurrences("host(ip_address) = ?", LIMIT + 2, ipv4);
  }

  @Test
  void whatAClientWritesIntoXForwardedForDoesNotHelp() {
    String client = newIpv4();
    for (int i = 0; i < LIMIT; i++) {
      attempt("X-Forwarded-For", newIpv4() + ", " + client).then().statusCode(400);
    }

    for (String claimed :
        List.of(
            newIpv4() + ", " + client,
            newIpv4() + "," + newIpv4() + "," + client,
            "127.0.0.1, " + client,
            "garbage, " + client,
            client + ", 127.0.0.1",
            "\", " + client)) {
      assertRefused(attempt("X-Forwarded-For", claimed), 429, "rate_limited");
    }
    Response twoLines =
        json()
            .header("X-Forwarded-For", newIpv4())
            .header("X-Forwarded-For", client)
            .post("/api/auth/login");
    assertRefused(twoLines, 429, "rate_limited");
  }

  /** The proxy passes it on as it was sent; see {@code TRUSTED_PROXY_HEADER}. */
  @Test
  void whatAClientWritesIntoForwardedDoesNotHide() {
    String client = newIpv4();
    List<String> claims =
        List.of(
            "garbage", "for=" + newIpv4(), "for=\"[" + TestUser.newAddress() + "]\"", ",", "for=");
    claims.forEach(
        claim ->
            json()
                .header("X-Forwarded-For", client)
                .header("Forwarded", claim)
                .post("/api/auth/login")
                .then()
                .statusCode(400));

    assertRefused(attempt("X-Forwarded-For", client), 429, "rate_limited");
    assertThat(
            Database.count(
                "select count(*) from auth_events where host(ip_address) = ?"
                    + " and failure_reason = 'invalid_input'",
                client))
        .isEqualTo(claims.size());
  }

  @Test
  void clientsBehindATranslatorHaveBudgetsOfTheirOwn() {
    String client = newIpv4();
    Stream.of(client, "64:ff9b::" + client, "[64:ff9b::" + client + "]:443", client, client)
        .forEach(spelling -> attempt("X-Forwarded-For", spelling).then().statusCode(400));

    assertRefused(attempt("X-Forwarded-For", "64:ff9b::" + client), 429, "rate_limited");
    attempt("X-Forwarded-For", "64:ff9b::" + newIpv4()).then().statusCode(400);
  }

  @Test
  void theNetworksOfASiteShareABudget() {
    String site = "2001:db8:" + hex();
    for (int i = 0; i < 8; i++) {
      for (int j = 0; j < LIMIT; j++) {
        attempt("X-Forwarded-For", site + ":40" + i + "::1").then().statusCode(400);
      }
    }

    Response refused = attempt("X-Forwarded-For", site + ":408::1");

    assertRefused(refused, 429, "rate_limited");
    assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"login\";q=40;w=60");
    attempt("X-Forwarded-For", site + ":500::1").then().statusCode(400);
  }

  @Test
  void aScriptSeesTheRefusal() {
    exhaust(eve::logsIn);

    Response answer =
        eve.anonymous()
            .header("Origin", RunningService.ALLOWED_ORIGIN)
            .contentType(ContentType.JSON)
            .body("{}")
            .post("/api/auth/login");

    assertRefused(answer, 429, "rate_limited");
    assertThat(answer.header("Access-Control-Allow-Origin"))
        .isEqualTo(RunningService.ALLOWED_ORIGIN);
    assertThat(answer.header("Access-Control-Expose-Headers"))
        .contains("Retry-After", "RateLimit", "RateLimit-Policy");
  }

  private static void exhaust(Supplier<Response> attempt) {
    for (int i = 0; i < LIMIT; i++) {
      assertThat(attempt.get().statusCode()).isNotEqualTo(429);
    }
  }

  /** A cheap one: it counts before it is found to be empty. */
  private static Response attempt(String header, String value) {
    return json().header(header, value).post("/api/auth/login");
  }

  private static RequestSpecification json() {
    return RestAssured.given()
        .baseUri(RunningService.shared().url().toString())
        .contentType(ContentType.JSON)
        .body("{}");
  }

  /** Out of 198.18.0.0/15, which is for tests of devices (RFC 2544). */
  private static String newIpv4() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return "198."
        + random.nextInt(18, 20)
        + IntStream.range(0, 2).mapToObj(i -> "." + random.nextInt(256)).reduce("", String::concat);
  }

  /** Not 0, so that it cannot melt into a "::". */
  private static String hex() {
    return Integer.toHexString(ThreadLocalRandom.current().nextInt(1, 0x10000));
  }

  /** Requests beyond the limit are counted in memory and written every 10 seconds. */
  private static void awaitOccurrences(String condition, long expected, String address)
      throws InterruptedException {
    String sql = "select coalesce(sum(occurrences), 0) from auth_events where " + condition;
    Instant limit = Instant.now().plusSeconds(30);
    while (Database.count(sql, address) < expected && Instant.now().isBefore(limit)) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
    assertThat(Database.count(sql, address)).isEqualTo(expected);
  }

  private static long events(TestUser visitor, String reason) {
    return Database.count(
        "select count(*) from auth_events where ip_address = ?::inet and failure_reason = ?",
        visitor.address(),
        reason);
  }
}

package dev.sallyport.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.Scrape;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus is told, and who is. */
@ResourceLock(RunningService.EXCLUSIVE)
class MetricsIT {
  @ParameterizedTest
  @ValueSource(strings = {"/metrics", "/metrics/", "/metrics?scope=application", "/metrics/base"})
  void strangersAreRefused(String path) {
    Response answer = TestUser.arrives().anonymous().get(path);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Basic realm=\"sallyport monitoring\"");
    assertThat(answer.asString()).contains("invalid_client").doesNotContain("sallyport_");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "b7d1f0c2a4e95837", "b7d1f0c2a4e9583", "B7D1F0C2A4E95836"})
  void aWrongPasswordIsRefused(String password) {
    Response answer =
        TestUser.arrives()
            .anonymous()
            .auth()
            .preemptive()
            .basic("monitoring", password)
            .get("/metrics");

    TestUser.assertInvalidClient(answer);
  }

  @Test
  void anAccessTokenDoesNotReadMetrics() {
    Response answer = TestUser.signedUp().authenticated().get("/metrics");

    TestUser.assertInvalidClient(answer);
  }

  @Test
  void hashesAreCountedWithTheirTimes() {
    TestUser ada = TestUser.registered();
    Scrape before = Scrape.now();

    ada.logsIn().then().statusCode(200);
    ada.moves().logsInWith("wrong").then().statusCode(401);

    Scrape after = Scrape.now();
    assertThat(after.rise(before, "sallyport_hash_seconds_count")).isEqualTo(2);
    assertThat(after.rise(before, "sallyport_hash_seconds_bucket{le=\"+Inf\"}")).isEqualTo(2);
    assertThat(after.rise(before, "sallyport_hash_seconds_sum")).isBetween(0.002, 20.0);
    assertThat(after.value("sallyport_hash_waiting_limit")).isEqualTo(1_200);
  }

  @Test
  void bucketsAreCumulative() {
    TestUser.registered().logsIn().then().statusCode(200);

    List<String> bounds =
        List.of(
            "0.005", "0.01", "0.02", "0.03", "0.05", "0.075", "0.1", "0.15", "0.25", "0.5", "1.0",
            "2.5", "+Inf");
    Scrape scrape = Scrape.now();

    assertThat(bounds)
        .extracting(bound -> scrape.value("sallyport_hash_seconds_bucket{le=\"" + bound + "\"}"))
        .isSorted();
  }

  @Test
  void tokensAreCountedAsIssuedAndAsRefused() {
    TestUser ada = TestUser.registered();
    Scrape before = Scrape.now();

    ada.logsIn().then().statusCode(200);
    ada.authenticated().get("/api/auth/me").then().statusCode(200);
    ada.elsewhere().carries("garbage").authenticated().get("/api/auth/me").then().statusCode(401);
    ada.logsOut("local").then().statusCode(200);
    ada.authenticated().get("/api/auth/me").then().statusCode(401);

    Scrape after = Scrape.now();
    assertThat(after.rise(before, "sallyport_tokens_issued_total")).isEqualTo(1);
    assertThat(after.rise(before, refused("malformed"))).isEqualTo(1);
    assertThat(after.rise(before, refused("session_ended"))).isEqualTo(1);
    assertThat(after.rise(before, refused("expired"))).isZero();
  }

  @Test
  void logInsAreCountedByOutcome() {
    TestUser ada = TestUser.registered();
    TestUser stranger = TestUser.arrives();
    Scrape before = Scrape.now();

    ada.logsIn().then().statusCode(200);
    ada.moves().logsInWith("wrong").then().statusCode(401);
    stranger.logsIn().then().statusCode(401);
    stranger.post("/api/auth/login", "{}").then().statusCode(400);

    Scrape after = Scrape.now();
    assertThat(after.rise(before, login("success"))).isEqualTo(1);
    assertThat(after.rise(before, login("wrong_password"))).isEqualTo(1);
    assertThat(after.rise(before, login("unknown_email"))).isEqualTo(1);
    assertThat(after.rise(before, login("invalid_input"))).isEqualTo(1);
    assertThat(after.rise(before, login("inactive_user"))).isZero();
  }

  @Test
  void signUpsAreCountedByOutcome() {
    TestUser ada = TestUser.arrives();
    Scrape before = Scrape.now();

    ada.signsUp().then().statusCode(201);
    ada.moves().signsUp().then().statusCode(409);
    ada.moves().signsUpAs("nonsense", "short").then().statusCode(400);

    Scrape after = Scrape.now();
    assertThat(after.rise(before, signup("success"))).isEqualTo(1);
    assertThat(after.rise(before, signup("email_taken"))).isEqualTo(1);
    assertThat(after.rise(before, signup("invalid_input"))).isEqualTo(1);
  }

  @Test
  void refreshesAreCountedByOutcome() {
    TestUser ada = TestUser.signedUp();
    String first = ada.refreshToken();
    Scrape before = Scrape.now();

    ada.refreshes().then().statusCode(200);
    ada.refreshesWith(first).then().statusCode(200);
    ada.refreshes().then().statusCode(200);
    ada.refreshesWith("garbage").then().statusCode(401);
    ada.refreshesWith(first).then().statusCode(401);

    Scrape after = Scrape.now();
    assertThat(after.rise(before, refresh("success"))).isEqualTo(2);
    assertThat(after.rise(before, refresh("retried"))).isEqualTo(1);
    assertThat(after.rise(before, refresh("reused"))).isEqualTo(1);
    assertThat(after.rise(before, refresh("refused"))).isEqualTo(2);
  }

  @Test
  void everyThrottledRequestIsCounted() throws InterruptedException {
    double throttled = 0;
    // Requests that another test sent are counted some seconds later, so perhaps meanwhile.
    for (int attempt = 0; attempt < 3 && throttled != 7; attempt++) {
      throttled = countedOfSeven();
    }

    assertThat(throttled).isEqualTo(7);
  }

  private static double countedOfSeven() throws InterruptedException {
    TestUser stranger = TestUser.arrives();
    Scrape before = Scrape.now();

    for (int i = 0; i < 5 + 7; i++) {
      stranger.logsIn().then().statusCode(i < 5 ? 401 : 429);
    }

    // Those that follow the first become an event, and count, some seconds later.
    String address = "sallyport_throttled_total{limit=\"address\"}";
    double throttled = 0;
    for (int i = 0; i < 300 && throttled < 7; i++) {
      throttled = Scrape.now().rise(before, address);
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(Scrape.now().rise(before, login("unknown_email"))).isEqualTo(5);
    return throttled;
  }

  @Test
  void theTimeToWriteAnEventIsMeasured() {
    TestUser stranger = TestUser.arrives();
    Scrape before = Scrape.now();

    stranger.logsIn().then().statusCode(401);

    Scrape after = Scrape.now();
    assertThat(after.rise(before, "sallyport_audit_write_seconds_count")).isEqualTo(1);
    assertThat(after.rise(before, "sallyport_audit_write_seconds_sum")).isBetween(1e-5, 5.0);
  }

  @Test
  void aScrapeIsNoRefusedToken() {
    Scrape before = Scrape.now();

    assertThat(Scrape.now().rise(before, refused("malformed"))).isZero();
  }

  @Test
  void poolUseIsToldWithItsLimit() throws InterruptedException {
    double connections = 0;
    for (int i = 0; i < 100 && connections == 0; i++) {
      Scrape scrape = Scrape.now();
      assertThat(scrape.value("sallyport_database_connections_limit")).isEqualTo(20);
      connections =
          scrape.value("sallyport_database_connections{state=\"idle\"}")
              + scrape.value("sallyport_database_connections{state=\"active\"}");
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(connections).isBetween(1.0, 60.0);
  }

  /** Up to a minute late; how they are counted is shown where they are. */
  @Test
  void liveSessionsAreCountedInTheBackground() {
    TestUser.signedUp();

    assertThat(Scrape.now().value("sallyport_sessions_active"))
        .isBetween(0.0, (double) Database.count("select count(*) from sessions"));
  }

  @Test
  void everyTableHasASize() {
    Scrape scrape = Scrape.now();

    for (Object table :
        Database.column(
            "select c.relname from pg_class c where c.relkind in ('r', 'p')"
                + " and c.relnamespace = 'public'::regnamespace and not c.relispartition")) {
      assertThat(scrape.value("sallyport_table_bytes{table=\"" + table + "\"}"))
          .as("%s", table)
          .isBetween(8_192.0, 1e9);
    }
  }

  @Test
  void nothingThatCallersChooseIsInALabel() {
    TestUser ada = TestUser.signedUp();
    ada.logsInWith("wrong");
    ada.carries("garbage").authenticated().get("/api/auth/me");

    String metrics = TestUser.monitoring().get("/metrics").asString();

    assertThat(metrics)
        .doesNotContain(
            ada.email(), ada.address(), ada.userId().toString(), "garbage", "Apache-HttpClient");
    assertThat(Scrape.now().series()).hasSizeLessThan(160);
    assertThat(RunningService.shared().log()).doesNotContain(RunningService.MONITORING_PASSWORD);
  }

  private static String login(String outcome) {
    return "sallyport_logins_total{outcome=\"" + outcome + "\"}";
  }

  private static String signup(String outcome) {
    return "sallyport_signups_total{outcome=\"" + outcome + "\"}";
  }

  private static String refresh(String outcome) {
    return "sallyport_refreshes_total{outcome=\"" + outcome + "\"}";
  }

  private static String refused(String reason) {
    return "sallyport_tokens_refused_total{reason=\"" + reason + "\"}";
  }
}

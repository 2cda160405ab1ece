package dev.sallyport.session;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.body;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users see where they are signed in, and end it. */
@SharesService
class DeviceIT {
  private static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

  private final TestUser ada = TestUser.signedUp();

  @Test
  void aDeviceTellsWhatItIs() {
    Instant before = Instant.now().minusSeconds(1);
    TestUser phone = ada.elsewhere();
    phone.carries(member(logsInWith(phone, FIREFOX), "token"));

    Response answer = phone.sessions();

    answer.then().statusCode(200).contentType("application/json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(body(answer))
        .containsOnlyKeys("data", "next_cursor")
        .containsEntry("next_cursor", null);
    Map<String, Object> device = devices(answer).get(0);
    assertThat(device)
        .containsOnlyKeys(
            "id",
            "created_at",
            "last_used_at",
            "ip",
            "device",
            "retries",
            "last_retry_at",
            "current")
        .containsEntry("retries", 0)
        .containsEntry("last_retry_at", null)
        .containsEntry("device", "Firefox on Linux")
        .containsEntry("ip", phone.address())
        .containsEntry("current", true);
    assertThat(Instant.parse((String) device.get("created_at")))
        .isBetween(before, Instant.now())
        .isEqualTo(Instant.parse((String) device.get("last_used_at")));
    assertThat(UUID.fromString((String) device.get("id"))).isNotNull();
  }

  @Test
  void devicesAreListedLastUsedFirstAndEachKnowsItself() {
    TestUser phone = ada.elsewhere();
    phone.logsIn();
    assertThat(devices(ada.sessions()))
        .extracting(device -> device.get("current"))
        .containsExactly(false, true);

    String created = (String) devices(ada.sessions()).get(1).get("created_at");
    ada.moves().refreshes();

    assertThat(devices(ada.sessions()))
        .extracting(device -> device.get("current"))
        .containsExactly(true, false);
    assertThat(devices(phone.sessions()))
        .extracting(device -> device.get("current"))
        .containsExactly(false, true);
    Map<String, Object> refreshed = devices(ada.sessions()).get(0);
    assertThat(refreshed).containsEntry("created_at", created).containsEntry("ip", ada.address());
    assertThat(Instant.parse((String) refreshed.get("last_used_at")))
        .isAfter(Instant.parse(created));
  }

  @Test
  void aRetriedRefreshIsShownToTheUser() {
    String used = ada.refreshToken();
    ada.refreshes().then().statusCode(200);
    ada.refreshesWith(used).then().statusCode(200);

    Map<String, Object> device = devices(ada.sessions()).get(0);

    assertThat(device).containsEntry("retries", 1);
    assertThat(Instant.parse((String) device.get("last_retry_at")))
        .isBetween(Instant.now().minusSeconds(60), Instant.now());
  }

  @Test
  void sessionsAreReadInPages() {
    for (int i = 0; i < 4; i++) {
      ada.elsewhere().logsIn().then().statusCode(200);
    }
    List<String> all = ids(ada.sessions());
    List<String> found = new ArrayList<>();
    String cursor = "";

    while (cursor != null) {
      Response page = ada.authenticated().get("/api/auth/sessions?limit=2" + cursor);
      found.addAll(ids(page));
      cursor =
          member(page, "next_cursor") == null ? null : "&cursor=" + member(page, "next_cursor");
    }

    assertThat(all).hasSize(5);
    assertThat(found).isEqualTo(all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=101", "limit=x", "cursor=x", "cursor="})
  void aMalformedPageIsRefused(String query) {
    assertRefused(ada.authenticated().get("/api/auth/sessions?" + query), 400, "validation_failed");
  }

  @Test
  void onlyOnesOwnAreListed() {
    TestUser eve = TestUser.signedUp();

    assertThat(ids(ada.sessions())).hasSize(1).doesNotContainAnyElementsOf(ids(eve.sessions()));
  }

  @Test
  void endedAndExpiredSessionsAreNotListed() {
    TestUser phone = ada.elsewhere();
    phone.logsIn();
    TestUser tablet = ada.elsewhere();
    tablet.logsIn();
    Database.update(
        "update sessions set idle_expires_at = now() where id = ?::uuid", current(tablet));

    phone.logsOut("local");

    assertThat(ids(ada.sessions())).containsExactly(current(ada));
  }

  @Test
  void aRemovedDeviceIsSignedOutAtOnce() {
    TestUser phone = ada.elsewhere();
    phone.logsIn();
    String id = current(phone);

    removes(ada, id).then().statusCode(204);

    assertRefused(phone.authenticated().get("/api/auth/me"), 401, "invalid_token");
    assertRefused(phone.refreshes(), 401, "invalid_refresh_token");
    ada.authenticated().get("/api/auth/me").then().statusCode(200);
    assertThat(ids(ada.sessions())).doesNotContain(id);
    assertThat(events(ada)).hasSize(1);

    assertRefused(removes(ada, id), 404, "not_found");
    assertThat(events(ada)).hasSize(1);
  }

  @Test
  void aDeviceMayRemoveItself() {
    removes(ada, current(ada)).then().statusCode(204);

    assertRefused(ada.sessions(), 401, "invalid_token");
    assertRefused(ada.refreshes(), 401, "invalid_refresh_token");
  }

  @Test
  void nobodyRemovesTheDeviceOfAnother() {
    TestUser eve = TestUser.signedUp();
    String id = current(ada);

    Response foreign = removes(eve, id);

    assertRefused(foreign, 404, "not_found");
    Response unknown = removes(eve, UUID.randomUUID().toString());
    assertThat(withoutRequestId(foreign)).isEqualTo(withoutRequestId(unknown));
    ada.authenticated().get("/api/auth/me").then().statusCode(200);
    assertThat(ada.refreshes().statusCode()).isEqualTo(200);
    assertThat(events(eve)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1-1-1-1-1", "%00", "..%2fx", "'%20or%201=1", "null", "%7Bid%7D"})
  void aMalformedIdIsNoDevice(String id) {
    // What the container itself finds malformed it answers with 400.
    assertThat(removes(ada, id).statusCode()).isIn(400, 404);
    ada.authenticated().get("/api/auth/me").then().statusCode(200);
  }

  @Test
  void anIdIsAcceptedInAnyCaseAndInNoOtherForm() {
    TestUser phone = ada.elsewhere();
    phone.logsIn().then().statusCode(200);
    String id = current(phone);

    assertRefused(removes(ada, id.replace("-", "")), 404, "not_found");
    assertThat(removes(ada, id.toUpperCase(java.util.Locale.ROOT)).statusCode()).isEqualTo(204);
    phone.authenticated().get("/api/auth/me").then().statusCode(401);
    assertRefused(removes(ada, current(ada) + "%20"), 404, "not_found");
    ada.authenticated().get("/api/auth/me").then().statusCode(200);
  }

  @Test
  void withoutATokenThereIsNothingToSee() {
    String id = current(ada);

    assertRefused(ada.anonymous().get("/api/auth/sessions"), 401, "invalid_token");
    assertRefused(ada.anonymous().delete("/api/auth/sessions/" + id), 401, "invalid_token");
    ada.authenticated().get("/api/auth/me").then().statusCode(200);
  }

  @Test
  void aUserAgentIsNamedNotRepeated() {
    TestUser eve = ada.elsewhere();
    eve.carries(member(logsInWith(eve, "<script>alert(1)</script>/1 CFNetwork/1.0"), "token"));

    Response answer = eve.sessions();

    assertThat(answer.asString()).doesNotContain("script");
    assertThat(devices(answer).get(0)).containsEntry("device", "Unknown device");
  }

  private static Response logsInWith(TestUser visitor, String userAgent) {
    Response answer =
        visitor
            .anonymous()
            .header("User-Agent", userAgent)
            .contentType(ContentType.JSON)
            .body(TestUser.credentials(visitor.email(), TestUser.PASSWORD))
            .post("/api/auth/login");
    answer.then().statusCode(200);
    return answer;
  }

  private static Response removes(TestUser visitor, String id) {
    return visitor.authenticated().delete("/api/auth/sessions/" + id);
  }

  private static List<Map<String, Object>> devices(Response answer) {
    return answer.path("data");
  }

  private static List<String> ids(Response answer) {
    return answer.path("data.id");
  }

  private static String current(TestUser visitor) {
    return visitor.sessions().path("data.find { it.current }.id");
  }

  private static String withoutRequestId(Response answer) {
    return answer.asString().replace(answer.header("X-Request-Id"), "");
  }

  private static List<Object> events(TestUser visitor) {
    return Database.column(
        "select id from auth_events where user_id = ? and event_type = 'session_ended'",
        visitor.userId());
  }
}

package dev.sallyport.admin.event;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.body;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.TestUser;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators read and export what happened. */
class EventResourceIT {
  private static final String EVENTS = "/api/admin/events";
  private static final int MANY = 50_000;

  private final TestUser operator = TestUser.operator();

  @Test
  void aUsersEventsAreToldNewestFirst() {
    TestUser ada = TestUser.signedUp();
    ada.logsInWith("Wrong-Horse-7");
    ada.logsIn();

    Response list = list("user_id=" + ada.userId());

    assertThat(list.<List<String>>path("data.type")).containsExactly("login", "login", "signup");
    Map<String, Object> failed = list.path("data[1]");
    assertThat(failed)
        .containsEntry("success", false)
        .containsEntry("failure_reason", "wrong_password")
        .containsEntry("owasp", "authn_login_fail")
        .containsEntry("ip", ada.address())
        .containsEntry("user_id", ada.userId().toString());
    assertThat(failed.keySet())
        .contains(
            "id",
            "session_id",
            "actor_id",
            "user_agent",
            "request_id",
            "email_hash",
            "detail",
            "created_at");
    assertThat(body(list).get("next_cursor")).isNull();
    assertThat(
            list("user_id=" + ada.userId() + "&success=false&type=login")
                .jsonPath()
                .getList("data"))
        .hasSize(1);
    assertThat(
            list("user_id=" + ada.userId() + "&type=signup,logout").<List<String>>path("data.type"))
        .containsExactly("signup");
    assertThat(list("ip=" + ada.address() + "&reason=wrong_password").jsonPath().getList("data"))
        .hasSize(1);
    assertThat(list("request_id=" + failed.get("request_id")).jsonPath().getList("data.id"))
        .containsExactly(failed.get("id"));
    assertThat(
            list("session_id=" + list.path("data[0].session_id")).jsonPath().getList("data.type"))
        .containsExactly("login");
  }

  @Test
  void timesBoundTheListFromIncludedToExcluded() {
    TestUser ada = TestUser.signedUp();
    ada.logsIn();
    String all = "user_id=" + ada.userId();
    List<String> times = list(all).path("data.created_at");

    assertThat(list(all + "&from=" + times.get(0)).jsonPath().getList("data.type"))
        .containsExactly("login");
    assertThat(list(all + "&to=" + times.get(0)).jsonPath().getList("data.type"))
        .containsExactly("signup");
  }

  @Test
  void eventsNameTheirUsersByEmailAndAreFoundByIt() {
    TestUser ada = TestUser.signedUp();
    operator.sends("PATCH", "/api/admin/users/" + ada.userId(), "{\"active\":false}");

    Response list = list("type=user_deactivated&email=" + ada.email().toUpperCase(Locale.ROOT));

    assertThat(list.<List<Map<String, Object>>>path("data")).hasSize(1);
    assertThat(list.<Map<String, Object>>path("data[0]"))
        .containsEntry("user_id", ada.userId().toString())
        .containsEntry("user_email", ada.email())
        .containsEntry("actor_id", operator.userId().toString())
        .containsEntry("actor_email", operator.email());
    Response export =
        operator.authenticated().get(EVENTS + "/export?type=signup&email=" + ada.email());
    assertThat(export.asString().lines()).hasSize(1);
    assertThat(member(export, "user_id")).isEqualTo(ada.userId().toString());
    assertThat(member(export, "user_email")).isEqualTo(ada.email());
    assertThat(member(export, "actor_email")).isNull();
  }

  @Test
  void attemptsWithAnAddressThatNobodyHasAreFoundByIt() {
    TestUser nobody = TestUser.arrives();
    nobody.logsIn().then().statusCode(401);

    Response list = list("email=" + nobody.email());

    assertThat(list.<List<String>>path("data.failure_reason")).containsExactly("unknown_email");
    assertThat(list.<Map<String, Object>>path("data[0]"))
        .containsEntry("user_id", null)
        .containsEntry("user_email", null);
  }

  @Test
  void aDeletedUserHasNoAddressAnyMore() {
    TestUser ada = TestUser.signedUp();
    Database.update("delete from users where id = ?", ada.userId());

    Response list = list("user_id=" + ada.userId());

    assertThat(list.<Map<String, Object>>path("data[0]"))
        .containsEntry("user_id", ada.userId().toString())
        .containsEntry("user_email", null);
  }

  @Test
  void pagesJoinWithoutGapOrRepetition() {
    String request = seed(7);
    List<String> walked = new ArrayList<>();
    String cursor = "";
    do {
      Response page = list("request_id=" + request + "&limit=3" + cursor);
      walked.addAll(page.<List<String>>path("data.id"));
      cursor = "&cursor=" + member(page, "next_cursor");
    } while (!cursor.endsWith("=null"));

    assertThat(walked).hasSize(7).doesNotHaveDuplicates();
    assertThat(walked).isEqualTo(list("request_id=" + request).<List<String>>path("data.id"));
  }

  @ParameterizedTest
  @CsvSource({
    "type=nonsense, type",
    "'type=login,nonsense', type",
    "'type=login,', type",
    "success=maybe, success",
    "user_id=1, user_id",
    "session_id=x, session_id",
    "ip=300.0.0.1, ip",
    "reason=because, reason",
    "from=noon, from",
    "request_id=a%20b, request_id",
    "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z, to",
    "email=ada, email",
    "email=@example.com, email",
    "email=ada%40example.com&user_id=00000000-0000-0000-0000-000000000000, email",
    "userid=1, userid"
  })
  void everyFaultIsNamed(String query, String field) {
    for (String path : List.of(EVENTS, EVENTS + "/export")) {
      Response answer = operator.authenticated().get(path + "?" + query);
      assertRefused(answer, 400, "validation_failed");
      assertThat(answer.<List<String>>path("errors.field")).containsExactly(field);
    }
  }

  @Test
  void anExportIsAFileOfEveryMatchingEvent() {
    String request = seed(3);

    Response lines = operator.authenticated().get(EVENTS + "/export?request_id=" + request);

    assertThat(lines.contentType()).isEqualTo("application/x-ndjson");
    assertThat(lines.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"auth-events.ndjson\"");
    List<String> ids = lines.asString().lines().map(line -> member(line, "id")).toList();
    assertThat(ids).isEqualTo(list("request_id=" + request).<List<String>>path("data.id"));
    assertRefused(
        operator.authenticated().get(EVENTS + "/export?format=xml"), 400, "validation_failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "  =cmd|' /C calc'!A0"})
  void noCellOfACsvIsAFormula(String userAgent) {
    TestUser mallory = TestUser.arrives();
    mallory
        .anonymous()
        .header("User-Agent", userAgent)
        .contentType(ContentType.JSON)
        .body(TestUser.credentials(mallory.email(), "Wrong-Horse-7"))
        .post("/api/auth/login");

    Response csv =
        operator.authenticated().get(EVENTS + "/export?format=csv&ip=" + mallory.address());

    assertThat(csv.contentType()).isEqualTo("text/csv;charset=utf-8");
    List<String> rows = csv.asString().lines().toList();
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0)).startsWith("\"created_at\",\"type\"");
    assertThat(rows.get(1)).contains(",\"'" + userAgent.strip().charAt(0));
    assertThat(rows.get(1).split(",", -1))
        .allSatisfy(cell -> assertThat(cell).doesNotMatch("\"?\\s*[=+@-].*"));
  }

  /** More rows than the sockets between can hold: the first is read while the last is not made. */
  @Test
  void anExportIsSentWhileItIsRead() throws Exception {
    String request = seed(MANY);
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    HttpResponse<java.io.InputStream> answer =
        http.send(
            operator
                .request(EVENTS + "/export?request_id=" + request)
                .header("Authorization", "Bearer " + operator.token())
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Length")).isEmpty();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).contains(request);
      // The database's cursor is open: what remains is not even read.
      assertThat(
              Database.count(
                  "select count(*) from pg_stat_activity where state = 'idle in transaction'"
                      + " and query like '%from auth_events%'"))
          .isPositive();
      assertThat(lines.lines().count()).isEqualTo(MANY - 1);
    }
  }

  /** Events like those of a flood, with a request id of their own. */
  private static String seed(int rows) {
    String request = "seed-" + UUID.randomUUID();
    Database.update(
        "insert into auth_events (id, event_type, success, failure_reason, ip_address, user_agent,"
            + " request_id, created_at) select gen_random_uuid(), 'login', false, 'unknown_email',"
            + " '192.0.2.1', repeat('Mozilla ', 60), ?, now() - make_interval(secs => n / 2)"
            + " from generate_series(1, ?) n",
        request,
        rows);
    return request;
  }

  private Response list(String query) {
    Response answer = operator.authenticated().get(EVENTS + "?" + query);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return answer;
  }
}

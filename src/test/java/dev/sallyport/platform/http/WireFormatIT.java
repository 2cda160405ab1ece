package dev.sallyport.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is the same in every answer, and what is accepted in every place. */
@SharesService
class WireFormatIT {
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d[^\",]*");
  private static final String MILLISECONDS = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

  private final TestUser ada = TestUser.signedUp();
  private final TestUser operator = TestUser.operator();

  @ParameterizedTest
  @ValueSource(strings = {"2026-01-31 12:00:00+00", "2026-01-31 12:00:00.5+00"})
  void everyTimeHasMilliseconds(String time) {
    String task = ada.creates("milk").path("id");
    ada.creates("bread");
    ada.sends("PATCH", ada.tasks() + "/" + task + "/complete", "").then().statusCode(200);
    ada.logsInWith("Wrong-Password-7");
    Database.update(
        "update tasks set created_at = ?::timestamptz, updated_at = ?::timestamptz,"
            + " completed_at = ?::timestamptz where user_id = ? and id = ?::uuid",
        time,
        time,
        time,
        ada.userId(),
        task);
    Database.update(
        "update users set created_at = ?::timestamptz, last_login = ?::timestamptz where id = ?",
        time,
        time,
        ada.userId());
    Database.update(
        "update sessions set created_at = ?::timestamptz where user_id = ?", time, ada.userId());

    String user = "/api/admin/users/" + ada.userId();
    String events = "user_id=" + ada.userId();
    int times = 0;
    for (Response answer :
        List.of(
            ada.authenticated().get(ada.tasks()),
            ada.authenticated().get(ada.tasks() + "/" + task),
            ada.sends("PUT", ada.tasks() + "/" + task, "{\"title\":\"oats\"}"),
            ada.sessions(),
            operator.authenticated().get("/api/admin/users?email=" + ada.email()),
            operator.authenticated().get(user),
            operator.authenticated().get(user + "/sessions"),
            operator.authenticated().get("/api/admin/events?" + events),
            operator.authenticated().get("/api/admin/events/export?format=ndjson&" + events),
            operator.authenticated().get("/api/admin/events/export?format=csv&" + events),
            operator.authenticated().get("/api/admin/statistics"),
            operator.authenticated().get("/api/admin/keys"))) {
      assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
      List<String> found =
          TIME.matcher(answer.asString()).results().map(match -> match.group()).toList();
      assertThat(found).as(answer.asString()).isNotEmpty().allMatch(t -> t.matches(MILLISECONDS));
      times += found.size();
    }
    assertThat(times).isGreaterThan(30);
  }

  @Test
  void idsAreAcceptedInUpperCase() {
    String user = upper(ada.userId().toString());
    String task = upper(ada.creates("milk").path("id"));
    String tasks = "/api/" + user + "/tasks";
    List<String> sessions = ada.sessions().jsonPath().getList("data.id");
    TestUser elsewhere = ada.elsewhere();
    elsewhere.logsIn().then().statusCode(200);

    ada.authenticated().get(tasks).then().statusCode(200);
    ada.authenticated().get(tasks + "/" + task).then().statusCode(200);
    ada.sends("PUT", tasks + "/" + task, "{\"title\":\"oats\"}").then().statusCode(200);
    ada.authenticated().patch(tasks + "/" + task + "/complete").then().statusCode(200);
    ada.authenticated().delete(tasks + "/" + task).then().statusCode(204);
    for (String path :
        List.of(
            "/api/admin/users/" + user,
            "/api/admin/users/" + user + "/sessions",
            "/api/admin/events?user_id=" + user,
            "/api/admin/events?session_id=" + upper(sessions.get(0)))) {
      Response answer = operator.authenticated().get(path);
      assertThat(answer.statusCode()).as(path + ": " + answer.asString()).isEqualTo(200);
      assertThat(answer.asString())
          .as(path)
          .containsAnyOf(ada.userId().toString(), sessions.get(0));
    }
    elsewhere
        .authenticated()
        .delete("/api/auth/sessions/" + upper(sessions.get(0)))
        .then()
        .statusCode(204);
    assertThat(ada.authenticated().get("/api/auth/me").statusCode()).isEqualTo(401);
    String other = upper(elsewhere.sessions().jsonPath().getList("data.id").get(0).toString());
    operator
        .authenticated()
        .delete("/api/admin/users/" + user + "/sessions/" + other)
        .then()
        .statusCode(204);
    assertThat(elsewhere.authenticated().get("/api/auth/me").statusCode()).isEqualTo(401);
  }

  @Test
  void idsInAnyOtherFormAreNotFound() {
    String id = ada.sessions().jsonPath().getString("data[0].id");
    for (String other : List.of("1-1-1-1-1", id.replace("-", ""), "urn:uuid:" + id, id + "%20")) {
      ada.authenticated().delete("/api/auth/sessions/" + other).then().statusCode(404);
    }
    assertThat(ada.authenticated().get("/api/auth/me").statusCode()).isEqualTo(200);
  }

  /** RFC 8259, section 8.1. */
  @Test
  void aByteOrderMarkIsIgnored() {
    String body = "\uFEFF" + TestUser.credentials(ada.email(), TestUser.PASSWORD);

    Response answer =
        ada.anonymous()
            .header("Content-Type", "application/json")
            .body(body.getBytes(StandardCharsets.UTF_8))
            .post("/api/auth/login");

    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/jwk-set+json",
        "application/jwk-set+json, application/json;q=0.5",
        "application/json",
        "application/json, application/jwk-set+json",
        "*/*"
      })
  void theKeySetHasBothOfItsMediaTypes(String accept) {
    Response answer = ada.anonymous().header("Accept", accept).get("/.well-known/jwks.json");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.contentType())
        .isEqualTo(
            accept.startsWith("application/jwk-set")
                ? "application/jwk-set+json"
                : "application/json");
    assertThat(answer.header("ETag")).isNotBlank();
    assertThat(answer.jsonPath().getList("keys")).isNotEmpty();
  }

  @Test
  void theKeySetHasNoOtherMediaType() {
    TestUser.assertRefused(
        ada.anonymous().header("Accept", "text/html").get("/.well-known/jwks.json"),
        406,
        "not_acceptable");
  }

  private static String upper(String id) {
    return id.toUpperCase(Locale.ROOT);
  }

  /** An upgraded connection would pass by the check of request heads. */
  @Test
  void aClientThatOffersHttp2IsAnsweredByHttp11() throws Exception {
    java.net.http.HttpClient client =
        java.net.http.HttpClient.newBuilder()
            .version(java.net.http.HttpClient.Version.HTTP_2)
            .build();

    java.net.http.HttpResponse<String> answer =
        client.send(
            java.net.http.HttpRequest.newBuilder(
                    dev.sallyport.RunningService.shared().url().resolve("/health/live"))
                .build(),
            java.net.http.HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.version()).isEqualTo(java.net.http.HttpClient.Version.HTTP_1_1);
  }

  /** The client of the JDK offers it unless told otherwise, also with a body. */
  @Test
  void theBodyOfAClientThatOffersHttp2IsRead() throws Exception {
    for (java.net.http.HttpClient.Version version : java.net.http.HttpClient.Version.values()) {
      java.net.http.HttpClient client =
          java.net.http.HttpClient.newBuilder().version(version).build();
      for (int i = 0; i < 2; i++) {
        java.net.http.HttpResponse<String> answer =
            client.send(
                dev.sallyport.TestUser.arrives()
                    .request("/api/auth/login")
                    .header("Content-Type", "application/json")
                    .POST(
                        java.net.http.HttpRequest.BodyPublishers.ofString(
                            dev.sallyport.TestUser.credentials("nobody@example.com", "x")))
                    .build(),
                java.net.http.HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(version + ": " + answer.body()).isEqualTo(401);
      }
    }
  }
}

package dev.sallyport.problem;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.body;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.TestUser;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One format for every refusal, whatever is wrong with the request. */
class ErrorsIT {
  private static final int LIMIT = 16 * 1024;

  private final TestUser ada = TestUser.arrives();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "{\"email\"",
        "{\"email\":",
        "{\"email\":\"ada@example.com\"",
        "{\"email\":\"ada@example.com\",}",
        "{\"email\":\"ada@example.com\"} {}",
        "{\"email\":\"ada@example.com\"}garbage",
        "{email:\"ada@example.com\"}",
        "{'email':'ada@example.com'}",
        "{\"email\":NaN}",
        "{\"email\":01}",
        "{\"email\":\"\u0001\"}",
        "{\"email\":\"\\x\"}",
        "{/* comment */}",
        "\uFEFF",
        "\uFEFF\uFEFF{}",
        "{}\uFEFF",
        "null",
        "true",
        "7",
        "\"text\"",
        "[]",
        "[{\"email\":\"ada@example.com\",\"password\":\"Correct-Horse-7\"}]",
        "email=ada@example.com&password=Correct-Horse-7",
        "<credentials/>"
      })
  void whatIsNoJsonObjectIsMalformed(String body) {
    assertPlain(ada.post("/api/auth/login", body), 400, "malformed_request");
  }

  /** So that front ends can word the rule themselves. */
  @Test
  void aFaultHasWhatItsRuleDemands() {
    Response answer =
        ada.post("/api/auth/signup", "{\"email\":\"a@example.com\",\"password\":\"Zq8vkpw\"}");

    assertRefused(answer, 400, "validation_failed");
    assertThat(answer.<List<Map<String, Object>>>path("errors"))
        .containsExactly(
            Map.of(
                "field", "password",
                "code", "too_short",
                "message", "must have at least 8 characters",
                "min", 8));
  }

  @Test
  void whatIsNoUtf8IsMalformed() {
    String body = TestUser.credentials(ada.email(), "Pass\u00fcord-7");
    Response latin1 =
        ada.anonymous()
            .contentType(ContentType.JSON)
            .body(body.getBytes(StandardCharsets.ISO_8859_1))
            .post("/api/auth/login");

    assertPlain(latin1, 400, "malformed_request");
  }

  @Test
  void deepNestingIsMalformedAndHarmless() {
    for (String body :
        List.of(
            "[".repeat(LIMIT),
            "{\"email\":" + "[".repeat(LIMIT - 9),
            "{\"email\":" + "[".repeat(8_000) + "]".repeat(8_000) + "}",
            "{\"a\":".repeat(2_700))) {
      assertPlain(ada.post("/api/auth/login", body), 400, "malformed_request");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"email\":1,\"password\":true}                       | email:wrong_type"
            + " password:wrong_type",
        "{\"email\":{\"a\":[1,2]},\"password\":[\"x\"]}        | email:wrong_type"
            + " password:wrong_type",
        "{\"email\":\"a@example.com\",\"password\":\"x\",\"role\":\"admin\"} | role:unknown_field",
        "{\"Email\":\"a@example.com\",\"PASSWORD\":null}       | Email:unknown_field"
            + " PASSWORD:unknown_field",
        "{\"email\":\"a@example.com\",\"email\":\"b@example.com\"} | email:repeated",
        "{\"email\":1,\"email\":2,\"x\":3}  | email:wrong_type email:repeated x:unknown_field"
      })
  void everyWrongMemberIsNamed(String body, String faults) {
    for (String call : List.of("login", "signup")) {
      Response answer = ada.post("/api/auth/" + call, body);

      assertRefused(answer, 400, "validation_failed");
      assertThat(
              answer.<List<Map<String, String>>>path("errors").stream()
                  .map(error -> error.get("field") + ":" + error.get("code"))
                  .toList())
          .containsExactly(faults.split(" ", -1));
    }
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/octet-stream"
      })
  void otherMediaTypesAreUnsupported(String type) throws Exception {
    HttpRequest.Builder request = ada.request("/api/auth/login");
    if (type != null) {
      request.header("Content-Type", type);
    }
    String credentials = TestUser.credentials(ada.email(), TestUser.PASSWORD);

    assertProblem(
        send(request.POST(BodyPublishers.ofString(credentials))), 415, "unsupported_media_type");
  }

  @Test
  void aBodyHasAtMost16KibibytesHoweverItIsSent() throws Exception {
    String credentials = TestUser.credentials(ada.email(), TestUser.PASSWORD);
    String full = credentials + " ".repeat(LIMIT - credentials.length());

    assertThat(login(BodyPublishers.ofString(full)).statusCode()).isEqualTo(401);
    assertThat(login(chunked(full)).statusCode()).isEqualTo(401);
    assertProblem(login(BodyPublishers.ofString(full + " ")), 413, "payload_too_large");
    assertProblem(login(chunked(full + " ")), 413, "payload_too_large");
    assertProblem(login(chunked(" ".repeat(1_000_000))), 413, "payload_too_large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nowhere",
        "/index.html",
        "/.env",
        "/application.wadl",
        "/WEB-INF/web.xml",
        "/META-INF/MANIFEST.MF",
        "/api",
        "/api/nowhere",
        "/api/auth",
        "/api/auth/login/more",
        "/problem"
      })
  void whatIsNotThereIsNotFound(String path) {
    // Also for browsers, which would rather have HTML.
    for (String accepted : List.of("*/*", "text/html,application/xhtml+xml")) {
      assertPlain(ada.anonymous().header("Accept", accepted).get(path), 404, "not_found");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/auth/login, POST",
    "PUT, /api/auth/login, POST",
    "DELETE, /api/auth/signup, POST",
    "PATCH, /api/auth/signup, POST",
    "POST, /api/auth/me, GET",
    "BREW, /api/auth/me, GET"
  })
  void otherMethodsAreNotAllowed(String method, String path, String allowed) {
    Response answer = ada.anonymous().request(method, path);

    assertPlain(answer, 405, "method_not_allowed");
    assertThat(answer.header("Allow").split(", ", -1)).contains(allowed).doesNotContain(method);
  }

  @Test
  void whoAcceptsNoJsonGetsAProblem() {
    TestUser user = TestUser.signedUp();

    assertPlain(
        user.anonymous()
            .header("Accept", "text/html")
            .contentType(ContentType.JSON)
            .body(TestUser.credentials(user.email(), TestUser.PASSWORD))
            .post("/api/auth/login"),
        406,
        "not_acceptable");
    assertPlain(
        user.authenticated().header("Accept", "text/html").get("/api/auth/me"),
        406,
        "not_acceptable");
  }

  @Test
  void whoHasNoTokenIsTold() {
    Response anonymous = ada.anonymous().get("/api/auth/me");
    Response stranger = ada.carries("garbage").authenticated().get("/api/auth/me");

    assertPlain(anonymous, 401, "invalid_token");
    assertThat(anonymous.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"sallyport\"");
    assertPlain(stranger, 401, "invalid_token");
    assertThat(stranger.header("WWW-Authenticate"))
        .isEqualTo("Bearer realm=\"sallyport\", error=\"invalid_token\"");
  }

  @Test
  void headHasTheStatusWithoutTheBody() {
    Response answer = ada.anonymous().head("/nowhere");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
    assertThat(answer.asString()).isEmpty();
  }

  /** A problem that has nothing more to tell, least of all from inside. */
  private static void assertPlain(Response answer, int status, String code) {
    assertRefused(answer, status, code);
    assertThat(answer.asString())
        .doesNotContain("errors")
        .doesNotContainIgnoringCase("<html")
        .doesNotContain("Exception", "java.", "jakarta.", "org.", "dev.sallyport", "Payara");
  }

  private HttpResponse<String> login(BodyPublisher body) throws Exception {
    return send(
        ada.moves()
            .request("/api/auth/login")
            .header("Content-Type", "application/json")
            .POST(body));
  }

  private static BodyPublisher chunked(String body) {
    InputStream bytes = new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    return BodyPublishers.ofInputStream(() -> bytes);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(body(answer.body())).containsEntry("status", status).containsEntry("code", code);
    assertThat(answer.headers().firstValue("X-Request-Id"))
        .hasValue(member(answer.body(), "request_id"));
  }
}

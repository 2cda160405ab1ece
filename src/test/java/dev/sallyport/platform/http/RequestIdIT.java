package dev.sallyport.platform.http;

import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The id that joins an answer, its log lines and its auth events. */
class RequestIdIT {
  private final TestUser ada = TestUser.arrives();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12345678",
        "The_id.of-the-caller",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      })
  void aWellFormedIdIsKept(String id) {
    Response answer = nowhere(id);

    assertThat(answer.header("X-Request-Id")).isEqualTo(id);
    assertThat(member(answer, "request_id")).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1234567",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0",
        "with a space in it",
        "with,comma,in,it",
        "<b>markup</b>",
        "with\"quote",
        "with/slash/in/it",
        "${jndi:ldap://x}"
      })
  void aMalformedIdIsReplaced(String id) {
    Response answer = nowhere(id);

    assertThat(UUID.fromString(answer.header("X-Request-Id"))).isNotNull();
    assertThat(member(answer, "request_id")).isEqualTo(answer.header("X-Request-Id"));
  }

  @Test
  void everyRequestHasAnIdOfItsOwn() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      ids.add(ada.anonymous().get("/nowhere").header("X-Request-Id"));
    }

    assertThat(ids).hasSize(20).doesNotContainNull();
  }

  @Test
  void successesHaveTheIdToo() {
    TestUser user = TestUser.signedUp();

    Response answer =
        user.authenticated().header("X-Request-Id", "success-" + user.userId()).get("/api/auth/me");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.header("X-Request-Id")).isEqualTo("success-" + user.userId());
  }

  @Test
  void theIdIsOnEveryLogLineAndInTheEvent() throws Exception {
    String id = "log-" + UUID.randomUUID();
    ada.anonymous()
        .header("X-Request-Id", id)
        .contentType(ContentType.JSON)
        .body(TestUser.credentials(ada.email(), TestUser.PASSWORD))
        .post("/api/auth/login")
        .then()
        .statusCode(401);

    assertThat(logLinesWith(id)).isNotEmpty();
    assertThat(Database.column("select failure_reason from auth_events where request_id = ?", id))
        .containsExactly("unknown_email");
    // The thread that served it has its own name again.
    String other = "log-" + UUID.randomUUID();
    for (int i = 0; i < 10; i++) {
      ada.moves()
          .anonymous()
          .header("X-Request-Id", other)
          .contentType(ContentType.JSON)
          .body("{}")
          .post("/api/auth/login");
    }
    assertThat(logLinesWith(other)).isNotEmpty().noneMatch(line -> line.contains(id));
  }

  private Response nowhere(String id) {
    return ada.anonymous().header("X-Request-Id", id).get("/nowhere");
  }

  /** The server writes its log a moment after it answers. */
  private static List<String> logLinesWith(String id) throws InterruptedException {
    long limit = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (true) {
      List<String> lines =
          RunningService.shared().log().lines().filter(line -> line.contains(id)).toList();
      if (!lines.isEmpty() || System.nanoTime() > limit) {
        return lines;
      }
      Thread.sleep(50);
    }
  }
}

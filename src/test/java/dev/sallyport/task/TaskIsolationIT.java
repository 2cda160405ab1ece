package dev.sallyport.task;

import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import io.restassured.http.ContentType;
import io.restassured.http.Header;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bob is locked out of everything that is Ada's. */
@SharesService
class TaskIsolationIT {
  private static TestUser ada;
  private static TestUser bob;

  private UUID task;
  private List<Object> stored;

  /** Each thing that can be done to tasks. */
  enum Operation {
    LIST("GET", "", null),
    CREATE("POST", "", "{\"title\":\"planted\"}"),
    FIND("GET", "/{id}", null),
    UPDATE("PUT", "/{id}", "{\"title\":\"changed\",\"is_completed\":true}"),
    COMPLETE("PATCH", "/{id}/complete", null),
    DELETE("DELETE", "/{id}", null);

    private final String method;
    private final String path;
    private final String body;

    Operation(String method, String path, String body) {
      this.method = method;
      this.path = path;
      this.body = body;
    }

    Response by(RequestSpecification caller, String userId, UUID task) {
      if (body != null) {
        caller.contentType(ContentType.JSON).body(body);
      }
      return caller.request(
          method, "/api/" + userId + "/tasks" + path.replace("{id}", task.toString()));
    }

    boolean namesATask() {
      return path.contains("{id}");
    }
  }

  static Stream<Operation> namingATask() {
    return Stream.of(Operation.values()).filter(Operation::namesATask);
  }

  /** Each operation with each way to write a user id that is not Bob's own. */
  static Stream<Arguments> foreignPaths() {
    List<String> forms = List.of("canonical", "upper case", "shortened", "nobody", "me", "%2e%2e");
    return Stream.of(Operation.values())
        .flatMap(operation -> forms.stream().map(form -> Arguments.of(operation, form)));
  }

  @BeforeAll
  static void bothSignUp() {
    ada = TestUser.signedUp();
    bob = TestUser.signedUp();
  }

  @BeforeEach
  void adaHasATask() {
    task = UUID.fromString(member(ada.creates("Ada's own"), "id"));
    stored = everyTask();
  }

  @ParameterizedTest
  @MethodSource("foreignPaths")
  void aPathOfAnotherUserIsForbidden(Operation operation, String form) {
    Response response = operation.by(bob.authenticated(), written(ada.userId(), form), task);

    TestUser.assertRefused(response, 403, "forbidden");
    assertNothingChanged();
  }

  @ParameterizedTest
  @EnumSource
  void nobodyGetsInWithoutAToken(Operation operation) {
    Response response = operation.by(ada.anonymous(), ada.userId().toString(), task);

    TestUser.assertRefused(response, 401, "invalid_token");
    assertNothingChanged();
  }

  @ParameterizedTest
  @MethodSource("namingATask")
  void aTaskOfAnotherUserCannotBeToldFromNone(Operation operation) {
    String requestId = UUID.randomUUID().toString();
    RequestSpecification first = bob.authenticated().header("X-Request-Id", requestId);
    RequestSpecification second = bob.authenticated().header("X-Request-Id", requestId);

    Response others = operation.by(first, bob.userId().toString(), task);
    Response nobodys = operation.by(second, bob.userId().toString(), UUID.randomUUID());

    TestUser.assertRefused(others, 404, "not_found");
    assertThat(others.asString()).isEqualTo(nobodys.asString());
    assertThat(headers(others)).isEqualTo(headers(nobodys));
    assertNothingChanged();
  }

  @Test
  void aPreconditionDoesNotTellThemApartEither() {
    for (String tag : List.of("\"1\"", "\"9\"", "*")) {
      RequestSpecification caller = bob.authenticated().header("If-Match", tag);
      Operation.DELETE.by(caller, bob.userId().toString(), task).then().statusCode(404);
    }
    assertNothingChanged();
  }

  @Test
  void theOwnerMayWriteTheIdInUpperCase() {
    Operation.FIND
        .by(ada.authenticated(), written(ada.userId(), "upper case"), task)
        .then()
        .statusCode(200)
        .body("title", equalTo("Ada's own"));
  }

  private static String written(UUID userId, String form) {
    return switch (form) {
      case "canonical" -> userId.toString();
      case "upper case" -> userId.toString().toUpperCase(Locale.ROOT);
      case "shortened" -> userId.toString().substring(0, 35);
      case "nobody" -> UUID.randomUUID().toString();
      default -> form;
    };
  }

  private static List<Header> headers(Response response) {
    return response.headers().asList().stream()
        .filter(header -> !header.hasSameNameAs(new Header("Date", "")))
        .toList();
  }

  private void assertNothingChanged() {
    assertThat(everyTask()).isEqualTo(stored);
  }

  private static List<Object> everyTask() {
    return Database.column(
        "select tasks::text from tasks where user_id in (?, ?) order by id",
        ada.userId(),
        bob.userId());
  }
}

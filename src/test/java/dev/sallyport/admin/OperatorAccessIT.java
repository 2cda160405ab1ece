package dev.sallyport.admin;

import static dev.sallyport.TestUser.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.admin.user.UserResource;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Operators, and nobody else; and nothing that they do goes unseen. */
@SharesService
class OperatorAccessIT {
  /** Whole tables, which auditors do not take away. */
  private static final Set<String> EXPORTS = Set.of("events.export", "imports.faults");

  private record Call(String method, String path, String action) {}

  /** Every one in the product, so that a new one cannot be forgotten. */
  private static List<Call> calls() {
    List<Call> calls = new ArrayList<>();
    new ClassFileImporter()
        .importUrl(UserResource.class.getProtectionDomain().getCodeSource().getLocation()).stream()
            .filter(type -> type.getPackageName().startsWith("dev.sallyport.admin."))
            .filter(type -> type.isAnnotatedWith(Path.class))
            .map(JavaClass::reflect)
            .forEach(type -> calls.addAll(callsOf(type)));
    assertThat(calls).hasSizeGreaterThan(10);
    return calls;
  }

  private static List<Call> callsOf(Class<?> resource) {
    List<Call> calls = new ArrayList<>();
    for (Method method : resource.getDeclaredMethods()) {
      Arrays.stream(method.getAnnotations())
          .map(Annotation::annotationType)
          .filter(annotation -> annotation.isAnnotationPresent(HttpMethod.class))
          .map(annotation -> annotation.getAnnotation(HttpMethod.class).value())
          .forEach(verb -> calls.add(call(verb, resource, method)));
    }
    return calls;
  }

  private static Call call(String verb, Class<?> resource, Method method) {
    Path more = method.getAnnotation(Path.class);
    String path = resource.getAnnotation(Path.class).value() + (more == null ? "" : more.value());
    // Nothing is there: what a call would do to it is not at issue.
    String filled = path.replaceAll("\\{[^}]*\\}", UUID.randomUUID().toString());
    OperatorAction action = method.getAnnotation(OperatorAction.class);
    assertThat(action).as(method + " leaves no event").isNotNull();
    String parameters =
        action.value().equals("sessions.end_many")
            ? "?at_most=1&email=" + TestUser.arrives().email()
            : "";
    return new Call(verb, filled + parameters, action.value());
  }

  private static Response make(Call call, TestUser visitor, boolean withToken) {
    return (withToken ? visitor.authenticated() : visitor.anonymous())
        .contentType(ContentType.JSON)
        .body(body(call))
        .request(call.method(), call.path());
  }

  private static String body(Call call) {
    return switch (call.action()) {
      case "users.change" -> "{\"active\":true}";
      case "users.create", "invitations.send" ->
          "{\"email\":\"" + TestUser.arrives().email() + "\"}";
      case "clients.create", "clients.replace" -> "{\"name\":\"Orders\",\"type\":\"service\"}";
      case "suspicious.review" -> "{\"acknowledged\":true}";
      case "views.save" -> "{\"page\":\"events\",\"name\":\"Mine\",\"query\":\"type=login\"}";
      // One line, whose record is faulty.
      case "imports.start" -> "{}";
      default -> "";
    };
  }

  @Test
  void withoutATokenNothingIsAnswered() {
    TestUser stranger = TestUser.arrives();
    for (Call call : calls()) {
      assertRefused(make(call, stranger, false), 401, "invalid_token");
    }
    assertThat(actionsFrom(stranger)).isEmpty();
  }

  @Test
  void withAUsersTokenNothingIsAnswered() {
    TestUser user = TestUser.signedUp();
    for (Call call : calls()) {
      assertRefused(make(call, user, true), 403, "forbidden");
    }
    assertThat(actionsFrom(user)).isEmpty();
  }

  @Test
  void anAuditorReadsEverythingExceptExportsAndChangesNothing() {
    TestUser auditor = TestUser.auditor();
    List<String> read = new ArrayList<>();
    for (Call call : calls()) {
      Response answer = make(call, auditor, true);
      if (call.method().equals("GET") && !EXPORTS.contains(call.action())) {
        assertThat(answer.statusCode()).as(call + ": " + answer.asString()).isIn(200, 404);
        read.add(call.action());
      } else {
        assertRefused(answer, 403, "forbidden");
      }
    }

    assertThat(read).hasSizeGreaterThan(10);
    assertThat(actionsFrom(auditor))
        .extracting(detail -> detail.toString().split(" ", 2)[0])
        .containsExactlyInAnyOrderElementsOf(read);
  }

  /** As long as another node has not heard of the change, the token still names the role. */
  @Test
  void theTokenOfAnOperatorWhoIsOnlyAnAuditorNowChangesNothing() {
    TestUser former = TestUser.operator();
    Database.update("update users set roles = '{auditor,user}' where id = ?", former.userId());

    for (Call call : calls()) {
      if (!call.method().equals("GET") || EXPORTS.contains(call.action())) {
        assertRefused(make(call, former, true), 403, "forbidden");
      }
    }
    former.authenticated().get("/api/admin/nodes").then().statusCode(200);
    assertThat(actionsFrom(former)).containsExactly("nodes.list");
  }

  @Test
  void anAuditorIsAppointedByAnOperatorAndTheEventSaysWhom() {
    TestUser operator = TestUser.operator();
    TestUser auditor = TestUser.auditor();
    TestUser ada = TestUser.signedUp();
    String path = "/api/admin/users/" + ada.userId();
    String appointed = "{\"roles\":[\"auditor\",\"user\"]}";
    assertRefused(auditor.sends("PATCH", path, appointed), 403, "forbidden");
    assertRefused(ada.authenticated().get("/api/admin/nodes"), 403, "forbidden");

    operator.sends("PATCH", path, appointed).then().statusCode(200);

    assertRefused(ada.authenticated().get("/api/admin/nodes"), 401, "invalid_token");
    ada.logsIn().then().statusCode(200);
    ada.authenticated().get("/api/admin/nodes").then().statusCode(200);
    assertThat(
            Database.rows(
                "select actor_id, detail from auth_events where user_id = ?"
                    + " and event_type = 'roles_changed'",
                ada.userId()))
        .containsExactly(Map.of("actor_id", operator.userId(), "detail", "auditor,user"));
  }

  @Test
  void everyCallOfAnOperatorIsAnEventOfTheirs() {
    TestUser operator = TestUser.operator();
    // Rotation on the shared service would change keys under other tests; see OperatorIT.
    List<Call> calls =
        calls().stream().filter(call -> !call.action().equals("keys.rotate")).toList();
    for (Call call : calls) {
      Response answer = make(call, operator, true);
      assertThat(answer.statusCode()).as(call + ": " + answer.asString()).isIn(200, 201, 202, 404);
    }

    assertThat(actionsFrom(operator))
        .extracting(detail -> detail.toString().split(" ", 2)[0])
        .containsExactlyInAnyOrderElementsOf(calls.stream().map(Call::action).toList());
    for (Call call : calls) {
      if (call.path().matches(".*(throttles|keys|role-changes)/[^/]*[0-9a-f]{8}-.*")) {
        String target = call.path().replaceAll(".*/([0-9a-f]{8}-[^/]*).*", "$1");
        assertThat(actionsFrom(operator)).anyMatch(d -> d.toString().endsWith("=" + target));
      }
    }
    assertThat(
            Database.rows(
                "select distinct actor_id, success from auth_events where ip_address = ?::inet"
                    + " and event_type = 'operator_action'",
                operator.address()))
        .containsExactly(Map.of("actor_id", operator.userId(), "success", true));
  }

  @Test
  void eventsSayWhatWasAskedFor() {
    TestUser operator = TestUser.operator();
    operator
        .authenticated()
        .get("/api/admin/events/export?success=false&ip=192.0.2.77&type=login,logout&format=csv")
        .then()
        .statusCode(200);
    operator.authenticated().get("/api/admin/users?email=ada@exam").then().statusCode(200);

    List<Object> actions = actionsFrom(operator);
    assertThat(actions)
        .contains("events.export format=csv&ip=192.0.2.77&success=false&type=login,logout")
        .anyMatch(detail -> detail.toString().matches("users.list email=~[0-9a-f]{64}"));
    assertThat(actions.toString()).doesNotContain("exam");
  }

  @Test
  void readingTheSameAgainIsCountedAndReadingAnythingElseIsNot() {
    TestUser operator = TestUser.operator();
    for (int i = 0; i < 20; i++) {
      operator.authenticated().get("/api/admin/nodes").then().statusCode(200);
      operator.authenticated().get("/api/admin/users?limit=1").then().statusCode(200);
    }
    operator.authenticated().get("/api/admin/users?limit=2").then().statusCode(200);
    operator.authenticated().get("/api/admin/users/" + operator.userId()).then().statusCode(200);
    for (int i = 0; i < 2; i++) {
      operator.authenticated().get("/api/admin/events/export?ip=192.0.2.78");
      operator.sends("PATCH", "/api/admin/users/" + operator.userId(), "{\"active\":true}");
    }

    assertThat(actionsFrom(operator))
        .containsExactlyInAnyOrder(
            "nodes.list",
            "users.list limit=1",
            "users.list limit=2",
            "users.read",
            "events.export ip=192.0.2.78",
            "events.export ip=192.0.2.78",
            "users.change",
            "users.change");
  }

  @Test
  void thePagesOfAListAreOneRead() {
    TestUser operator = TestUser.operator();
    String cursor = "";
    for (int page = 0; page < 5; page++) {
      Response list = operator.authenticated().get("/api/admin/events?limit=1" + cursor);
      assertThat(list.statusCode()).as(list.asString()).isEqualTo(200);
      cursor = "&cursor=" + list.path("next_cursor");
    }

    assertThat(actionsFrom(operator)).containsExactly("events.list limit=1");
  }

  /** A thief of the token cannot hide among what its owner's console reads. */
  @Test
  void readingTheSameFromElsewhereOrInAnotherSessionIsAnotherEvent() {
    TestUser operator = TestUser.operator();
    operator.authenticated().get("/api/admin/nodes").then().statusCode(200);
    operator.logsIn().then().statusCode(200);
    operator.authenticated().get("/api/admin/nodes").then().statusCode(200);
    assertThat(actionsFrom(operator)).containsExactly("nodes.list", "nodes.list");

    operator.moves();
    operator.authenticated().get("/api/admin/nodes").then().statusCode(200);

    assertThat(actionsFrom(operator)).containsExactly("nodes.list");
  }

  @Test
  void anUnknownParameterIsRefusedInEveryList() {
    TestUser operator = TestUser.operator();
    for (Call call : calls()) {
      if (call.method().equals("GET") && !call.path().matches(".*[0-9a-f]{8}-.*")) {
        Response answer = operator.authenticated().get(call.path() + "?emial=a&limit=1&limit=2");
        assertRefused(answer, 400, "validation_failed");
        assertThat(answer.<List<String>>path("errors.field")).contains("emial");
      }
    }
  }

  @Test
  void aRoleThatWasTakenAwayIsOverAtOnce() {
    TestUser operator = TestUser.operator();
    TestUser other = TestUser.operator();
    operator.authenticated().get("/api/admin/nodes").then().statusCode(200);

    other
        .sends("PATCH", "/api/admin/users/" + operator.userId(), "{\"roles\":[\"user\"]}")
        .then()
        .statusCode(200);

    assertRefused(operator.authenticated().get("/api/admin/nodes"), 401, "invalid_token");
    operator.logsIn().then().statusCode(200);
    assertRefused(operator.authenticated().get("/api/admin/nodes"), 403, "forbidden");
  }

  private static List<Object> actionsFrom(TestUser visitor) {
    return Database.column(
        "select detail from auth_events where ip_address = ?::inet"
            + " and event_type = 'operator_action'",
        visitor.address());
  }
}

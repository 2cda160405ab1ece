package dev.sallyport.task;

import static dev.sallyport.TestUser.body;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One task's life over HTTP. */
@SharesService
class TaskIT {
  private static final String ROCKET = "\uD83D\uDE80";

  private final TestUser ada = TestUser.signedUp();

  @Test
  void aNewTaskIsOpenAndAtItsLocation() {
    Instant before = Instant.now().minusSeconds(2);

    Response created = ada.creates("  buy milk\t");

    created.then().statusCode(201).contentType("application/json").header("ETag", "\"1\"");
    Map<String, Object> task = body(created);
    assertThat(task)
        .containsOnlyKeys(
            "id", "user_id", "title", "is_completed", "completed_at", "created_at", "updated_at")
        .containsEntry("user_id", ada.userId().toString())
        .containsEntry("title", "buy milk")
        .containsEntry("is_completed", false)
        .containsEntry("completed_at", null);
    Instant createdAt = Instant.parse((String) task.get("created_at"));
    assertThat(createdAt).isBetween(before, Instant.now().plusSeconds(2));
    assertThat(task.get("updated_at")).isEqualTo(task.get("created_at"));
    // Relative, so that it is right behind a proxy that strips a prefix of the path.
    assertThat(created.header("Location")).isEqualTo("tasks/" + task.get("id"));
    URI location = URI.create(ada.tasks()).resolve(created.header("Location"));
    Response found = ada.authenticated().get(location.toString());
    found.then().statusCode(200).header("ETag", "\"1\"");
    assertThat(body(found)).isEqualTo(task);
    assertThat(Database.value("select title from tasks where id = ?", uuid(task.get("id"))))
        .isEqualTo("buy milk");
  }

  @Test
  void itsLocationIsRightForARequestWithASlashAtTheEnd() {
    Response created = json().body("{\"title\":\"x\"}").post(ada.tasks() + "/");

    created.then().statusCode(201);
    URI location = URI.create(ada.tasks() + "/").resolve(created.header("Location"));
    ada.authenticated().get(location.toString()).then().statusCode(200).body("title", equalTo("x"));
  }

  @Test
  void aNewTaskMayBeCompletedAlready() {
    Response created = json().body("{\"title\":\"done\",\"is_completed\":true}").post(ada.tasks());

    created.then().statusCode(201).body("is_completed", equalTo(true));
    assertThat(member(created, "completed_at")).isEqualTo(member(created, "created_at"));
  }

  @Test
  void putChangesOnlyWhatItNames() {
    Response created = ada.creates("draft");
    String task = member(created, "id");

    Response completed = puts(task, "{\"is_completed\":true}");
    completed
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("title", equalTo("draft"))
        .body("is_completed", equalTo(true));
    Response renamed = puts(task, "{\"title\":\" final \"}");
    renamed
        .then()
        .statusCode(200)
        .header("ETag", "\"3\"")
        .body("title", equalTo("final"))
        .body("is_completed", equalTo(true));
    assertThat(member(renamed, "completed_at")).isEqualTo(member(completed, "completed_at"));
    Response both = puts(task, "{\"title\":\"again\",\"is_completed\":false}");
    both.then()
        .statusCode(200)
        .header("ETag", "\"4\"")
        .body("title", equalTo("again"))
        .body("is_completed", equalTo(false))
        .body("completed_at", equalTo(null));

    assertThat(body(gets(task))).isEqualTo(body(both));
    assertThat(member(both, "created_at")).isEqualTo(member(created, "created_at"));
    assertThat(instant(both, "updated_at")).isAfter(instant(renamed, "updated_at"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"title\":null,\"is_completed\":null}"})
  void putThatNamesNothingIsRefused(String body) {
    String task = member(ada.creates("as it is"), "id");

    puts(task, body)
        .then()
        .statusCode(400)
        .body("code", equalTo("validation_failed"))
        .body("errors.code", hasItem("required"));

    gets(task).then().header("ETag", "\"1\"");
  }

  @Test
  void completingAgainChangesNothing() {
    String task = member(ada.creates("once"), "id");

    Response first = completes(task);
    Response second = completes(task);

    first.then().statusCode(200).header("ETag", "\"2\"").body("is_completed", equalTo(true));
    second.then().statusCode(200).header("ETag", "\"2\"");
    assertThat(body(second)).isEqualTo(body(first));
    assertThat(instant(first, "completed_at")).isEqualTo(instant(first, "updated_at"));
    assertThat(Database.value("select completed_at::text from tasks where id = ?", uuid(task)))
        .asString()
        .satisfies(
            stored ->
                assertThat(
                        OffsetDateTime.parse(stored.replace(' ', 'T') + ":00")
                            .toInstant()
                            .truncatedTo(java.time.temporal.ChronoUnit.MILLIS))
                    .isEqualTo(instant(first, "completed_at")));
  }

  @Test
  void aDeletedTaskIsGone() {
    String task = member(ada.creates("short-lived"), "id");

    Response deleted = ada.authenticated().delete(path(task));

    deleted.then().statusCode(204);
    assertThat(deleted.body().asByteArray()).isEmpty();
    gets(task).then().statusCode(404).body("code", equalTo("not_found"));
    ada.authenticated().delete(path(task)).then().statusCode(404);
    puts(task, "{\"title\":\"x\"}").then().statusCode(404);
    completes(task).then().statusCode(404);
    ada.authenticated().get(ada.tasks()).then().statusCode(200).body("data", hasSize(0));
    assertThat(Database.count("select count(*) from tasks where id = ?", uuid(task))).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "Привет, 買い物", "e\u200Dx", ROCKET})
  void aTitleIsTextInAnyScript(String title) {
    Response created = ada.creates(title);

    created.then().statusCode(201);
    assertThat(member(gets(member(created, "id")), "title")).isEqualTo(title);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", ROCKET})
  void aTitleHasUpToFiveHundredCharacters(String character) {
    Response longest = ada.creates(character.repeat(500));
    longest.then().statusCode(201);
    assertThat(member(longest, "title")).isEqualTo(character.repeat(500));

    refused(ada.creates(character.repeat(501)), "too_long");

    assertThat(count(ada)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\\t\\n", "\\u2003"})
  void aTitleWithoutTextIsRefused(String title) {
    refused(creates("{\"title\":\"" + title + "\"}"), "required");
    refused(creates("{}"), "required");
    refused(creates("{\"title\":null}"), "required");

    assertThat(count(ada)).isZero();
  }

  /** In JSON's escapes, as a client may send them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\\u0000b",
        "a\\nb",
        "a\\u0007b",
        "a\\u009fb",
        "a\\u2028b",
        "\\ud800",
        "a\\udc00"
      })
  void controlCharactersAndHalvesOfPairsAreRefused(String title) {
    String task = member(ada.creates("clean"), "id");

    refused(creates("{\"title\":\"" + title + "\"}"), "control_character");
    refused(puts(task, "{\"title\":\"" + title + "\"}"), "control_character");

    assertThat(count(ada)).isEqualTo(1);
    gets(task).then().body("title", equalTo("clean"));
  }

  @Test
  void membersThatAreUnknownOrMistypedAreNamed() {
    Response response =
        creates("{\"title\":\"t\",\"id\":\"1\",\"user_id\":\"x\",\"is_completed\":\"yes\"}");

    response.then().statusCode(400).body("code", equalTo("validation_failed"));
    assertThat(response.jsonPath().getList("errors.field"))
        .containsExactly("id", "user_id", "is_completed");
    assertThat(response.jsonPath().getList("errors.code"))
        .containsExactly("unknown_field", "unknown_field", "wrong_type");
    assertThat(count(ada)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "\"1\"", "\"7\", \"1\""})
  void aChangeWithTheCurrentTagIsMade(String tag) {
    String task = member(ada.creates("read"), "id");

    ifMatch(tag).body("{\"title\":\"written\"}").put(path(task)).then().statusCode(200);

    gets(task).then().body("title", equalTo("written")).header("ETag", "\"2\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"1\"", "W/\"2\"", "2", "\"2", "nonsense", "\"2\" \"2\""})
  void aChangeWithAStaleOrMalformedTagIsNot(String tag) {
    String task = member(ada.creates("one"), "id");
    puts(task, "{\"title\":\"two\"}").then().header("ETag", "\"2\"");

    refusedByTag(ifMatch(tag).body("{\"title\":\"three\"}").put(path(task)));
    refusedByTag(ada.authenticated().header("If-Match", tag).patch(path(task) + "/complete"));
    refusedByTag(ada.authenticated().header("If-Match", tag).delete(path(task)));

    gets(task)
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("title", equalTo("two"))
        .body("is_completed", equalTo(false));
  }

  @Test
  void aTaskThatDidNotChangeIsNotSentAgain() {
    String task = member(ada.creates("still"), "id");

    Response unchanged = ada.authenticated().header("If-None-Match", "W/\"1\"").get(path(task));

    unchanged.then().statusCode(304).header("ETag", "\"1\"");
    assertThat(unchanged.body().asByteArray()).isEmpty();
    ada.authenticated().header("If-None-Match", "\"0\"").get(path(task)).then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1-1-1-1-1", "00000000-0000-0000-0000-00000000000g"})
  void whatIsNoTaskIdIsNotThere(String id) {
    TestUser.assertRefused(gets(id), 404, "not_found");
  }

  @Test
  void theTasksOfADeletedUserAreDeleted() {
    String task = member(ada.creates("orphan"), "id");

    assertThat(Database.update("delete from users where id = ?", ada.userId())).isEqualTo(1);

    assertThat(count(ada)).isZero();
    // The token of a deleted user is rejected within a second.
    assertThat(gets(task).statusCode()).isIn(404, 401);
  }

  private static void refused(Response response, String code) {
    TestUser.assertRefused(response, 400, "validation_failed");
    assertThat(TestUser.faults(response))
        .anySatisfy(
            fault -> assertThat(fault).containsEntry("field", "title").containsEntry("code", code));
  }

  private static void refusedByTag(Response response) {
    TestUser.assertRefused(response, 412, "precondition_failed");
  }

  private RequestSpecification json() {
    return ada.authenticated().contentType(ContentType.JSON);
  }

  private RequestSpecification ifMatch(String tag) {
    return json().header("If-Match", tag);
  }

  private Response creates(String body) {
    return json().body(body).post(ada.tasks());
  }

  private Response gets(String task) {
    return ada.authenticated().get(path(task));
  }

  private Response puts(String task, String body) {
    return json().body(body).put(path(task));
  }

  private Response completes(String task) {
    return ada.authenticated().patch(path(task) + "/complete");
  }

  private String path(String task) {
    return ada.tasks() + "/" + task;
  }

  private static long count(TestUser visitor) {
    return Database.count("select count(*) from tasks where user_id = ?", visitor.userId());
  }

  private static Instant instant(Response response, String member) {
    return Instant.parse(response.path(member));
  }

  private static UUID uuid(Object text) {
    return UUID.fromString((String) text);
  }
}

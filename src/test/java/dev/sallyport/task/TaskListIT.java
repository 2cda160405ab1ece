package dev.sallyport.task;

import static dev.sallyport.TestUser.body;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The task list and its pages over HTTP. */
@SharesService
class TaskListIT {
  private static final String NEWEST_FIRST =
      "select title from tasks where user_id = ? order by created_at desc, id desc";

  private final TestUser ada = TestUser.signedUp();

  @Test
  void aUserWithoutTasksHasAnEmptyList() {
    Response page = page("");

    page.then().statusCode(200).body("data", hasSize(0)).body("next_cursor", equalTo(null));
    assertThat(body(page)).containsOnlyKeys("data", "next_cursor");
  }

  @Test
  void theNewestTaskIsFirst() {
    ada.creates("first");
    ada.creates("second");
    Response third = ada.creates("third");

    Response page = page("");

    assertThat(titles(page)).containsExactly("third", "second", "first");
    assertThat(page.jsonPath().getMap("data[0]")).isEqualTo(body(third));
  }

  @Test
  void pagesOfFiftyShowEveryTaskOnce() {
    hasTasks(ada, 120);

    Response first = page("");
    Response second = page("?cursor=" + member(first, "next_cursor"));
    Response third = page("?cursor=" + member(second, "next_cursor"));

    List<String> shown = new ArrayList<>(titles(first));
    shown.addAll(titles(second));
    shown.addAll(titles(third));
    assertThat(shown).isEqualTo(Database.column(NEWEST_FIRST, ada.userId()));
    assertThat(titles(first)).hasSize(50);
    assertThat(titles(second)).hasSize(50);
    assertThat(titles(third)).hasSize(20);
    third.then().body("next_cursor", equalTo(null));
  }

  @Test
  void tasksAddedAndDeletedMeanwhileShiftNothing() {
    hasTasks(ada, 120);
    Response first = page("");
    List<String> expected = new ArrayList<>(remaining(titles(first)));

    String lastShown = first.path("data[49].id");
    ada.creates("added meanwhile").then().statusCode(201);
    // The very task that the cursor names, and one that was not shown yet.
    deletes(lastShown);
    deletes(idOf(expected.remove(60)));
    List<String> rest = follow(member(first, "next_cursor"), "");

    assertThat(rest).isEqualTo(expected);
  }

  @Test
  void pagesMayBeAsSmallAsOne() {
    hasTasks(ada, 9);

    List<String> shown = new ArrayList<>(titles(page("?limit=1")));
    shown.addAll(follow(member(page("?limit=1"), "next_cursor"), "&limit=1"));

    assertThat(titles(page("?limit=1"))).hasSize(1);
    assertThat(shown).isEqualTo(Database.column(NEWEST_FIRST, ada.userId()));
  }

  @Test
  void aPageThatIsJustFullIsTheLast() {
    hasTasks(ada, 50);

    page("?limit=50").then().body("data", hasSize(50)).body("next_cursor", equalTo(null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "51", "-1", "x", "", "1.0", "%2B1", "99999999999"})
  void aLimitOutOfRangeIsRefused(String limit) {
    Response response = page("?limit=" + limit);

    response.then().statusCode(400).body("code", equalTo("validation_failed"));
    assertThat(response.jsonPath().getList("errors.field")).containsExactly("limit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "AAAA", "////////////////////////////////", "%00", "{}"})
  void aCursorOfNobodyIsRefused(String cursor) {
    // Braces are not legal in a URI as they are.
    Response response = page("?cursor=" + cursor.replace("{}", "%7B%7D"));

    response.then().statusCode(400).body("code", equalTo("validation_failed"));
    assertThat(response.jsonPath().getList("errors.field")).containsExactly("cursor");
  }

  @Test
  void everyMalformedParameterIsNamed() {
    Response response = page("?limit=0&cursor=x");

    response.then().statusCode(400);
    assertThat(response.jsonPath().getList("errors.field")).containsExactly("limit", "cursor");
  }

  @Test
  void anotherUsersCursorShowsNothingOfTheirs() {
    TestUser bob = TestUser.signedUp();
    hasTasks(bob, 60);
    hasTasks(ada, 3);
    String cursor = member(bob.authenticated().get(bob.tasks()), "next_cursor");

    Response page = page("?cursor=" + cursor);

    page.then().statusCode(200);
    assertThat(page.jsonPath().getList("data.user_id", String.class))
        .allMatch(ada.userId().toString()::equals);
    assertThat(titles(page)).isSubsetOf(remaining(List.of()));
  }

  /** Seven at a time with the same {@code created_at}. */
  private static void hasTasks(TestUser visitor, int count) {
    int inserted =
        Database.update(
            "insert into tasks (id, user_id, title, is_completed, created_at, updated_at, version)"
                + " select gen_random_uuid(), ?, ? || n, false, at, at, 1"
                + " from generate_series(1, ?) n,"
                + " lateral (select now() - n / 7 * interval '1 millisecond') times (at)",
            visitor.userId(),
            visitor.email() + " ",
            count);
    assertThat(inserted).isEqualTo(count);
  }

  /** From the cursor to the end. */
  private List<String> follow(String cursor, String more) {
    List<String> shown = new ArrayList<>();
    String next = cursor;
    while (next != null) {
      assertThat(shown.size()).as("pages end").isLessThan(200);
      Response page = page("?cursor=" + next + more);
      shown.addAll(titles(page));
      next = member(page, "next_cursor");
    }
    return shown;
  }

  private Response page(String query) {
    return ada.authenticated().get(ada.tasks() + query);
  }

  private static List<String> titles(Response page) {
    page.then().statusCode(200);
    return page.jsonPath().getList("data.title", String.class);
  }

  /** Ada's tasks without those shown. */
  private List<String> remaining(List<String> shown) {
    return Database.column(NEWEST_FIRST, ada.userId()).stream()
        .map(String.class::cast)
        .filter(title -> !shown.contains(title))
        .toList();
  }

  private String idOf(String title) {
    return Database.value(
            "select id from tasks where user_id = ? and title = ?", ada.userId(), title)
        .toString();
  }

  private void deletes(String id) {
    ada.authenticated().delete(ada.tasks() + "/" + id).then().statusCode(204);
  }
}

package dev.sallyport.admin.view;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import jakarta.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators save the filters of a list under a name. */
@SharesService
class SavedViewIT {
  private static final String VIEWS = "/api/admin/views";

  private final TestUser operator = TestUser.operator();

  @Test
  void aViewIsSavedReplacedFoundElsewhereAndDeleted() {
    Response saved = save(operator, "events", "  Failed log-ins ", "type=login&success=false");
    assertThat(saved.statusCode()).as(saved.asString()).isEqualTo(201);
    assertThat(TestUser.body(saved))
        .containsOnlyKeys("id", "page", "name", "query", "created_at")
        .containsEntry("name", "Failed log-ins");
    save(operator, "suspicious", "Failed log-ins", "acknowledged=all").then().statusCode(201);
    save(operator, "events", "Failed log-ins", "type=login&ip=192.0.2.0%2F24")
        .then()
        .statusCode(201);

    // On another machine.
    operator.moves().logsIn().then().statusCode(200);
    List<Map<String, Object>> views = operator.authenticated().get(VIEWS).path("data");
    assertThat(views)
        .extracting(view -> view.get("page") + " " + view.get("query"))
        .containsExactly("events type=login&ip=192.0.2.0%2F24", "suspicious acknowledged=all");
    assertThat(views.get(0)).containsEntry("id", member(saved, "id"));

    delete(operator, member(saved, "id")).then().statusCode(204);
    assertRefused(delete(operator, member(saved, "id")), 404, "not_found");
    assertThat(operator.authenticated().get(VIEWS).<List<Object>>path("data")).hasSize(1);
  }

  @Test
  void theViewsOfAnotherOperatorAreNotThere() {
    Response saved = save(operator, "events", "Mine", "type=login");
    TestUser other = TestUser.operator();

    assertThat(other.authenticated().get(VIEWS).<List<Object>>path("data")).isEmpty();
    assertRefused(delete(other, member(saved, "id")), 404, "not_found");
    save(other, "events", "Mine", "type=logout").then().statusCode(201);

    assertThat(operator.authenticated().get(VIEWS).<String>path("data[0].query"))
        .isEqualTo("type=login");
  }

  @Test
  void ofTwentySavedAtOnceAsManySucceedAsThereIsRoomFor() throws Exception {
    Database.update(
        "insert into saved_views (id, user_id, page, name, query, created_at)"
            + " select gen_random_uuid(), ?, 'events', 'view ' || n, '', now()"
            + " from generate_series(1, ?) n",
        operator.userId(),
        SavedViewService.MOST - 5);
    List<Callable<Response>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String name = "at once " + i;
      calls.add(() -> save(operator, "events", name, ""));
    }

    List<Response> answers = TestUser.atOnce(calls);

    assertThat(answers).filteredOn(answer -> answer.statusCode() == 201).hasSize(5);
    assertThat(answers)
        .filteredOn(answer -> answer.statusCode() != 201)
        .allSatisfy(answer -> assertRefused(answer, 409, "conflict"));
    // One that exists is still replaced.
    save(operator, "events", "view 1", "type=login").then().statusCode(201);
  }

  @Test
  void everyFaultIsNamedAndNothingIsTooLong() {
    Response answer = save(operator, "users", " ", "a\u0000b");
    assertRefused(answer, 400, "validation_failed");
    assertThat(answer.<List<String>>path("errors.field")).containsExactly("page", "name", "query");
    assertRefused(operator.sends("POST", VIEWS, "{}"), 400, "validation_failed");

    String longest = "n".repeat(SavedViewRequest.MAX_NAME);
    String query = "q".repeat(SavedViewRequest.MAX_QUERY);
    save(operator, "events", longest, query).then().statusCode(201);
    Response beyond = save(operator, "events", longest + "n", query + "q");
    assertThat(beyond.<List<String>>path("errors.code")).containsExactly("too_long", "too_long");
    assertThat(beyond.<List<Integer>>path("errors.max")).containsExactly(60, 1000);
    assertRefused(save(operator, "events", "a\nb", ""), 400, "validation_failed");
  }

  /** It would outlive the account of its owner. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "email=ada@example.com",
        "email=ada%40example.com",
        "a#b",
        "a?b",
        "<script>",
        "a=%4",
        "a=%zz",
        "a b"
      })
  void aViewHasNoEmailAddressAndNothingThatIsNoQuery(String query) {
    Response answer = save(operator, "events", "Ada", query);

    assertRefused(answer, 400, "validation_failed");
    assertThat(answer.<List<String>>path("errors.field")).containsExactly("query");
  }

  @Test
  void viewsAreDeletedWithTheAccount() {
    TestUser leaving = TestUser.operator();
    save(leaving, "events", "Mine", "").then().statusCode(201);

    Database.update("delete from users where id = ?", leaving.userId());

    assertThat(
            Database.count("select count(*) from saved_views where user_id = ?", leaving.userId()))
        .isZero();
  }

  private static Response save(TestUser operator, String page, String name, String query) {
    return operator.sends(
        "POST",
        VIEWS,
        Json.createObjectBuilder()
            .add("page", page)
            .add("name", name)
            .add("query", query)
            .build()
            .toString());
  }

  private static Response delete(TestUser operator, Object id) {
    return operator.authenticated().delete(VIEWS + "/" + id);
  }
}

package dev.sallyport.task;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A user may have 10,000 tasks unless configured otherwise. */
class TaskLimitIT {
  private final TestUser ada = TestUser.signedUp();

  @Test
  void ofTwentyCreationsAtOnceAsManySucceedAsThereIsRoomFor() throws Exception {
    has(9_997);

    List<Response> answers =
        TestUser.atOnce(Collections.nCopies(20, () -> ada.creates("one more")));

    assertThat(answers).filteredOn(answer -> answer.statusCode() == 201).hasSize(3);
    assertThat(answers)
        .filteredOn(answer -> answer.statusCode() != 201)
        .hasSize(17)
        .allSatisfy(answer -> assertRefused(answer, 409, "task_limit"));
    assertThat(tasks()).isEqualTo(10_000);
  }

  @Test
  void aDeletedTaskMakesRoomAndOthersAreNotConcerned() {
    has(9_999);
    String last = member(ada.creates("the last one"), "id");
    assertThat(member(ada.creates("one too many"), "detail")).contains("10000");

    ada.authenticated().delete(ada.tasks() + "/" + last).then().statusCode(204);

    ada.creates("in its place").then().statusCode(201);
    TestUser.signedUp().creates("another's").then().statusCode(201);
    assertThat(tasks()).isEqualTo(10_000);
  }

  @Test
  void aUserWhoIsGoneCreatesNothing() {
    TestUser eve = TestUser.signedUp();
    Database.update("delete from users where id = ?", eve.userId());

    assertRefused(eve.creates("too late"), 401, "invalid_token");
  }

  private void has(int tasks) {
    Database.update(
        "insert into tasks (id, user_id, title, is_completed, created_at, updated_at, version)"
            + " select gen_random_uuid(), ?, 'stored', false, now(), now(), 1"
            + " from generate_series(1, ?)",
        ada.userId(),
        tasks);
  }

  private long tasks() {
    return (long)
        Database.column("select count(*) from tasks where user_id = ?", ada.userId()).get(0);
  }
}

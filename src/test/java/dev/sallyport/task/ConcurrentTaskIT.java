package dev.sallyport.task;

import static dev.sallyport.TestUser.body;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.TestUser;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Many writers of one task at once. */
class ConcurrentTaskIT {
  private static final int EACH = 20;

  private final TestUser ada = TestUser.signedUp();

  @Test
  void writersOfDifferentMembersLoseNothing() throws Exception {
    String task = member(ada.creates("start"), "id");
    List<Callable<Response>> writers = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      String title = "title " + i;
      writers.add(() -> puts(task, "{\"title\":\"" + title + "\"}"));
      writers.add(() -> puts(task, "{\"is_completed\":true}"));
    }

    List<Response> answers = TestUser.atOnce(writers);

    assertThat(answers).extracting(Response::statusCode).containsOnly(200);
    List<Response> inOrder =
        answers.stream().sorted(Comparator.comparingLong(ConcurrentTaskIT::version)).toList();
    Response last = inOrder.get(inOrder.size() - 1);
    // The stored task, the new titles, and the first completion: no two changes are one.
    assertThat(version(last)).isEqualTo(1 + EACH + 1);
    // Who wrote a title saw every completion before: once completed, always completed.
    assertThat(inOrder).extracting(a -> (boolean) body(a).get("is_completed")).isSorted();
    Response found = ada.authenticated().get(path(task));
    assertThat(body(found)).isEqualTo(body(last));
    assertThat((boolean) body(found).get("is_completed")).isTrue();
  }

  @Test
  void ofTwentyWritersWithTheSameTagOneWins() throws Exception {
    String task = member(ada.creates("start"), "id");
    List<Callable<Response>> writers = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      String body = "{\"title\":\"title " + i + "\"}";
      writers.add(
          () ->
              ada.authenticated()
                  .header("If-Match", "\"1\"")
                  .contentType(ContentType.JSON)
                  .body(body)
                  .put(path(task)));
    }

    List<Response> answers = TestUser.atOnce(writers);

    List<Response> winners = answers.stream().filter(a -> a.statusCode() == 200).toList();
    assertThat(winners).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.statusCode() != 200)
        .extracting(Response::statusCode)
        .containsOnly(412);
    assertThat(member(ada.authenticated().get(path(task)), "title"))
        .isEqualTo(member(winners.get(0), "title"));
  }

  private Response puts(String task, String body) {
    return ada.authenticated().contentType(ContentType.JSON).body(body).put(path(task));
  }

  private String path(String task) {
    return ada.tasks() + "/" + task;
  }

  private static long version(Response answer) {
    return Long.parseLong(answer.header("ETag").replace("\"", ""));
  }
}

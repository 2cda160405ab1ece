package dev.sallyport.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.TestUser;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** An operator who imports files. */
public final class ImportStory {
  static final String PATH = "/api/admin/imports";

  private static final Set<String> UNFINISHED = Set.of("receiving", "waiting", "running");

  private final TestUser operator;

  public ImportStory(TestUser operator) {
    this.operator = operator;
  }

  Response sends(String query, String file) {
    return sends(query, file.getBytes(StandardCharsets.UTF_8));
  }

  Response sends(String query, byte[] file) {
    return operator
        .authenticated()
        .contentType("application/octet-stream")
        .body(file)
        .post(PATH + query);
  }

  /** Imports a file and waits for its end. */
  public Map<String, Object> imports(String query, String file) throws InterruptedException {
    return ends(started(sends(query, file)));
  }

  static String started(Response accepted) {
    assertThat(accepted.statusCode()).as(accepted.asString()).isEqualTo(202);
    return TestUser.member(accepted, "id");
  }

  Map<String, Object> progress(String id) {
    return TestUser.body(operator.authenticated().get(PATH + "/" + id));
  }

  Map<String, Object> ends(String id) throws InterruptedException {
    long begin = System.nanoTime();
    long waited = 0;
    while (waited < Duration.ofMinutes(90).toNanos()) {
      Response answer = operator.authenticated().get(PATH + "/" + id);
      if (answer.statusCode() == 401) {
        // A long import outlives the access token.
        operator.logsIn().then().statusCode(200);
        continue;
      }
      Map<String, Object> progress = TestUser.body(answer);
      if (!UNFINISHED.contains(progress.get("state"))) {
        return progress;
      }
      waited = System.nanoTime() - begin;
      // A long import has to do without what asking costs.
      Thread.sleep(Math.min(50 + Duration.ofNanos(waited).toMillis() / 20, 2_000));
    }
    throw new AssertionError("The import has not ended");
  }
}

package dev.sallyport.assurance.cluster;

import static dev.sallyport.TestUser.member;

import dev.sallyport.TestUser;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * People who sign up, add tasks, refresh and log out, one after the other and without a pause, and
 * remember what they were told.
 */
final class ClusterWorkload implements Runnable {
  private static final int TASKS = 3;

  private final RoundRobin nodes;
  private final List<String> complaints = new ArrayList<>();
  private final List<String> users = new ArrayList<>();
  private final List<String> tasks = new ArrayList<>();
  private final List<String> renewed = new ArrayList<>();
  private final List<String> ended = new ArrayList<>();
  private final List<String> open = new ArrayList<>();
  private volatile boolean over;

  ClusterWorkload(RoundRobin nodes) {
    this.nodes = nodes;
  }

  /** Each does all they do, and then the next one comes; until it is over. */
  @Override
  public void run() {
    try {
      while (!over) {
        lives();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error failed) {
      complaints.add(failed.toString());
    }
  }

  void stop() {
    over = true;
  }

  private void lives() throws InterruptedException {
    String session = signsUp();
    if (session == null) {
      return;
    }
    for (int i = 0; i < TASKS; i++) {
      addsTask(session);
      session = refreshes(session);
    }
    String last = session;
    if (users.size() % 2 == 0) {
      open.add(session);
    } else if (expect(
        nodes.send(
            node ->
                node.post("/api/auth/logout", member(last, "token"), TestUser.newAddress(), "{}")),
        // 401: the answer to the first try was lost, and the session has ended.
        200,
        401)) {
      ended.add(session);
    }
  }

  private String signsUp() throws InterruptedException {
    String email = "v-" + UUID.randomUUID() + "@example.com";
    String credentials = TestUser.credentials(email, TestUser.PASSWORD);
    HttpResponse<String> answer =
        nodes.send(node -> node.post("/api/auth/signup", "", TestUser.newAddress(), credentials));
    if (answer.statusCode() == 409) {
      // The answer to the first try was lost.
      answer =
          nodes.send(node -> node.post("/api/auth/login", "", TestUser.newAddress(), credentials));
    }
    if (!expect(answer, 200, 201)) {
      return null;
    }
    users.add(member(answer.body(), "user_id"));
    return answer.body();
  }

  private void addsTask(String session) throws InterruptedException {
    String path = "/api/" + member(session, "user_id") + "/tasks";
    String body = "{\"title\":\"" + UUID.randomUUID() + "\"}";
    HttpResponse<String> answer =
        nodes.send(node -> node.post(path, member(session, "token"), TestUser.newAddress(), body));
    if (expect(answer, 201)) {
      tasks.add(member(answer.body(), "id"));
    }
  }

  private String refreshes(String session) throws InterruptedException {
    HttpResponse<String> answer = nodes.send(node -> node.refreshes(session));
    if (!expect(answer, 200)) {
      return session;
    }
    renewed.add(answer.headers().firstValue("X-Request-Id").orElseThrow());
    return answer.body();
  }

  private boolean expect(HttpResponse<String> answer, Integer... statuses) {
    boolean expected = List.of(statuses).contains(answer.statusCode());
    if (!expected) {
      complaints.add(answer.request().uri() + " " + answer.statusCode() + " " + answer.body());
    }
    return expected;
  }

  /** Answers that should not have been; empty is right. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** The last session of each who did not log out. */
  List<String> open() {
    return List.copyOf(open);
  }

  /** How much was acknowledged. */
  int acknowledged() {
    return users.size() + tasks.size() + renewed.size() + ended.size();
  }

  /** What was acknowledged and is not in the database; empty is right. */
  List<String> lost(Connection database) throws SQLException {
    List<String> lost = new ArrayList<>();
    for (String user : users) {
      require(database, "select 1 from users where id = ?::uuid", user, lost);
      require(
          database,
          "select 1 from auth_events where event_type = 'signup' and success and user_id = ?::uuid",
          user,
          lost);
    }
    for (String task : tasks) {
      require(database, "select 1 from tasks where id = ?::uuid", task, lost);
    }
    for (String request : renewed) {
      require(
          database,
          "select 1 from auth_events where event_type = 'refresh' and success and request_id = ?",
          request,
          lost);
    }
    for (String session : ended) {
      require(
          database,
          "select 1 from sessions where ended_at is not null and user_id = ?::uuid",
          member(session, "user_id"),
          lost);
    }
    return lost;
  }

  private static void require(Connection database, String sql, String parameter, List<String> lost)
      throws SQLException {
    try (PreparedStatement statement = database.prepareStatement(sql)) {
      statement.setString(1, parameter);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          lost.add(sql + " " + parameter);
        }
      }
    }
  }
}

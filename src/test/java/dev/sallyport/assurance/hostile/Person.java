package dev.sallyport.assurance.hostile;

import dev.sallyport.TestUser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.UUID;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody with an account, signed in, and what the service told them. */
final class Person {
  private static final String HASH = TestUser.hash(TestUser.PASSWORD);
  private static final int KEPT = 20;

  final UUID userId = UUID.randomUUID();
  final String email = "p-" + userId + "@example.com";
  final Deque<String> tasks = new ArrayDeque<>();
  final Deque<String> sessions = new ArrayDeque<>();
  final Deque<String> refreshTokens = new ArrayDeque<>();
  String token;

  private Person() {}

  /** The account goes straight into the database, as it costs no hash there. */
  static Person signedIn(HttpClient http, URI service, Supplier<Connection> database, String roles)
      throws IOException, InterruptedException {
    Person person = new Person();
    try (Connection connection = database.get();
        PreparedStatement insert = connection.prepareStatement(TestUser.INSERT_ACCOUNT)) {
      insert.setObject(1, person.userId);
      insert.setString(2, person.email);
      insert.setString(3, roles);
      insert.setString(4, HASH);
      insert.executeUpdate();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
    person.logsIn(http, service);
    person.createsATask(http, service);
    return person;
  }

  private void logsIn(HttpClient http, URI service) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve("/api/auth/login"))
            .header("Content-Type", "application/json")
            .header("X-Forwarded-For", TestUser.newAddress())
            .POST(
                HttpRequest.BodyPublishers.ofString(TestUser.credentials(email, TestUser.PASSWORD)))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException("No log-in: " + response.body());
    }
    JsonNode session = new JsonMapper().readTree(response.body());
    token = session.path("token").asString("");
    keep(refreshTokens, session.path("refresh_token").asString(""));
  }

  /** So that there is one to read, change and delete, whichever call comes first. */
  private void createsATask(HttpClient http, URI service) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve("/api/" + userId + "/tasks"))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .header("X-Forwarded-For", TestUser.newAddress())
            .POST(HttpRequest.BodyPublishers.ofString("{\"title\":\"Write the first program\"}"))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 201) {
      throw new IllegalStateException("No task: " + response.body());
    }
    keep(tasks, new JsonMapper().readTree(response.body()).path("id").asString(""));
  }

  static void keep(Deque<String> texts, String text) {
    texts.addLast(text);
    if (texts.size() > KEPT) {
      texts.removeFirst();
    }
  }

  /** Of the token. */
  String sessionId() {
    byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
    return new JsonMapper().readTree(claims).path("sid").asString("");
  }
}

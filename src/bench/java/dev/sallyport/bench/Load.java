package dev.sallyport.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Requests to a service with users of its own, one of whom has 20 tasks. */
final class Load extends CommonLoad {
  private static final String LOGIN = "/api/auth/login";

  private final Server server;
  private final String bearer;
  private final String tasks;

  /**
   * @param users how many to register, at least {@link #MAX_CLIENTS}
   */
  Load(Server server, int users) throws IOException, InterruptedException, SQLException {
    super(
        new Api(
            server.url(LOGIN),
            "{\"email\":\"user-%d@example.com\",\"password\":\"" + PASSWORD + "\"}",
            server.url("/api/auth/refresh"),
            "{\"refresh_token\":\"%s\"}",
            "application/json",
            server.url("/.well-known/jwks.json"),
            server.url("/api/auth/me")),
        users);
    this.server = server;
    server.post("/api/auth/signup", credentials(0));
    server.copyUsers(1, users - 1);
    String session = logIn(0);
    bearer = "Authorization: Bearer " + member(session, "token");
    tasks = "/api/" + member(session, "user_id") + "/tasks";
    for (int i = 0; i < 20; i++) {
      server.post(tasks, "{\"title\":\"Task " + i + "\"}", "Authorization", bearer.substring(15));
    }
  }

  @Override
  String bearer() {
    return bearer;
  }

  @Override
  String logIn(int user) throws IOException, InterruptedException {
    return server.post(LOGIN, credentials(user));
  }

  @Override
  List<Wrk> reads(int clients, int seconds) {
    return List.of(protectedCall(clients, seconds), tasks(clients, seconds));
  }

  Wrk signUp(int clients, int seconds) {
    return new Wrk(clients, false, seconds, server.url("/api/auth/signup"))
        .script("signup.lua", word());
  }

  Wrk tasks(int clients, int seconds) {
    return new Wrk(clients, false, seconds, server.url(tasks)).header(bearer);
  }

  Wrk mixedDay(int seconds) throws IOException, InterruptedException {
    return new Wrk(MAX_CLIENTS, true, seconds, server.url(""))
        .script("day.lua", sessions(), bearer.substring(22));
  }
}

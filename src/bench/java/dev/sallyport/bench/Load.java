package dev.sallyport.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests to a service with users of its own, one of whom has 20 tasks. */
final class Load {
  static final int MAX_CLIENTS = 64;
  private static final Path DIRECTORY = Path.of("target", "bench");
  private static final String PASSWORD = "Lovelace-1843";

  private final Server server;
  private final int users;
  private final String bearer;
  private final String tasks;

  /**
   * @param users how many to register, at least {@link #MAX_CLIENTS}
   */
  Load(Server server, int users) throws IOException, InterruptedException, SQLException {
    this.server = server;
    this.users = users;
    server.post("/api/auth/signup", credentials(0));
    server.copyUsers(1, users - 1);
    String session = server.post("/api/auth/login", credentials(0));
    bearer = "Authorization: Bearer " + member(session, "token");
    tasks = "/api/" + member(session, "user_id") + "/tasks";
    for (int i = 0; i < 20; i++) {
      server.post(tasks, "{\"title\":\"Task " + i + "\"}", "Authorization", bearer.substring(15));
    }
  }

  void warmUp(int seconds) throws IOException, InterruptedException {
    // A log-in is so slow that its code takes longest to be called, and compiled.
    int logins = 4 * seconds;
    System.out.println("Warming up, " + (3 * seconds + logins) + " s …");
    protectedCall(8, seconds).run();
    tasks(8, seconds).run();
    refresh(8, seconds).run();
    login(8, logins).run();
  }

  Wrk login(int clients, int seconds) {
    return new Wrk(clients, false, seconds, server.url("/api/auth/login"))
        .script("login.lua", Integer.toString(users));
  }

  /** Of 1,000 clients, each once. */
  Wrk loginsAtOnce(int seconds) {
    return new Wrk(1_000, false, seconds, server.url("/api/auth/login")).script("burst.lua");
  }

  Wrk signUp(int clients, int seconds) {
    return new Wrk(clients, false, seconds, server.url("/api/auth/signup"))
        .script("signup.lua", word());
  }

  Wrk anonymous(int clients, int seconds) {
    return new Wrk(clients, false, seconds, server.url("/.well-known/jwks.json"));
  }

  Wrk protectedCall(int clients, int seconds) {
    return new Wrk(clients, false, seconds, server.url("/api/auth/me")).header(bearer);
  }

  Wrk tasks(int clients, int seconds) {
    return new Wrk(clients, false, seconds, server.url(tasks)).header(bearer);
  }

  /**
   * @param clients at most {@link #MAX_CLIENTS}
   */
  Wrk refresh(int clients, int seconds) throws IOException, InterruptedException {
    return new Wrk(clients, true, seconds, server.url("")).script("refresh.lua", sessions());
  }

  Wrk mixedDay(int seconds) throws IOException, InterruptedException {
    return new Wrk(MAX_CLIENTS, true, seconds, server.url(""))
        .script("day.lua", sessions(), bearer.substring(22));
  }

  /** A file of refresh tokens, each of a new session. */
  private String sessions() throws IOException, InterruptedException {
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < MAX_CLIENTS; i++) {
      // From all over the table.
      int user = (int) ((long) users * i / MAX_CLIENTS);
      tokens.add(member(server.post("/api/auth/login", credentials(user)), "refresh_token"));
    }
    Path file = Files.createTempFile(DIRECTORY, "sessions-", "");
    Files.write(file, tokens);
    return file.toString();
  }

  static String credentials(int user) {
    return "{\"email\":\"user-" + user + "@example.com\",\"password\":\"" + PASSWORD + "\"}";
  }

  private static String member(String json, String name) {
    Matcher member = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
    if (!member.find()) {
      throw new IllegalStateException("No " + name);
    }
    return member.group(1);
  }

  static String word() {
    return UUID.randomUUID().toString().substring(0, 8);
  }
}

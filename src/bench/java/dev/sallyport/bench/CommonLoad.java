package dev.sallyport.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The loads that have an equivalent in every compared server. */
abstract class CommonLoad {
  static final int MAX_CLIENTS = 64;
  static final String PASSWORD = "Lovelace-1843";
  private static final Path DIRECTORY = Path.of("target", "bench");

  /**
   * The requests of one server.
   *
   * @param contentType of log-in and refresh
   * @param loginBody with %d for the number of the user
   * @param refreshBody with %s for the refresh token
   */
  record Api(
      URI login,
      String loginBody,
      URI refresh,
      String refreshBody,
      String contentType,
      URI keySet,
      URI protectedCall) {}

  private final Api api;
  private final int users;

  /**
   * @param users how many there are, at least {@link #MAX_CLIENTS}
   */
  CommonLoad(Api api, int users) {
    this.api = api;
    this.users = users;
  }

  /** The header of a protected call. */
  abstract String bearer();

  /** The response to a log-in, as JSON with a member {@code refresh_token}. */
  abstract String logIn(int user) throws IOException, InterruptedException;

  /** Reads for the warm-up. */
  List<Wrk> reads(int clients, int seconds) {
    return List.of(protectedCall(clients, seconds));
  }

  final void warmUp(int seconds) throws IOException, InterruptedException {
    // A log-in is so slow that its code takes longest to be called, and compiled.
    int logins = 4 * seconds;
    List<Wrk> reads = reads(8, seconds);
    System.out.println("Warming up, " + ((reads.size() + 1) * seconds + logins) + " s …");
    for (Wrk read : reads) {
      read.run();
    }
    refresh(8, seconds).run();
    login(8, logins).run();
  }

  final Wrk login(int clients, int seconds) {
    return new Wrk(clients, false, seconds, api.login())
        .script("login.lua", Integer.toString(users), api.contentType(), api.loginBody());
  }

  /** Of 1,000 clients, each once. */
  final Wrk loginsAtOnce(int seconds) {
    return new Wrk(1_000, false, seconds, api.login())
        .script("burst.lua", api.contentType(), api.loginBody());
  }

  final Wrk anonymous(int clients, int seconds) {
    return new Wrk(clients, false, seconds, api.keySet());
  }

  final Wrk protectedCall(int clients, int seconds) {
    return new Wrk(clients, false, seconds, api.protectedCall()).header(bearer());
  }

  /**
   * @param clients at most {@link #MAX_CLIENTS}
   */
  final Wrk refresh(int clients, int seconds) throws IOException, InterruptedException {
    return new Wrk(clients, true, seconds, api.refresh())
        .script("refresh.lua", sessions(), api.contentType(), api.refreshBody());
  }

  /** A file of refresh tokens, each of a new session. */
  final String sessions() throws IOException, InterruptedException {
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < MAX_CLIENTS; i++) {
      // From all over the table.
      int user = (int) ((long) users * i / MAX_CLIENTS);
      tokens.add(member(logIn(user), "refresh_token"));
    }
    Path file = Files.createTempFile(DIRECTORY, "sessions-", "");
    Files.write(file, tokens);
    return file.toString();
  }

  final String credentials(int user) {
    return String.format(Locale.ROOT, api.loginBody(), user);
  }

  static String member(String json, String name) {
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

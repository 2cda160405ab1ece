package dev.sallyport;

import java.util.HashMap;
import java.util.Map;

/**
 * A server that several classes of tests share, because a start takes its time. It has an operator,
 * and runs until the last class leaves it.
 */
public final class SharedServer {
  public static final String OPERATOR = "operator@example.com";

  /** Sign-up is closed. Access tokens live 2 s, refresh tokens 9 s, sessions 15 s. */
  public static final SharedServer CLOSED =
      new SharedServer(
          "closed.log",
          2,
          Map.of(
              "SIGNUP", "closed",
              "ACCESS_TOKEN_TTL", "2s",
              "REFRESH_TOKEN_TTL", "9s",
              "SESSION_TTL", "15s"));

  /** Sign-ups are proven by mail. The server is the only member of a grid. */
  public static final SharedServer GRID = new SharedServer("grid.log", 3, grid());

  private final String log;
  private final Map<String, String> settings = new HashMap<>();
  private StallableRelay relay;
  private OtherServer server;
  private String failure;
  private int users;

  private SharedServer(String log, int users, Map<String, String> special) {
    this.log = log;
    this.users = users;
    settings.put("JWT_SECRET", RunningService.newSecret());
    settings.put("ADMIN_EMAIL", OPERATOR);
    settings.put("ADMIN_PASSWORD", TestUser.PASSWORD);
    settings.put("MAIL_FROM", "Sallyport <no-reply@sallyport.example>");
    settings.putAll(special);
  }

  private static Map<String, String> grid() {
    String port = Integer.toString(RunningService.freePort());
    return Map.of(
        "GRID_MEMBERS",
        "tcpip:127.0.0.1:" + port,
        "GRID_INTERFACE",
        "127.0.0.1",
        "GRID_PORT",
        port);
  }

  /** Ready. Each class calls it once, and then {@link #leave}. */
  public synchronized OtherServer enter() {
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
    if (server == null) {
      relay = new StallableRelay(MailSink.shared().port());
      settings.put("SMTP_URL", "smtp://127.0.0.1:" + relay.port());
      try {
        server = OtherServer.start(log, settings);
      } catch (RuntimeException failed) {
        failure = "The server did not start: " + failed.getMessage();
        throw failed;
      }
    }
    return server;
  }

  /** In a run of one of the classes alone, the server ends with the process. */
  public synchronized void leave() {
    users--;
    if (users == 0 && server != null) {
      server.close();
      relay.close();
    }
  }

  /** Between the server and {@link MailSink}. */
  public synchronized StallableRelay relay() {
    return relay;
  }

  /** Those that differ from the settings of {@link OtherServer}. */
  public synchronized Map<String, String> settings() {
    return Map.copyOf(settings);
  }
}

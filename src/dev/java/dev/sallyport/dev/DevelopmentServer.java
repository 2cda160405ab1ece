package dev.sallyport.dev;

import dev.sallyport.platform.config.DotEnv;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Runs what {@code src/dev/run.sh} has built for {@code mvn -Pdev}: the service on Payara Micro,
 * with its own PostgreSQL unless {@code DATABASE_URL} is set, and its own mail server unless {@code
 * SMTP_URL} is set. Data and logs are in {@code .sallyport/}. Ctrl-C ends all of them.
 */
public final class DevelopmentServer {
  private static final Path HOME = Path.of(".sallyport");
  private static final String DEFAULT_ISSUER = "http://localhost:8080";
  private static final Path LOG = HOME.resolve("server.log");
  private static final Path BUILD = Path.of("target", "dev");

  // In UTF-8 whatever the locale is.
  private static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

  private static volatile boolean stopping;

  private DevelopmentServer() {}

  /** Runs until interrupted. */
  public static void main(String[] args) throws Exception {
    try {
      run();
    } catch (IllegalStateException | IllegalArgumentException refused) {
      say(refused.getMessage());
      System.exit(1);
    }
  }

  private static void run() throws IOException, InterruptedException {
    requireUnix(System.getProperty("os.name"));
    endWithParent();
    if (EnvironmentFile.create(Path.of(".env.example"), Path.of(".env"))) {
      say("Wrote .env with a random JWT_SECRET, a first operator and a MONITORING_PASSWORD.");
    }
    Map<String, String> settings = new HashMap<>(DotEnv.read(Path.of(".env")));
    settings.putAll(System.getenv());
    int port = port(settings.getOrDefault("PORT", ""));
    requireFree(port);

    Guard.watch();
    Map<String, String> environment = new HashMap<>();
    environment.put("JWT_ISSUER", issuer(settings, port));
    environment.put("JAVA_OPTS", settings.getOrDefault("JAVA_OPTS", "@src/dev/jvm.options"));
    // The first sign-up, which is printed below, should open a session.
    environment.put(
        "SIGNUP", settings.getOrDefault("SIGNUP", "").isBlank() ? "open" : settings.get("SIGNUP"));
    LocalPostgres postgres = null;
    if (settings.getOrDefault("DATABASE_URL", "").isBlank()) {
      Instant start = Instant.now();
      postgres = LocalPostgres.start(HOME.resolve("postgres"));
      environment.put("DATABASE_URL", postgres.url());
      say("Started PostgreSQL in " + seconds(start) + " (data in " + HOME + "/postgres).");
    }
    DevelopmentMail mail = null;
    if (settings.getOrDefault("SMTP_URL", "").isBlank()) {
      mail = DevelopmentMail.start(DevelopmentServer::say);
      environment.put("SMTP_URL", mail.smtpUrl());
      environment.put("MAIL_FROM", sender(settings));
    }
    // Other servers that the service needs start here, with their variables in environment.
    Instant start = Instant.now();
    LocalPayara payara =
        LocalPayara.start(
            BUILD.resolve("payara/payara-micro.jar"),
            BUILD.resolve("sallyport"),
            port,
            environment,
            LOG,
            "--prebootcommandfile",
            loopbackOnly(Path.of("payara", "preboot.asadmin"), HOME).toString());
    stopAtExit(payara, postgres);
    payara.awaitReady();
    say("Started Payara Micro in " + seconds(start) + " (log in " + LOG + ").");
    announce(payara, mail);
    int status = payara.process().waitFor();
    if (!stopping) {
      say("Payara Micro ended with status " + status + ", see " + LOG + ".");
      System.exit(1);
    }
  }

  /** Maven waits for this process. If it is killed instead, the servers must not survive it. */
  private static void endWithParent() {
    ProcessHandle.current()
        .parent()
        .ifPresent(
            maven -> {
              // Runs when Maven ends; there is nothing to wait for.
              var unused = maven.onExit().thenRun(() -> System.exit(1));
            });
  }

  private static String seconds(Instant begin) {
    return String.format(
        Locale.ROOT, "%.1f s", Duration.between(begin, Instant.now()).toMillis() / 1000.0);
  }

  private static void stopAtExit(LocalPayara payara, LocalPostgres postgresOrNull) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stopping = true;
                  say("Stopping …");
                  payara.close();
                  if (postgresOrNull != null) {
                    postgresOrNull.close();
                  }
                  say("Stopped.");
                }));
  }

  /** {@code MAIL_FROM}; an example address unless one is configured. */
  static String sender(Map<String, String> settings) {
    String configured = settings.getOrDefault("MAIL_FROM", "");
    return configured.isBlank() ? "Sallyport <no-reply@sallyport.example>" : configured;
  }

  /** Windows lacks what ends the child processes when this one is killed. */
  static void requireUnix(String operatingSystem) {
    if (operatingSystem.startsWith("Windows")) {
      throw new IllegalStateException(
          "mvn -Pdev needs a Unix shell (sh), which Windows lacks: run it in WSL 2 (wsl"
              + " --install).");
    }
  }

  /**
   * The issuer follows the port, unless it is configured to be another one than the default: tokens
   * that name another port verify nowhere.
   *
   * @param settings of {@code .env} and the environment
   */
  static String issuer(Map<String, String> settings, int port) {
    String configured = settings.getOrDefault("JWT_ISSUER", "");
    return configured.isBlank() || configured.strip().equals(DEFAULT_ISSUER)
        ? "http://localhost:" + port
        : configured;
  }

  /**
   * Commands that also bind the server to loopback: its database has no password, and its first
   * operator's is in a file.
   *
   * @return the file with all of them
   */
  static Path loopbackOnly(Path commands, Path folder) throws IOException {
    Files.createDirectories(folder);
    return Files.writeString(
        folder.resolve("preboot.asadmin"),
        Files.readString(commands)
            + "\nset configs.config.server-config.network-config.network-listeners"
            + ".network-listener.http-listener.address=127.0.0.1\n");
  }

  private static int port(String value) {
    if (value.isBlank()) {
      return 8080;
    }
    try {
      int port = Integer.parseInt(value.strip());
      if (port > 0 && port < 65536) {
        return port;
      }
    } catch (NumberFormatException malformed) {
      // Told below.
    }
    throw new IllegalArgumentException("PORT is malformed: set it to a number from 1 to 65535.");
  }

  private static void requireFree(int port) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (java.net.BindException taken) {
      throw new IllegalStateException(
          "Port "
              + port
              + " is in use: stop the program that uses it, or set PORT to another port.",
          taken);
    }
  }

  private static void announce(LocalPayara payara, DevelopmentMail mailOrNull) {
    String url = payara.url().toString();
    String mail = mailOrNull == null ? "sent by SMTP_URL" : mailOrNull.pageUrl();
    say(
        """

        Sallyport is ready. Ctrl-C stops it.

          API        %s/api/auth/signup, /login, /me
          Explorer   %s/openapi/explorer
          Console    %s/console/ (ADMIN_EMAIL and ADMIN_PASSWORD of .env)
          Keys       %s/.well-known/jwks.json
          Health     %s/health/ready
          Metrics    %s/metrics (user monitoring, MONITORING_PASSWORD of .env)
          Mail       %s

        Sign up:

          curl -s -w '\\n' %s/api/auth/signup -H 'Content-Type: application/json' \\
            -d '{"email":"ada@example.com","password":"Lovelace-1843"}'
        """
            .formatted(url, url, url, url, url, url, mail, url));
  }

  private static void say(String text) {
    OUT.println(text);
  }
}

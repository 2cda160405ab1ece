package dev.sallyport.dev;

import dev.sallyport.platform.DotEnv;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * {@code mvn -Pdev}: the WAR on Payara Micro, with a PostgreSQL of its own unless {@code
 * DATABASE_URL} is set. Data and log are in {@code .sallyport/}; Ctrl-C ends both.
 */
public final class DevelopmentServer {
  private static final Path HOME = Path.of(".sallyport");
  private static final Path LOG = HOME.resolve("server.log");

  // Not System.out, which Maven replaces and takes away before the last words are said.
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
    Instant begin = Instant.now();
    if (EnvironmentFile.create(Path.of(".env.example"), Path.of(".env"))) {
      say("Wrote .env with a fresh JWT_SECRET and a first operator.");
    }
    Map<String, String> settings = new HashMap<>(DotEnv.read(Path.of(".env")));
    settings.putAll(System.getenv());
    int port = port(settings.getOrDefault("PORT", ""));
    requireFree(port);

    Guard.watch();
    Map<String, String> environment = new HashMap<>();
    LocalPostgres postgres = null;
    if (settings.getOrDefault("DATABASE_URL", "").isBlank()) {
      say("Starting PostgreSQL in " + HOME + " …");
      postgres = LocalPostgres.start(HOME.resolve("postgres"));
      environment.put("DATABASE_URL", postgres.url());
    }
    say("Starting Payara Micro, log in " + LOG + " …");
    LocalPayara payara =
        LocalPayara.start(
            Path.of("target/payara/payara-micro.jar"),
            Path.of("target/sallyport.war"),
            port,
            environment,
            LOG);
    stopAtExit(payara, postgres);
    payara.awaitReady();
    announce(payara, Duration.between(begin, Instant.now()));
    int status = payara.process().waitFor();
    if (!stopping) {
      say("Payara Micro ended with status " + status + ", see " + LOG + ".");
      System.exit(1);
    }
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
      probe.bind(new InetSocketAddress((InetAddress) null, port));
    } catch (java.net.BindException taken) {
      throw new IllegalStateException(
          "Port " + port + " is taken: stop the program that uses it, or set PORT to another.",
          taken);
    }
  }

  private static void announce(LocalPayara payara, Duration took) {
    String url = payara.url().toString();
    say(
        """

        Sallyport is ready after %.1f s. Ctrl-C stops it.

          API        %s/api/auth/signup, /login, /me
          Console    %s/console/ (ADMIN_EMAIL and ADMIN_PASSWORD of .env)
          Keys       %s/.well-known/jwks.json
          Health     %s/health/ready

        Sign up:

          curl -s %s/api/auth/signup -H 'Content-Type: application/json' \\
            -d '{"email":"ada@example.com","password":"Lovelace-1843"}'
        """
            .formatted(took.toMillis() / 1000.0, url, url, url, url, url));
  }

  private static void say(String text) {
    OUT.println(text);
  }
}

package dev.sallyport;

import dev.sallyport.credential.password.breach.BreachedFiles;
import dev.sallyport.dev.Guard;
import dev.sallyport.dev.LocalPayara;
import dev.sallyport.dev.LocalPostgres;
import dev.sallyport.platform.config.DotEnv;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The WAR that Maven built, on Payara Micro, on real PostgreSQL: started once and shared by every
 * test of a run. Loopback counts as a proxy, so that each visitor has an address of their own.
 */
public final class RunningService {
  /** Satisfies the policy, but is in the list of breached passwords. */
  public static final String BREACHED_PASSWORD = "Breached-Horse-7";

  /**
   * Locked by tests of the shared service that others beside them would disturb: those who count
   * what all do, or hold everyone up.
   */
  public static final String EXCLUSIVE = "peace";

  public static final String ALLOWED_ORIGIN = "https://app.example.com";

  /** A client that may introspect and revoke, its secret, and the secret's SHA-256. */
  public static final String OAUTH_CLIENT = "orders";

  public static final String OAUTH_SECRET = "correct horse battery staple";
  private static final String OAUTH_SECRET_HASH =
      "c4bbcb1fbec99d65bf59d85c8cb62ee2db963f0fe106f483d9afa73bd4e39a8a";

  /** A client whose secret differs when it is form-encoded. */
  public static final String OAUTH_SIGNS_CLIENT = "billing";

  public static final String OAUTH_SIGNS_SECRET = "p+q%2Fr 100%";
  private static final String OAUTH_SIGNS_SECRET_HASH =
      "cac8ec35a94c135a57d27c402796d7489db3753a5554d6a04030924880675627";

  /** Of the user {@code monitoring}. */
  public static final String MONITORING_PASSWORD = "b7d1f0c2a4e95836";

  // Read by every launch of java.
  static final String JVM = "JDK_JAVA_OPTIONS";

  // A directory for each run: two at once do not share a log.
  private static final Path RUN = Path.of("target", "it", UUID.randomUUID().toString());
  private static RunningService shared;

  // Remembered, so that one failed start does not become a hundred.
  private static String failure;

  private final Path data;
  private final String secret;
  private final LocalPayara payara;
  private LocalPostgres postgres;

  private RunningService(Path data, LocalPostgres postgres, String secret, LocalPayara payara) {
    this.data = data;
    this.postgres = postgres;
    this.secret = secret;
    this.payara = payara;
  }

  /** The shared service, ready. */
  public static synchronized RunningService shared() {
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
    if (shared == null) {
      try {
        shared = startShared();
      } catch (RuntimeException failed) {
        failure = "The shared service did not start: " + failed.getMessage();
        throw failed;
      }
    }
    return shared;
  }

  private static RunningService startShared() {
    Guard.watch();
    Path data = RUN.resolve("postgres");
    LocalPostgres postgres = LocalPostgres.startWithoutSync(data, 0);
    String secret = newSecret();
    Map<String, String> environment = environment(postgres.url(), secret);
    environment.put(JVM, System.getProperty("sallyport.jvm", ""));
    environment.put("SMTP_URL", "smtp://127.0.0.1:" + MailSink.shared().port());
    environment.put("MAIL_FROM", "Sallyport <no-reply@sallyport.example>");
    environment.put("SIGNUP", "open");
    environment.put("BREACHED_PASSWORDS", breachedPasswords().toString());
    LocalPayara payara = start(environment, "server.log").awaitReady();
    RunningService service = new RunningService(data, postgres, secret, payara);
    Runtime.getRuntime().addShutdownHook(new Thread(service::stop));
    return service;
  }

  private static Path breachedPasswords() {
    try {
      return BreachedFiles.of(RUN.resolve("breached.bin").toAbsolutePath(), BREACHED_PASSWORD);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Of the server's process. */
  public long pid() {
    return payara.process().pid();
  }

  /** The variables of the shared service, to vary for another; others have their defaults. */
  public static Map<String, String> environment(String databaseUrl, String secret) {
    // So that the developer's own .env changes nothing; a blank value would not hide it.
    Map<String, String> environment = new HashMap<>(DotEnv.read(Path.of(".env.example")));
    environment.put("DATABASE_URL", databaseUrl);
    environment.put("JWT_SECRET", secret);
    environment.put("TRUSTED_PROXIES", "127.0.0.1, ::1");
    // Operators of the tests have a password only, except where the requirement is tested.
    environment.put("OPERATOR_ACR", "urn:sallyport:aal1");
    environment.put("CORS_ORIGINS", ALLOWED_ORIGIN);
    environment.put("LOGOUT_NETWORKS", "127.0.0.0/8");
    environment.put(
        "OAUTH_CLIENTS",
        OAUTH_CLIENT
            + ":"
            + OAUTH_SECRET_HASH
            + ","
            + OAUTH_SIGNS_CLIENT
            + ":"
            + OAUTH_SIGNS_SECRET_HASH);
    environment.put("MONITORING_PASSWORD", MONITORING_PASSWORD);
    environment.put(JVM, "@src/dev/jvm.options");
    return environment;
  }

  /**
   * The same for a server on a database of its own whose algorithm does not matter. Its keys are
   * generated in milliseconds; the two of RSA take two seconds of CPU time.
   */
  public static Map<String, String> environmentWithEllipticKeys(String databaseUrl, String secret) {
    Map<String, String> environment = environment(databaseUrl, secret);
    environment.put("JWT_ALGORITHM", "ES256");
    return environment;
  }

  /** Another server with the same WAR, not yet ready. */
  public static LocalPayara start(Map<String, String> environment, String log, String... more) {
    return start(war(), environment, log, more);
  }

  /** The same at a port of the test's choice. */
  public static LocalPayara startAt(
      int port, Map<String, String> environment, String log, String... more) {
    return start(war(), port, environment, log, more);
  }

  private static Path war() {
    return Path.of(System.getProperty("sallyport.war", "target/sallyport.war"));
  }

  /** A server with any WAR, not yet ready. */
  public static LocalPayara start(
      Path war, Map<String, String> environment, String log, String... more) {
    return start(war, freePort(), environment, log, more);
  }

  private static LocalPayara start(
      Path war, int port, Map<String, String> environment, String log, String... more) {
    return LocalPayara.start(
        Path.of(System.getProperty("payara.micro.jar", "target/payara/payara-micro.jar")),
        war,
        port,
        environment,
        RUN.resolve(log),
        more);
  }

  /** The {@code Authorization} header of {@link #OAUTH_CLIENT}. */
  public static String oauthClient() {
    return basic(OAUTH_CLIENT, OAUTH_SECRET);
  }

  /** An {@code Authorization} header (RFC 7617). */
  public static String basic(String id, String secret) {
    String pair = id + ":" + secret;
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  public static String newSecret() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return Base64.getEncoder().encodeToString(secret);
  }

  public URI url() {
    return payara.url();
  }

  public LocalPayara payara() {
    return payara;
  }

  public String secret() {
    return secret;
  }

  public String databaseUrl() {
    return postgres.url();
  }

  /** A connection of the test's own. */
  public Connection database() {
    return postgres.connect();
  }

  public void stopDatabase() {
    postgres.close();
  }

  /** The same data on the same port. */
  public void startDatabase() {
    postgres = LocalPostgres.startWithoutSync(data, postgres.port());
  }

  /** What the server has logged so far. */
  public String log() {
    return logSince(0);
  }

  /** How long the log is, in bytes. */
  public long logSize() {
    return payara.log().toFile().length();
  }

  /** What the server has logged behind so many bytes. */
  public String logSince(long size) {
    try (InputStream log = Files.newInputStream(payara.log())) {
      log.skipNBytes(size);
      // Not Files.readString, which refuses a log that holds a caller's malformed UTF-8.
      return new String(log.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private void stop() {
    payara.close();
    postgres.close();
  }

  /** Nothing listens there at this moment. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }
}

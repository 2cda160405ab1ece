package dev.sallyport.assurance.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.sallyport.RunningService;
import dev.sallyport.dev.Guard;
import dev.sallyport.dev.LocalPostgres;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.remote.JMXConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * The same as {@link SecretsIT} with every logger at its finest, the server's and the libraries'
 * too, at a node in production form whose database, first operator and {@code .env} have secrets.
 */
@Tag("assurance")
class FinestLogIT {
  /** Loggers that would write what no log should have; our own files keep them quiet. */
  private static final List<String> KEPT =
      List.of(
          "org.postgresql.level=",
          "org.glassfish.grizzly.http.util.Parameters.level=",
          "org.glassfish.grizzly.http.Cookies.level=",
          "org.eclipse.angus.mail.level=",
          "fish.payara.microprofile.telemetry.tracing.jaxrs.level=",
          "fish.payara.microprofile.jwtauth.level=");

  private static final Pattern TOKEN = Pattern.compile("#token=([A-Za-z0-9_-]{43,})");
  private static final String OPERATOR = "operator@example.com";

  // By the policy, and with characters that each form writes differently.
  private static final String OPERATOR_PASSWORD = "Operator/7+" + UUID.randomUUID();
  private static final String DATABASE_PASSWORD = "Database/7+$x=" + UUID.randomUUID();
  private static final String MAIL_PASSWORD = "Mail/7+$x=" + UUID.randomUUID();
  private static final String ROOT_SECRET = RunningService.newSecret();

  private static final Path DIRECTORY =
      Path.of("target", "it", UUID.randomUUID().toString()).toAbsolutePath();
  private static final Path WORK = DIRECTORY.resolve("work");
  private static final Path TEMPORARY = DIRECTORY.resolve("tmp");
  private static final Path LOG = DIRECTORY.resolve("finest.log");

  private static final Secrets SECRETS = new Secrets();
  private static final Secrets ALL = new Secrets();

  /** Its own logger is in the tests' process. */
  private static final GreenMail MAIL_SERVER =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  private static LocalPostgres postgres;
  private static Process node;
  private static SecretsTour tour;

  @BeforeAll
  static void makeTheTour() throws Exception {
    RunningService.shared();
    for (Secrets secrets : List.of(SECRETS, ALL)) {
      secrets
          .add("JWT_SECRET", ROOT_SECRET)
          .add("database password", DATABASE_PASSWORD)
          .add("operator's password", OPERATOR_PASSWORD)
          .add("mail server's password", MAIL_PASSWORD);
    }
    MAIL_SERVER.start();
    MAIL_SERVER.setUser("mailer", MAIL_PASSWORD);
    Guard.watch();
    startDatabase();
    URI url = startNode();
    tour = new SecretsTour(url, SECRETS, ALL);
    tour.run(OPERATOR, OPERATOR_PASSWORD);
    addMailedSecrets();
    try (Connection database = database()) {
      SecretsTour.addStored(ALL, database, tour.email(), ROOT_SECRET);
      SecretsTour.addStored(ALL, database, OPERATOR, ROOT_SECRET);
    }
  }

  /** Of every link that was mailed. */
  private static void addMailedSecrets() throws Exception {
    assertThat(MAIL_SERVER.waitForIncomingEmail(30_000, 3)).isTrue();
    for (MimeMessage mail : MAIL_SERVER.getReceivedMessages()) {
      String text = ((MimeMultipart) mail.getContent()).getBodyPart(0).getContent().toString();
      Matcher token = TOKEN.matcher(text);
      while (token.find()) {
        SECRETS.add("mailed secret", token.group(1));
        ALL.add("mailed secret", token.group(1));
      }
    }
  }

  @AfterAll
  static void stop() throws Exception {
    MAIL_SERVER.stop();
    if (node != null) {
      node.destroy();
      if (!node.waitFor(20, TimeUnit.SECONDS)) {
        node.destroyForcibly().waitFor();
      }
    }
    if (postgres != null) {
      postgres.close();
    }
  }

  /** One that asks the service for its password. */
  private static void startDatabase() throws IOException, SQLException {
    postgres = LocalPostgres.startWithoutSync(DIRECTORY.resolve("postgres"), 0);
    try (Connection database = database();
        Statement statement = database.createStatement()) {
      statement.execute(
          "create role sallyport superuser login password '" + DATABASE_PASSWORD + "'");
      Path access = DIRECTORY.resolve("postgres").resolve("pg_hba.conf");
      Files.writeString(
          access, "host all sallyport all scram-sha-256\n" + Files.readString(access));
      statement.execute("select pg_reload_conf()");
    }
  }

  private static Connection database() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + postgres.port() + "/postgres?user=postgres");
  }

  private static URI startNode() throws Exception {
    Files.createDirectories(TEMPORARY);
    Files.createDirectories(WORK);
    Path levels = DIRECTORY.resolve("finest.properties");
    Files.writeString(levels, finest());
    Map<String, String> variables =
        RunningService.environment(
            "postgresql://sallyport:"
                + URLEncoder.encode(DATABASE_PASSWORD, StandardCharsets.UTF_8)
                + "@localhost:"
                + postgres.port()
                + "/postgres",
            ROOT_SECRET);
    variables.put(
        "SMTP_URL",
        "smtp://mailer:"
            + URLEncoder.encode(MAIL_PASSWORD, StandardCharsets.UTF_8)
            + "@127.0.0.1:"
            + MAIL_SERVER.getSmtp().getPort());
    variables.put("MAIL_FROM", "Sallyport <no-reply@sallyport.example>");
    variables.put("SIGNUP", "open");
    variables.put("ADMIN_EMAIL", OPERATOR);
    variables.put("ADMIN_PASSWORD", OPERATOR_PASSWORD);
    Files.writeString(
        WORK.resolve(".env"),
        variables.entrySet().stream()
            .filter(variable -> !variable.getValue().isEmpty())
            .map(variable -> variable.getKey() + "='" + variable.getValue() + "'\n")
            .collect(Collectors.joining()));
    int port = RunningService.freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of("payara", "micro.sh").toAbsolutePath().toString(),
                "--logproperties",
                levels.toString())
            .directory(WORK.toFile())
            .redirectErrorStream(true)
            .redirectOutput(LOG.toFile());
    builder.environment().put("PORT", Integer.toString(port));
    builder.environment().put("TMPDIR", TEMPORARY.toString());
    builder.environment().put("SALLYPORT_WAR", absolute("sallyport.war", "target/sallyport.war"));
    builder
        .environment()
        .put("PAYARA_MICRO", absolute("payara.micro.jar", "target/payara/payara-micro.jar"));
    node = builder.start();
    URI url = URI.create("http://localhost:" + port);
    awaitReady(url);
    return url;
  }

  private static String absolute(String property, String fallback) {
    return Path.of(System.getProperty(property, fallback)).toAbsolutePath().toString();
  }

  /** The production's log with all that can be logged, but for what the documentation names. */
  private static String finest() throws IOException {
    return Files.readString(Path.of("payara", "logging-json.properties"))
            .lines()
            .filter(
                line -> line.contains("ConsoleHandler") || KEPT.stream().anyMatch(line::startsWith))
            .collect(Collectors.joining("\n"))
        + "\n.level=FINEST\n"
        // The server deploys nothing with these at FINE: some of its own entries fail.
        + "javax.enterprise.system.level=INFO\n"
        + "jakarta.enterprise.level=INFO\n"
        + "com.sun.ejb.level=INFO\n";
  }

  private static void awaitReady(URI url) throws Exception {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest ready = HttpRequest.newBuilder(url.resolve("/health/ready")).build();
    for (int i = 0; i < 600; i++) {
      assertThat(node.isAlive()).as("see " + LOG).isTrue();
      try {
        if (http.send(ready, BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException notYet) {
        // It does not listen yet.
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new AssertionError("not ready within 2 minutes, see " + LOG);
  }

  @Test
  void theTourWasThroughEveryOperation() {
    assertThat(tour.statuses()).allSatisfy(SecretsTour::assertAsExpected);
  }

  @Test
  void noAnswerHasASecret() {
    assertThat(tour.leaks()).isEmpty();
  }

  @Test
  void noLogHasASecret(TestReporter reporter) throws IOException {
    reporter.publishEntry("bytes of log", Long.toString(Files.size(LOG)));
    assertThat(leakingLoggers(LOG)).isEmpty();
    assertThat(Traces.inFiles(ALL, DIRECTORY, file -> file.toString().endsWith(".log"))).isEmpty();
  }

  @Test
  void noFileHasASecret() throws IOException {
    assertThat(Traces.inFiles(ALL, TEMPORARY, Traces.NO_DICTIONARY)).isEmpty();
    assertThat(Traces.inFiles(ALL, WORK, file -> !file.endsWith(".env"))).isEmpty();
  }

  @Test
  void noAttributeOfJmxHasASecret() throws Exception {
    try (JMXConnector connector = Traces.attached(node.pid())) {
      assertThat(Traces.inAttributes(ALL, connector.getMBeanServerConnection())).isEmpty();
    }
  }

  @Test
  void noTableHasASecret() throws Exception {
    try (Connection database = database()) {
      assertThat(Traces.inTables(SECRETS, database)).isEmpty();
    }
  }

  @Test
  void noCommandLineHasASecret() {
    assertThat(Traces.inProcesses(ALL)).isEmpty();
  }

  /** Who logged what, to be told at once which logger it is. */
  private static Map<String, Object> leakingLoggers(Path log) throws IOException {
    Map<String, Object> found = new java.util.TreeMap<>();
    try (java.util.stream.Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      lines.forEach(
          line -> {
            java.util.Set<String> secrets = ALL.in(line);
            if (!secrets.isEmpty()) {
              found.put(line.replaceAll(".*\"LoggerName\":\"([^\"]*)\".*", "$1"), secrets);
            }
          });
    }
    return found;
  }
}

package dev.sallyport.platform.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.RunsConcurrently;
import dev.sallyport.Slow;
import dev.sallyport.dev.LocalPayara;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A service that cannot work does not start, and says in one line what to do. */
@Slow
@RunsConcurrently
class StartIT {
  private static final String PASSWORD = "a-database-password";

  /** It takes as long as a start, some 15 s, and more on a machine that is busy. */
  private static final long LIMIT_SECONDS = 120;

  @Test
  void everyFaultOfTheConfigurationIsNamedAtOnce() throws Exception {
    Map<String, String> environment =
        RunningService.environment(RunningService.shared().databaseUrl(), "replace-me");
    environment.put("LOGIN_RATE_LIMIT", "often");

    String refusal = refusal(environment, "start-misconfigured.log");

    assertThat(refusal)
        .contains("JWT_SECRET is still a placeholder.", "openssl rand -base64 32")
        .contains("LOGIN_RATE_LIMIT is malformed: ", "5/minute")
        .doesNotContain("often");
  }

  @Test
  void aMalformedDatabaseUrlIsNamed() throws Exception {
    String refusal =
        refusal(
            RunningService.environment(
                "postgresql://ada:" + PASSWORD + "@db:port/sallyport", RunningService.newSecret()),
            "start-malformed-url.log");

    assertThat(refusal).contains("DATABASE_URL is malformed: ");
  }

  @Test
  void anUnreachableDatabaseIsNamed() throws Exception {
    // Nothing listens on port 1.
    String url = "postgresql://ada:" + PASSWORD + "@localhost:1/sallyport";

    String refusal =
        refusal(
            RunningService.environment(url, RunningService.newSecret()), "start-no-database.log");

    assertThat(refusal).contains("DATABASE_URL: ", "Start PostgreSQL, or correct the host");
  }

  /** Not refused by the service: the server fails before it asks any code of it. */
  @Test
  void anyFailedDeploymentEndsTheServer() throws Exception {
    Map<String, String> environment =
        RunningService.environment(
            "postgresql://ada:" + PASSWORD + "@localhost:1/sallyport", RunningService.newSecret());
    environment.merge(
        "JDK_JAVA_OPTIONS", "-Dsallyport.datasource=java:app/jdbc/missing", (a, b) -> a + " " + b);

    try (LocalPayara payara = RunningService.start(environment, "start-undeployable.log")) {
      assertThat(payara.process().waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
          .as("ends by itself")
          .isTrue();
      assertThat(payara.refusal())
          .hasValueSatisfying(
              sentence ->
                  assertThat(sentence)
                      .contains("the server could not deploy it, see the previous log entries."));
    }
  }

  /** The one sentence of a server that ended by itself, without telling a secret. */
  private static String refusal(Map<String, String> environment, String log) throws Exception {
    try (LocalPayara payara = RunningService.start(environment, log)) {
      assertThat(payara.process().waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
          .as("ends by itself")
          .isTrue();
      assertThat(payara.process().exitValue()).isNotZero();
      String text = new String(Files.readAllBytes(payara.log()), StandardCharsets.UTF_8);
      assertThat(text).doesNotContain(PASSWORD);
      assertThat(text).doesNotContain(environment.get("JWT_SECRET"));
      List<String> refusals =
          text.lines().filter(line -> line.contains("Sallyport cannot start: ")).toList();
      assertThat(refusals).hasSize(1);
      return refusals.get(0);
    }
  }
}

package dev.sallyport.assurance.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A tour through the whole API leaves no secret anywhere, with our own loggers at their finest.
 * {@link FinestLogIT} does the same with all loggers, at a server that has more secrets.
 */
@SharesService
class SecretsIT {
  private static final RunningService SERVICE = RunningService.shared();
  private static final Secrets SECRETS = new Secrets().add("JWT_SECRET", SERVICE.secret());

  /** These, and what the database keeps instead of them. */
  private static final Secrets ALL = new Secrets().add("JWT_SECRET", SERVICE.secret());

  private static JMXConnector connector;
  private static MBeanServerConnection server;
  private static String logBefore;
  private static SecretsTour tour;

  @BeforeAll
  static void makeTheTour() throws Exception {
    connector = Traces.attached(SERVICE.payara().process().pid());
    server = connector.getMBeanServerConnection();
    TestUser operator = TestUser.operator();
    logBefore = SERVICE.log();
    // A logger is known once its class has been used.
    assertThat(TestUser.arrives().carries("none").sessions().statusCode()).isEqualTo(401);
    setLevel("FINEST");
    tour = new SecretsTour(SERVICE.url(), SECRETS, ALL);
    tour.run(operator.email(), TestUser.PASSWORD);
    try (Connection database = SERVICE.database()) {
      SecretsTour.addStored(ALL, database, tour.email(), SERVICE.secret());
    }
  }

  @AfterAll
  static void endTheTour() throws Exception {
    setLevel(null);
    connector.close();
  }

  private static void setLevel(String level) throws Exception {
    ObjectName logging = new ObjectName("java.util.logging:type=Logging");
    List<String> ours =
        Arrays.stream((String[]) server.getAttribute(logging, "LoggerNames"))
            .filter(name -> name.startsWith("dev.sallyport."))
            .toList();
    assertThat(ours).isNotEmpty();
    for (String name : ours) {
      server.invoke(
          logging,
          "setLoggerLevel",
          new Object[] {name, level},
          new String[] {String.class.getName(), String.class.getName()});
    }
  }

  /** Else it would have seen nothing but refusals. */
  @Test
  void theTourWasThroughEveryOperation() {
    assertThat(tour.statuses()).allSatisfy(SecretsTour::assertAsExpected);
    assertThat(tour.statuses()).containsEntry("POST /api/auth/logout", 200);
    // Some are removals of second factors, devices and applications, which the user does not have,
    // and one is the review of a finding that is not there.
    assertThat(tour.statuses().values().stream().filter(status -> status == 404).count())
        .isLessThan(25);
  }

  @Test
  void noAnswerHasASecret() {
    assertThat(tour.leaks()).isEmpty();
  }

  @Test
  void noLogHasASecret() {
    String log = SERVICE.log().substring(logBefore.length());

    assertThat(log).contains("Rejected an access token");
    assertThat(ALL.in(log)).isEmpty();
  }

  @Test
  void noFileOfTheServerHasASecret() throws Exception {
    ObjectName runtime = new ObjectName("java.lang:type=Runtime");
    String directory =
        ((javax.management.openmbean.TabularData) server.getAttribute(runtime, "SystemProperties"))
            .get(new Object[] {"com.sun.aas.instanceRoot"})
            .get("value")
            .toString();

    assertThat(Files.exists(Path.of(directory, "config", "domain.xml"))).isTrue();
    assertThat(Traces.inFiles(ALL, Path.of(directory), Traces.NO_DICTIONARY)).isEmpty();
  }

  @Test
  void noAttributeOfJmxHasASecret() throws Exception {
    assertThat(Traces.inAttributes(ALL, server)).isEmpty();
  }

  @Test
  void noTableHasASecret() throws Exception {
    try (Connection database = SERVICE.database()) {
      assertThat(Traces.inTables(SECRETS, database)).isEmpty();
    }
  }

  @Test
  void noCommandLineHasASecret() {
    assertThat(Traces.inProcesses(ALL)).isEmpty();
  }
}

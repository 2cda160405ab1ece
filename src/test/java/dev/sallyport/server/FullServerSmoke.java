package dev.sallyport.server;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import dev.sallyport.credential.passkey.SoftAuthenticator;
import dev.sallyport.signin.passkey.PasskeyStory;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same WAR on the full server, by {@code mvn -Pfull-server verify}. */
@SuppressWarnings("BanJNDI") // It connects to a process of its own.
class FullServerSmoke {
  private static FullServer server;

  @BeforeAll
  static void deploy() {
    server = new FullServer();
    assertThat(server.script("deploy")).contains("Sallyport is ready: ");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aUserSignsUpWorksAndLogsOut() {
    Response session = signUp();
    session.then().statusCode(201);
    String bearer = "Bearer " + session.path("token");
    String tasks = "/api/" + session.path("user_id") + "/tasks";

    service().header("Authorization", bearer).get("/api/auth/me").then().statusCode(200);
    service()
        .header("Authorization", bearer)
        .contentType(ContentType.JSON)
        .body("{\"title\":\"first\"}")
        .post(tasks)
        .then()
        .statusCode(201);
    assertThat(
            service()
                .header("Authorization", bearer)
                .get(tasks)
                .jsonPath()
                .<String>getList("data.title"))
        .containsExactly("first");
    Response refreshed =
        service()
            .contentType(ContentType.JSON)
            .body(TestUser.refreshBody(session.path("refresh_token")))
            .post("/api/auth/refresh");
    refreshed.then().statusCode(200);
    service()
        .header("Authorization", bearer)
        .contentType(ContentType.JSON)
        .body("{}")
        .post("/api/auth/logout")
        .then()
        .statusCode(200);
    service().header("Authorization", bearer).get("/api/auth/me").then().statusCode(401);
  }

  /** The library reads JSON and CBOR beside the server's own version of Jackson. */
  @Test
  void aPasskeySignsIn() {
    String bearer = "Bearer " + signUp().path("token");
    SoftAuthenticator device = PasskeyStory.newDevice();
    Response begun = service().header("Authorization", bearer).post("/api/auth/passkeys/options");
    service()
        .header("Authorization", bearer)
        .contentType(ContentType.JSON)
        .body(
            PasskeyStory.body(PasskeyStory.flow(begun), device.creates(PasskeyStory.options(begun)))
                .add("name", "Key")
                .build()
                .toString())
        .post("/api/auth/passkeys")
        .then()
        .statusCode(201);
    Response login = service().post("/api/auth/passkeys/login/options");
    service()
        .contentType(ContentType.JSON)
        .body(
            PasskeyStory.body(PasskeyStory.flow(login), device.signs(PasskeyStory.options(login)))
                .build()
                .toString())
        .post("/api/auth/passkeys/login")
        .then()
        .statusCode(200);
  }

  @Test
  void strangersAreToldNothing() {
    TestUser.assertRefused(service().get("/api/auth/me"), 401, "invalid_token");
    TestUser.assertRefused(service().get("/nowhere"), 404, "not_found");
    TestUser.assertInvalidClient(service().get("/metrics"));
    TestUser.assertInvalidClient(service().get("/openapi"));
    assertThat(service().get("/health").asString()).isEqualTo("{\"status\":\"UP\",\"checks\":[]}");
    assertThat(service().get("/nowhere").headers().getValues("Server")).isEmpty();
    assertThat(service().get("/nowhere").headers().getValues("X-Powered-By")).isEmpty();
  }

  /** Also by a listener that the server makes anew: not one request gets past the check. */
  @Test
  void theHeadOfEveryRequestIsChecked() throws Exception {
    assertHeadsAreChecked();
    String http =
        "configs.config.server-config.network-config.protocols.protocol.http-listener-1.http.";
    server.asadmin("set", http + "timeout-seconds=76");

    assertThat(send("X: a\u0000b")).matches("(?s)HTTP/1.1 (400|503) .*");
    assertThat(send("X: a\nX-Request-Id: injected-1"))
        .matches("(?s)HTTP/1.1 (400|503) .*")
        .doesNotContain("injected-1");
    for (int i = 0; i < 20 && !send("X: a").startsWith("HTTP/1.1 200 "); i++) {
      Thread.sleep(500);
    }
    assertHeadsAreChecked();
  }

  private static void assertHeadsAreChecked() throws Exception {
    assertThat(send("User-Agent: M\u00fcller")).startsWith("HTTP/1.1 200 ");
    for (String header :
        List.of("X: a\u0000b", "X: a\nY: b", "X: a\rb", "X: \u007f", "X: a\r\n b")) {
      assertThat(send(header))
          .startsWith("HTTP/1.1 400 Bad Request\r\n")
          .contains("malformed_request");
    }
    assertThat(send("Cookie: a=" + "x".repeat(20_000))).contains("headers_too_large");
    assertThat(send("X: a", "/health/ready%")).contains("malformed_request");
  }

  private static String send(String header) throws Exception {
    return send(header, "/health/ready");
  }

  private static String send(String header, String path) throws Exception {
    String request =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + header
            + "\r\n\r\n";
    try (Socket socket = new Socket(server.url().getHost(), server.url().getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void monitoringReadsMetricsAndHealth() {
    RequestSpecification monitoring =
        service().auth().preemptive().basic("monitoring", RunningService.MONITORING_PASSWORD);

    assertThat(monitoring.get("/metrics").asString()).contains("sallyport_logins_total");
    assertThat(monitoring.get("/health/ready").jsonPath().getList("checks.status"))
        .hasSizeGreaterThan(3)
        .containsOnly("UP");
  }

  @Test
  void guessersAreSlowedDown() {
    String address = TestUser.newAddress();

    for (int i = 0; i < 5; i++) {
      assertThat(logIn(address).statusCode()).isEqualTo(401);
    }

    TestUser.assertRefused(logIn(address), 429, "rate_limited");
  }

  @Test
  void secretsAreInThePasswordStoreAlone() throws Exception {
    assertThat(server.asadmin("list-password-aliases"))
        .containsIgnoringCase("JWT_SECRET")
        .containsIgnoringCase("DATABASE_URL");
    List<String> secrets =
        List.of(
            server.variable("JWT_SECRET"),
            server.variable("DATABASE_URL"),
            server.variable("MONITORING_PASSWORD"));
    try (Stream<Path> files = Files.walk(server.directory())) {
      for (Path file :
          files.filter(Files::isRegularFile).filter(f -> !f.toString().endsWith(".jar")).toList()) {
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        assertThat(secrets.stream().filter(text::contains)).as(file.toString()).isEmpty();
      }
    }
  }

  @Test
  void administrationListensOnThisMachineOnly() throws Exception {
    String listening = server.asadmin("get", "configs.config.server-config.network-config.*");

    assertThat(listening).contains("network-listener.admin-listener.address=127.0.0.1");
    assertThat(given().get(server.administration() + "/monitoring/domain").statusCode())
        .isEqualTo(401);
  }

  @Test
  void restMonitoringShowsTheApplication() throws Exception {
    signUp().then().statusCode(201);

    assertThat(monitoring("applications/sallyport/server").asString()).contains("requestcount");
  }

  /** The domain would substitute ${…} in a password, and has a pool's properties in its files. */
  @Test
  void thePoolIsTheApplicationsOwn() {
    signUp().then().statusCode(201);

    assertThat(server.asadmin("list-jdbc-connection-pools")).doesNotContain("sallyport");
    assertThat(
            service()
                .auth()
                .preemptive()
                .basic("monitoring", RunningService.MONITORING_PASSWORD)
                .get("/metrics")
                .asString())
        .containsPattern("sallyport_database_connections_limit[^\\n]* 20");
  }

  @Test
  void managementBeansAreThereWhileTheServiceIs() throws Exception {
    ObjectName metrics = new ObjectName("dev.sallyport:type=Metrics");
    VirtualMachine machine = VirtualMachine.attach(Long.toString(server.pid()));
    JMXServiceURL url = new JMXServiceURL(machine.startLocalManagementAgent());
    machine.detach();
    try (JMXConnector connector = JMXConnectorFactory.connect(url)) {
      MBeanServerConnection beans = connector.getMBeanServerConnection();
      long before = (Long) beans.getAttribute(metrics, "SignupsSuccess");

      signUp().then().statusCode(201);

      assertThat(beans.getAttribute(metrics, "SignupsSuccess")).isEqualTo(before + 1);
    }
  }

  @Test
  void theServersJmxMonitoringWatchesOurFigures() {
    assertThat(server.asadmin("get-jmx-monitoring-configuration"))
        .contains("dev.sallyport:type=Metrics")
        .contains("LoginsSuccess")
        .contains("DatabaseConnectionsActive");
  }

  private static Response monitoring(String what) throws Exception {
    return given()
        .auth()
        .preemptive()
        .basic("admin", server.administratorPassword())
        .header("X-Requested-By", "test")
        .accept(ContentType.JSON)
        .get(server.administration() + "/monitoring/domain/server/" + what);
  }

  private static Response signUp() {
    return service()
        .contentType(ContentType.JSON)
        .body(TestUser.credentials("v-" + UUID.randomUUID() + "@example.com", TestUser.PASSWORD))
        .post("/api/auth/signup");
  }

  private static Response logIn(String address) {
    return given()
        .baseUri(server.url().toString())
        .header("X-Forwarded-For", address)
        .contentType(ContentType.JSON)
        .body(TestUser.credentials("nobody@example.com", TestUser.PASSWORD))
        .post("/api/auth/login");
  }

  private static RequestSpecification service() {
    return given()
        .baseUri(server.url().toString())
        .header("X-Forwarded-For", TestUser.newAddress());
  }
}

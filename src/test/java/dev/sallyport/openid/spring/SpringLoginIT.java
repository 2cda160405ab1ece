package dev.sallyport.openid.spring;

import static dev.sallyport.signin.password.PasswordStory.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.openid.ApplicationStory;
import dev.sallyport.openid.OpenIdProvider;
import dev.sallyport.openid.ProviderClient;
import dev.sallyport.openid.node.NodeApplications;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The application in {@code clients/examples/spring-boot-login}: Spring Security's client, which
 * knows the issuer, its id and its secret. The profile {@code assurance} builds it.
 */
@Tag("assurance")
@SharesService
class SpringLoginIT {
  private static final Path JAR =
      Path.of("clients", "examples", "spring-boot-login", "target", "shop.jar");
  private static final int PORT = RunningService.freePort();
  private static final String SHOP = "http://127.0.0.1:" + PORT;

  private static Process server;

  private final ApplicationStory ada = new ApplicationStory();

  @BeforeAll
  static void start() throws IOException {
    assertThat(JAR).as("mvn -f clients/examples/spring-boot-login/pom.xml package").exists();
    ProviderClient client =
        ProviderClient.web(SHOP + "/login/oauth2/code/sallyport")
            .returnsTo(SHOP + "/bye")
            .hearsAt(SHOP + "/logout/connect/back-channel/sallyport")
            .register();
    Path log = Files.createDirectories(Path.of("target", "it", UUID.randomUUID().toString()));
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.resolve("shop.log").toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "SALLYPORT_ISSUER", OpenIdProvider.shared().toString(),
                "SALLYPORT_CLIENT_ID", client.id(),
                "SALLYPORT_CLIENT_SECRET", client.secret(),
                "SERVER_ADDRESS", "127.0.0.1",
                "PORT", Integer.toString(PORT)));
    server = builder.start();
    awaitAnswer(log);
  }

  private static void awaitAnswer(Path log) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (status() != 200) {
      assertThat(server.isAlive()).as("the application runs, see %s", log).isTrue();
      assertThat(System.nanoTime()).as("the application answers in time").isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }

  private static int status() {
    try {
      return RestAssured.get(SHOP + "/bye").statusCode();
    } catch (Exception notUpYet) {
      return 0;
    }
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (server != null) {
      server.destroy();
      if (!server.waitFor(20, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    }
  }

  @AfterEach
  void closeTheBrowser() {
    ada.close();
  }

  @Test
  void aUserLogsInAndHasHerNameAndRoles() {
    assertThat(ada.logsInAt(SHOP + "/orders"))
        .contains("orders of " + ada.email() + ", groups: user, subject: " + ada.subject());
    assertThat(ada.gets(SHOP + "/orders/all").status()).isEqualTo(403);
  }

  @Test
  void aLogOutThereIsOneOfAllApplications() {
    ada.logsInAt(SHOP + "/orders");
    ada.opens(NodeApplications.page("basic", "orders"));

    ada.opens(SHOP + "/orders");
    ada.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log out")).click();
    ada.page().waitForURL(SHOP + "/bye");

    eventually(() -> assertThat(ada.isKnownAt(NodeApplications.page("basic", "orders"))).isFalse());
    ada.asksToLogInAt(SHOP + "/orders");
  }

  @Test
  void aLogOutAtTheProviderEndsTheSessionThere() {
    ada.logsInAt(SHOP + "/orders");
    assertThat(ada.isKnownAt(SHOP + "/orders")).isTrue();

    ada.logsOut();
    eventually(() -> assertThat(ada.isKnownAt(SHOP + "/orders")).isFalse());
  }
}

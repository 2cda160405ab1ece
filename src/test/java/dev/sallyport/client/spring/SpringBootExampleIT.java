package dev.sallyport.client.spring;

import static dev.sallyport.signin.password.PasswordStory.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.dev.Guard;
import dev.sallyport.signin.factor.FactorStory;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The resource server in {@code clients/examples/spring-boot}. The profile {@code assurance} builds
 * it, because Spring Boot is 25 MB that nothing else needs.
 */
@Tag("assurance")
@SharesService
class SpringBootExampleIT {
  private static final Path JAR =
      Path.of("clients", "examples", "spring-boot", "target", "orders.jar");
  private static final String FRONT_END = "https://shop.example.com";

  private static final int PORT = RunningService.freePort();
  private static Process server;

  @BeforeAll
  static void start() throws IOException {
    assertThat(JAR).as("mvn -f clients/examples/spring-boot/pom.xml package").exists();
    Guard.watch();
    RunningService service = RunningService.shared();
    Path log = Files.createDirectories(Path.of("target", "it", UUID.randomUUID().toString()));
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.resolve("orders.log").toFile());
    builder.environment().put("SALLYPORT_URL", service.url().toString());
    builder.environment().put("FRONT_END", FRONT_END);
    builder.environment().put("PORT", Integer.toString(PORT));
    server = builder.start();
    eventually(() -> assertThat(status()).isEqualTo(401));
  }

  private static int status() {
    try {
      return as(null).get("/orders").statusCode();
    } catch (Exception notUpYet) {
      return 0;
    }
  }

  @AfterAll
  static void stop() throws InterruptedException {
    server.destroy();
    if (!server.waitFor(20, TimeUnit.SECONDS)) {
      server.destroyForcibly();
    }
  }

  @Test
  void ourTokensAreAccepted() {
    TestUser ada = TestUser.withSession();

    Response orders = as(ada.token()).get("/orders");

    assertThat(orders.asString()).isEqualTo("orders of " + ada.userId());
  }

  @Test
  void alteredOnesAndNoneAreRefused() {
    String[] parts = TestUser.withSession().token().split("\\.", -1);
    String other = TestUser.withSession().token().split("\\.", -1)[1];

    assertThat(as(null).get("/orders").statusCode()).isEqualTo(401);
    assertThat(as(String.join(".", parts[0], other, parts[2])).get("/orders").statusCode())
        .isEqualTo(401);
    assertThat(as(parts[0] + "." + parts[1] + ".").get("/orders").statusCode()).isEqualTo(401);
  }

  @Test
  void theRolesAreOurs() {
    assertThat(as(TestUser.withSession().token()).get("/orders/all").statusCode()).isEqualTo(403);
    assertThat(as(TestUser.operator().token()).get("/orders/all").statusCode()).isEqualTo(200);
  }

  @Test
  void paymentsDemandASecondFactor() {
    TestUser ada = TestUser.signedUp();
    Response refused = as(ada.token()).post("/orders/payment");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.header("WWW-Authenticate"))
        .contains("insufficient_user_authentication")
        .contains("acr_values=\"urn:sallyport:aal2\"");

    FactorStory app = FactorStory.enrolled(ada);
    app.presents(app.flowOfLogIn(), app.freshCode());

    assertThat(as(ada.token()).post("/orders/payment").asString()).isEqualTo("paid");
  }

  @Test
  void onlyTheFrontEndReadsTheAnswers() {
    Response own = as(null).header("Origin", FRONT_END).get("/orders");
    Response other = as(null).header("Origin", "https://evil.example").get("/orders");

    assertThat(own.header("Access-Control-Allow-Origin")).isEqualTo(FRONT_END);
    assertThat(own.header("Access-Control-Expose-Headers")).isEqualTo("WWW-Authenticate");
    assertThat(other.header("Access-Control-Allow-Origin")).isNull();
  }

  private static RequestSpecification as(String token) {
    RequestSpecification request = RestAssured.given().baseUri("http://localhost").port(PORT);
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }
}

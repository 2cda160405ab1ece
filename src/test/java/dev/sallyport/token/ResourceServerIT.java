package dev.sallyport.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.RunsConcurrently;
import dev.sallyport.TestUser;
import dev.sallyport.dev.LocalPayara;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * An application of somebody else's, on a server of its own, that knows our key set's URL and
 * issuer.
 */
@RunsConcurrently
@ResourceLock(value = RunningService.EXCLUSIVE, mode = ResourceAccessMode.READ)
class ResourceServerIT {
  private static LocalPayara server;

  @BeforeAll
  static void start() throws Exception {
    String properties =
        """
        mp.jwt.verify.publickey.location=%s/.well-known/jwks.json
        mp.jwt.verify.issuer=http://localhost:8080
        """
            .formatted(RunningService.shared().url());
    Path war = Files.createDirectories(Path.of("target", "it")).resolve("orders.war");
    ShrinkWrap.create(WebArchive.class, "orders.war")
        .addClasses(OrdersApplication.class, OrdersResource.class)
        .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")
        .addAsResource(new StringAsset(properties), "META-INF/microprofile-config.properties")
        .as(ZipExporter.class)
        .exportTo(war.toFile(), true);
    server = RunningService.start(war, Map.of("SALLYPORT_DEPLOYED", "version"), "orders.log");
    Instant limit = Instant.now().plus(Duration.ofMinutes(1));
    while (orders(null).statusCode() == 404 && Instant.now().isBefore(limit)) {
      Thread.sleep(500);
    }
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void acceptsOurTokens() {
    TestUser visitor = TestUser.signedUp();

    Response answer = orders(visitor.token());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.asString()).isEqualTo("orders of " + visitor.email());
  }

  @Test
  void refusesAlteredOnesAndNone() {
    String token = TestUser.signedUp().token();
    String[] parts = token.split("\\.", -1);
    String other = TestUser.signedUp().token();

    assertThat(orders(null).statusCode()).isEqualTo(401);
    assertThat(orders(token.substring(0, token.length() - 4) + "AAAA").statusCode()).isEqualTo(401);
    assertThat(orders(parts[0] + "." + other.split("\\.", -1)[1] + "." + parts[2]).statusCode())
        .isEqualTo(401);
  }

  private static Response orders(String token) {
    var request = RestAssured.given().baseUri(server.url().toString());
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      return request.get("/orders/orders");
    } catch (Exception notUpYet) {
      return new io.restassured.builder.ResponseBuilder().setStatusCode(404).build();
    }
  }
}

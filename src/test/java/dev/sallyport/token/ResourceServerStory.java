package dev.sallyport.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import dev.sallyport.signin.factor.FactorStory;
import dev.sallyport.signin.passkey.PasskeyStory;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/**
 * An application of somebody else's, on a server of its own, that knows our key set's URL and
 * issuer and contains the jar {@code sallyport-client}: the same on every server.
 */
public abstract class ResourceServerStory {
  private static final Path CLIENT = Path.of("target", "client", "sallyport-client.jar");

  /** Of the application. */
  protected abstract URI application();

  protected static Path war() {
    String properties =
        """
        mp.jwt.verify.publickey.location=%s/.well-known/jwks.json
        mp.jwt.verify.issuer=http://localhost:8080
        mp.jwt.verify.audiences=sallyport
        """
            .formatted(RunningService.shared().url());
    try {
      Path war = Files.createDirectories(Path.of("target", "it")).resolve("orders.war");
      ShrinkWrap.create(WebArchive.class, "orders.war")
          .addClasses(OrdersApplication.class, OrdersResource.class)
          .addClasses(ListedApplication.class, Refunds.class, RefundsResource.class)
          .addAsLibrary(CLIENT.toFile())
          .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")
          .addAsResource(new StringAsset(properties), "META-INF/microprofile-config.properties")
          .as(ZipExporter.class)
          .exportTo(war.toFile(), true);
      return war;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  protected void awaitDeployment() {
    ApplicationServer.awaitDeployment(this::status);
  }

  private int status() {
    try {
      return orders(null).statusCode();
    } catch (Exception notUpYet) {
      return 404;
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

  @Test
  void oneFactorDoesNotPayAndTwoDo() {
    TestUser user = TestUser.signedUp();
    Response refused = sends("/orders/payment", user.token());

    assertChallenge(refused, "acr_values=\"urn:sallyport:aal2\"");
    assertThat(refused.jsonPath().getString("code")).isEqualTo("insufficient_user_authentication");
    assertThat(refused.contentType()).startsWith("application/problem+json");

    FactorStory app = FactorStory.enrolled(user);
    app.presents(app.flowOfLogIn(), app.freshCode());
    assertThat(sends("/orders/payment", user.token()).asString()).isEqualTo("paid");
    assertChallenge(sends("/orders/bank-account", user.token()), "acr_values=\"phr\"");
  }

  @Test
  void passkeyCountsAsTwoFactorsAndResistsPhishing() {
    TestUser user = TestUser.signedUp();
    PasskeyStory.enrolled(user).signsIn();

    assertThat(sends("/orders/payment", user.token()).asString()).isEqualTo("paid");
    assertThat(sends("/orders/bank-account", user.token()).asString()).isEqualTo("changed");
  }

  @Test
  void refreshDoesNotMakeAnAuthenticationRecentAndAnotherAuthenticationDoes() throws Exception {
    TestUser user = TestUser.signedUp();
    user.logsIn();
    assertThat(sends("/orders/cancellation", user.token()).asString()).isEqualTo("cancelled");
    Thread.sleep(Duration.ofSeconds(OrdersResource.MAX_AGE + 1).toMillis());

    user.refreshes();
    assertChallenge(
        sends("/orders/cancellation", user.token()), "max_age=" + OrdersResource.MAX_AGE);

    String body = Json.createObjectBuilder().add("password", TestUser.PASSWORD).build().toString();
    Response again = user.sends("POST", "/api/auth/reauthenticate", body);
    assertThat(again.statusCode()).as(again.asString()).isEqualTo(200);
    user.carries(TestUser.member(again, "token"));
    assertThat(sends("/orders/cancellation", user.token()).asString()).isEqualTo("cancelled");
  }

  @Test
  void annotationOfAnInterfaceCountsInAnApplicationThatListsItsClasses() {
    TestUser user = TestUser.signedUp();

    assertThat(sends("/listed/refunds", null).statusCode()).isEqualTo(401);
    assertChallenge(sends("/listed/refunds", user.token()), "acr_values=\"urn:sallyport:aal2\"");
    PasskeyStory.enrolled(user).signsIn();
    assertThat(sends("/listed/refunds", user.token()).asString()).isEqualTo("refunded 17");
  }

  private static void assertChallenge(Response refused, String demand) {
    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(401);
    assertThat(refused.header("WWW-Authenticate"))
        .startsWith("Bearer error=\"insufficient_user_authentication\"")
        .endsWith(", " + demand);
  }

  private Response orders(String token) {
    return as(token).get(application() + "/orders");
  }

  private Response sends(String path, String token) {
    return as(token).contentType("text/plain").body("17").post(application() + path);
  }

  private static RequestSpecification as(String token) {
    return token == null
        ? RestAssured.given()
        : RestAssured.given().header("Authorization", "Bearer " + token);
  }
}

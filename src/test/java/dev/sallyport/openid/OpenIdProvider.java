package dev.sallyport.openid;

import dev.sallyport.RunningService;
import dev.sallyport.dev.LocalPayara;
import dev.sallyport.openid.payara.ShopCallbackServlet;
import dev.sallyport.openid.payara.ShopConfiguration;
import dev.sallyport.openid.payara.ShopServlet;
import dev.sallyport.token.ApplicationServer;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * A second server of the shared service's database. Its issuer is its own URL, so that clients can
 * discover it, and an application with Jakarta Security's client is deployed beside it, at {@code
 * /shop}.
 */
public final class OpenIdProvider {
  private static final String SHARED_ISSUER = "http://localhost:8080";
  private static URI url;

  private OpenIdProvider() {}

  /** Ready. */
  public static synchronized URI shared() {
    if (url == null) {
      url = start(RunningService.freePort());
    }
    return url;
  }

  /** Any server of the database may make the announcements, under its own name. */
  public static synchronized List<String> issuersOfTheDatabase() {
    return url == null ? List.of(SHARED_ISSUER) : List.of(SHARED_ISSUER, url.toString());
  }

  private static URI start(int port) {
    String issuer = "http://localhost:" + port;
    Map<String, String> environment =
        RunningService.environment(
            RunningService.shared().databaseUrl(), RunningService.shared().secret());
    environment.put("JWT_ISSUER", issuer);
    environment.put("PUBLIC_URL", issuer);
    OpenIdApplication shop = OpenIdApplication.webAt(issuer + "/shop/callback");
    LocalPayara server =
        RunningService.startAt(
            port, environment, "provider.log", "--deploy", war(issuer, shop).toString());
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    server.awaitReady();
    ApplicationServer.awaitDeployment(
        () -> RestAssured.given().redirects().follow(false).get(issuer + "/shop/").statusCode());
    return URI.create(issuer);
  }

  private static Path war(String issuer, OpenIdApplication shop) {
    String properties =
        """
        shop.provider=%s
        shop.id=%s
        shop.secret=%s
        """
            .formatted(issuer, shop.id(), shop.secret());
    try {
      Path war = Files.createDirectories(Path.of("target", "it")).resolve("shop.war");
      ShrinkWrap.create(WebArchive.class, "shop.war")
          .addClasses(ShopServlet.class, ShopCallbackServlet.class, ShopConfiguration.class)
          .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")
          .addAsWebResource(new StringAsset("shop"), "index.html")
          .addAsResource(new StringAsset(properties), "META-INF/microprofile-config.properties")
          .as(ZipExporter.class)
          .exportTo(war.toFile(), true);
      return war.toAbsolutePath();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}

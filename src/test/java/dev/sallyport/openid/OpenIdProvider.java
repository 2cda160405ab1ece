package dev.sallyport.openid;

import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * A server whose issuer is its own URL, so that clients can discover it, with an application that
 * uses Jakarta Security's client beside it, at {@code /shop}. Its database is its own: either
 * server would otherwise announce log-outs in the name of the other.
 */
public final class OpenIdProvider {
  private static URI url;
  private static String database;

  private OpenIdProvider() {}

  /** Ready. */
  public static synchronized URI shared() {
    if (url == null) {
      start(RunningService.freePort());
    }
    return url;
  }

  /** The shop that is deployed beside the provider. */
  public static String shop() {
    return shared() + "/shop/orders";
  }

  /** Makes a user of the shared service one of the provider, with the same password. */
  public static void admits(TestUser user) {
    // The hashes of either database have a pepper of their own; this one has none.
    update(
        TestUser.INSERT_ACCOUNT,
        user.userId(),
        user.email(),
        "{user}",
        TestUser.hash(TestUser.PASSWORD));
  }

  /** Changes the provider's database. */
  static void update(String sql, Object... parameters) {
    shared();
    try (Connection connection = DriverManager.getConnection(database);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static void start(int port) {
    String issuer = "http://localhost:" + port;
    RunningService service = RunningService.shared();
    Database.update("create database provider");
    String databaseUrl = service.databaseUrl().replaceFirst("/[^/]*$", "/provider");
    database = "jdbc:" + databaseUrl.replace("postgres@", "") + "?user=postgres";
    Map<String, String> environment = RunningService.environment(databaseUrl, service.secret());
    environment.put("JWT_ISSUER", issuer);
    environment.put("PUBLIC_URL", issuer);
    ProviderClient shop = ProviderClient.web(issuer + "/shop/callback");
    LocalPayara server =
        RunningService.startAt(
            port, environment, "provider.log", "--deploy", war(issuer, shop).toString());
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    server.awaitReady();
    url = URI.create(issuer);
    shop.register();
    ApplicationServer.awaitDeployment(
        () -> RestAssured.given().redirects().follow(false).get(issuer + "/shop/").statusCode());
  }

  private static Path war(String issuer, ProviderClient shop) {
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

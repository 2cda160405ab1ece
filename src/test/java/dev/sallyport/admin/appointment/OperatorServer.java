package dev.sallyport.admin.appointment;

import static dev.sallyport.TestUser.member;
import static io.restassured.RestAssured.given;

import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import dev.sallyport.dev.Guard;
import dev.sallyport.dev.LocalPayara;
import dev.sallyport.dev.LocalPostgres;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.session.StoredSession;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.flywaydb.core.Flyway;

/** A server of a test's own, on a database of its own: nobody else is an operator there. */
final class OperatorServer implements AutoCloseable {
  private final LocalPostgres postgres;
  private final String secret = RunningService.newSecret();
  private LocalPayara payara;

  OperatorServer() {
    Guard.watch();
    postgres =
        LocalPostgres.startWithoutSync(
            Path.of("target", "it", UUID.randomUUID().toString(), "postgres"), 0);
  }

  /** Starts or starts again; returns when it is ready. */
  OperatorServer start(String log, Map<String, String> settings) {
    Map<String, String> environment =
        RunningService.environmentWithEllipticKeys(postgres.url(), secret);
    environment.putAll(settings);
    payara = RunningService.start(environment, log).awaitReady();
    return this;
  }

  /** What identifies the recovery that the settings ask for. */
  String fingerprint(Map<String, String> settings) {
    Map<String, String> variables = new HashMap<>(settings);
    variables.put("JWT_SECRET", secret);
    Configuration configuration =
        new Configuration(name -> Optional.ofNullable(variables.get(name)));
    return new OperatorSettings(configuration)
        .fingerprint(new RecoveryFingerprint(new RootSecret(configuration)));
  }

  /** Leaves the database as it is. */
  void stop() {
    payara.close();
  }

  LocalPayara payara() {
    return payara;
  }

  /** From another address each time: log-ins are limited. */
  RequestSpecification request() {
    return given()
        .baseUri(payara.url().toString())
        .header("X-Forwarded-For", TestUser.newAddress());
  }

  RequestSpecification as(String token) {
    return request().header("Authorization", "Bearer " + token);
  }

  Response logsIn(String email, String password) {
    return request()
        .contentType(ContentType.JSON)
        .body(TestUser.credentials(email, password))
        .post("/api/auth/login");
  }

  String token(String email, String password) {
    Response session = logsIn(email, password);
    session.then().statusCode(200);
    return member(session, "token");
  }

  Response signsUp(String email, String password) {
    return request()
        .contentType(ContentType.JSON)
        .body(TestUser.credentials(email, password))
        .post("/api/auth/signup");
  }

  /** With the tables of the service, as a start leaves them. */
  OperatorServer migrates() {
    Flyway.configure()
        .dataSource("jdbc:" + postgres.url().replace("postgres@", ""), "postgres", "")
        .locations("filesystem:db/migration")
        .load()
        .migrate();
    return this;
  }

  /**
   * As a sign-up leaves it, without a server.
   *
   * @return the refresh token
   */
  String hasSignedUp(String email, String password) throws SQLException {
    UUID user = UUID.randomUUID();
    try (Connection database = postgres.connect();
        PreparedStatement users = database.prepareStatement(TestUser.INSERT_ACCOUNT);
        PreparedStatement addresses =
            database.prepareStatement(
                "insert into known_addresses (user_id, network, last_seen)"
                    + " values (?, '2001:db8::/64', now())");
        PreparedStatement factors =
            database.prepareStatement(
                "insert into credentials (id, user_id, type, data, created_at, changed_at)"
                    + " values (gen_random_uuid(), ?, 'totp', 'squatted', now(), now())")) {
      users.setObject(1, user);
      users.setString(2, email);
      users.setString(3, "{user}");
      users.setString(4, TestUser.hash(password));
      users.executeUpdate();
      addresses.setObject(1, user);
      addresses.executeUpdate();
      factors.setObject(1, user);
      factors.executeUpdate();
      return StoredSession.open(database, user);
    }
  }

  Response change(String token, String userId, String body) {
    return as(token).contentType(ContentType.JSON).body(body).patch("/api/admin/users/" + userId);
  }

  long count(String sql) {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Override
  public void close() {
    if (payara != null) {
      payara.close();
    }
    postgres.close();
  }
}

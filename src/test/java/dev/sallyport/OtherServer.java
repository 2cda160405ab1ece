package dev.sallyport;

import static io.restassured.RestAssured.given;

import dev.sallyport.dev.Guard;
import dev.sallyport.dev.LocalPayara;
import dev.sallyport.dev.LocalPostgres;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import java.util.UUID;

/** A server with settings of its own, on a database of its own. */
public final class OtherServer implements AutoCloseable {
  private final LocalPostgres postgres;
  private final LocalPayara payara;
  private final KeptConnections connections;

  private OtherServer(LocalPostgres postgres, LocalPayara payara) {
    this.postgres = postgres;
    this.payara = payara;
    this.connections = new KeptConnections(postgres::connect);
  }

  /**
   * Ready.
   *
   * @param more further arguments of Payara Micro
   */
  public static OtherServer start(String log, Map<String, String> settings, String... more) {
    return start(log, newDatabase(), settings, more);
  }

  /** A database that a server may be started on. */
  public static LocalPostgres newDatabase() {
    Guard.watch();
    return LocalPostgres.startWithoutSync(
        Path.of("target", "it", UUID.randomUUID().toString(), "postgres"), 0);
  }

  /** The same on a database that is there; it ends with the server. */
  public static OtherServer start(
      String log, LocalPostgres postgres, Map<String, String> settings, String... more) {
    Map<String, String> environment =
        RunningService.environmentWithEllipticKeys(postgres.url(), RunningService.newSecret());
    environment.putAll(settings);
    try {
      return new OtherServer(postgres, RunningService.start(environment, log, more).awaitReady());
    } catch (RuntimeException notReady) {
      postgres.close();
      throw notReady;
    }
  }

  public URI url() {
    return payara.url();
  }

  /** What the server has logged so far. */
  public String log() {
    try {
      return Files.readString(payara.log(), StandardCharsets.ISO_8859_1);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  public long pid() {
    return payara.process().pid();
  }

  public boolean isAlive() {
    return payara.process().isAlive();
  }

  /** A connection of the test's own, which is kept for the next when it is closed. */
  public Connection database() {
    return connections.connection();
  }

  /** From another address each time: log-ins are limited. */
  public RequestSpecification request() {
    return request(TestUser.newAddress());
  }

  public RequestSpecification request(String address) {
    return given().baseUri(payara.url().toString()).header("X-Forwarded-For", address);
  }

  public Response signsUp() {
    return signsUp("v-" + UUID.randomUUID() + "@example.com", TestUser.newAddress());
  }

  public Response signsUp(String email, String address) {
    return request(address)
        .contentType(ContentType.JSON)
        .body(TestUser.credentials(email, TestUser.PASSWORD))
        .post("/api/auth/signup");
  }

  public Response refreshes(String refreshToken) {
    return request()
        .contentType(ContentType.JSON)
        .body(TestUser.refreshBody(refreshToken))
        .post("/api/auth/refresh");
  }

  public Response me(String token) {
    return request().header("Authorization", "Bearer " + token).get("/api/auth/me");
  }

  @Override
  public void close() {
    payara.close();
    postgres.close();
  }
}

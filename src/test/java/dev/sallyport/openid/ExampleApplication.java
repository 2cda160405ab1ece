package dev.sallyport.openid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.dev.Guard;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One of {@code clients/examples} that signs its users in at {@link OpenIdProvider}, in a process
 * of its own. It knows the issuer, its id and its secret.
 */
public final class ExampleApplication implements AutoCloseable {
  private final Process server;

  private ExampleApplication(Process server) {
    this.server = server;
  }

  /**
   * Ready. The profile {@code assurance} builds the file.
   *
   * @param url where it answers to {@code /bye}
   */
  public static ExampleApplication start(Path jar, String url, int port, ProviderClient client) {
    assertThat(jar).as("mvn -f clients/examples/…/pom.xml package").exists();
    Guard.watch();
    try {
      Path folder = Files.createDirectories(Path.of("target", "it", UUID.randomUUID().toString()));
      Path log = folder.resolve("example.log");
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx128m",
                  "-XX:TieredStopAtLevel=1",
                  "-jar",
                  jar.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder
          .environment()
          .putAll(
              Map.of(
                  "SALLYPORT_ISSUER", OpenIdProvider.shared().toString(),
                  "SALLYPORT_CLIENT_ID", client.id(),
                  "SALLYPORT_CLIENT_SECRET", client.secret(),
                  "SERVER_ADDRESS", "127.0.0.1",
                  "QUARKUS_HTTP_HOST", "127.0.0.1",
                  "PORT", Integer.toString(port)));
      ExampleApplication application = new ExampleApplication(builder.start());
      application.awaitAnswer(url + "/bye", log);
      return application;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void awaitAnswer(String page, Path log) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (status(page) != 200) {
      assertThat(server.isAlive()).as("the application runs, see %s", log).isTrue();
      assertThat(System.nanoTime()).as("the application answers in time").isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }

  private static int status(String page) {
    try {
      return RestAssured.get(page).statusCode();
    } catch (Exception notUpYet) {
      return 0;
    }
  }

  @Override
  public void close() {
    server.destroy();
    try {
      if (!server.waitFor(20, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    } catch (InterruptedException ends) {
      Thread.currentThread().interrupt();
    }
  }
}

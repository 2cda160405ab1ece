package dev.sallyport.server;

import dev.sallyport.RunningService;
import dev.sallyport.dev.Guard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** An Open Liberty server of MicroProfile JWT and Jakarta REST with one application. */
final class OpenLiberty implements AutoCloseable {
  // Without a key store the server has no TLS, and then no MicroProfile JWT either.
  private static final String CONFIGURATION =
      """
      <server>
        <featureManager>
          <feature>appSecurity-5.0</feature>
          <feature>cdi-4.0</feature>
          <feature>jsonp-2.1</feature>
          <feature>mpJwt-2.1</feature>
          <feature>restfulWS-3.1</feature>
        </featureManager>
        <keyStore id="defaultKeyStore" password="changeit"/>
        <httpEndpoint id="defaultHttpEndpoint" host="127.0.0.1" httpPort="%d" httpsPort="-1"/>
        <webApplication location="%s" contextRoot="/orders"/>
      </server>
      """;

  private final int port = RunningService.freePort();
  private final Process process;

  OpenLiberty(Path war) {
    Guard.watch();
    Path home = Path.of(System.getProperty("open-liberty.home", "target/open-liberty/wlp"));
    Path user = Path.of("target", "it", UUID.randomUUID().toString()).toAbsolutePath();
    try {
      Path server = Files.createDirectories(user.resolve("servers/orders"));
      Files.writeString(
          server.resolve("server.xml"), CONFIGURATION.formatted(port, war.toAbsolutePath()));
      ProcessBuilder builder =
          new ProcessBuilder("sh", home.resolve("bin/server").toString(), "run", "orders")
              .redirectErrorStream(true)
              .redirectOutput(user.resolve("console.log").toFile());
      builder.environment().put("WLP_USER_DIR", user.toString());
      process = builder.start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.sallyport.platform.payara;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Slow;
import dev.sallyport.dev.Guard;
import dev.sallyport.dev.LocalPayara;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shows why {@link NetworkListeners} exists, with the bare server and an application that takes
 * three seconds to end. If this fails on a new version of the server, it closes its listeners
 * first: delete that class and this test.
 */
@Slow
class ServerUnloadIT {
  private static final Path LOG = Path.of("target", "it", "server-unload.log");

  @Test
  void theServerAnswersByItselfWhileItUnloadsTheApplication(@TempDir Path folder) throws Exception {
    Guard.watch();
    int port = freePort();
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            System.getProperty("payara.micro.jar", "target/payara/payara-micro.jar"),
            "--nocluster",
            "--port",
            Integer.toString(port),
            "--rootdir",
            folder.resolve("server").toString(),
            "--contextroot",
            "/",
            "--deploy",
            application(folder).toString());
    URI url = URI.create("http://localhost:" + port);
    Process server = LocalPayara.run(command, url, Map.of(), LOG).process();
    try {
      awaitDeployment(port, server);

      server.destroy();
      TimeUnit.SECONDS.sleep(1);

      assertThat(server.isAlive()).as("the application takes three seconds to end").isTrue();
      assertThat(ask(port)).as("an answer after the signal").startsWith("HTTP/1.1 ");
    } finally {
      server.destroyForcibly();
    }
  }

  private static Path application(Path folder) throws IOException {
    Path war = folder.resolve("slow.war");
    String name = SlowUnload.class.getName().replace('.', '/') + ".class";
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(war));
        InputStream listener = SlowUnload.class.getResourceAsStream("/" + name)) {
      zip.putNextEntry(new ZipEntry("WEB-INF/classes/" + name));
      listener.transferTo(zip);
      zip.putNextEntry(new ZipEntry("index.html"));
      zip.write("deployed".getBytes(StandardCharsets.UTF_8));
    }
    return war;
  }

  private static void awaitDeployment(int port, Process server) throws Exception {
    for (int i = 0; i < 900; i++) {
      assertThat(server.isAlive()).as("see " + LOG).isTrue();
      if (ask(port).contains("deployed")) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("The server did not start: see " + LOG);
  }

  /** Empty without a connection. */
  private static String ask(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(2_000);
      socket
          .getOutputStream()
          .write(
              "GET /index.html HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException refused) {
      return "";
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}

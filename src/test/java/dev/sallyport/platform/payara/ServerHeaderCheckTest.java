package dev.sallyport.platform.payara;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * Shows why {@link RequestHeadGuard} exists. If the first test fails on a new version of the
 * server, the server's check accepts names and words that are not ASCII: switch it on. If the
 * second fails, the server rejects malformed headers without it. If the third fails, its answers
 * can be ours. Without any of the three reasons, delete the guard, {@link Grizzly}, {@link
 * RequestHead} and this test.
 */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class ServerHeaderCheckTest {
  private static final String CHECK =
      "org.glassfish.grizzly.http.STRICT_HEADER_VALUE_VALIDATION_RFC_9110";

  @TempDir Path folder;

  @Test
  void theServersCheckRefusesBytesThatRfc9110Allows() throws Exception {
    assertThat(statusOf("true", "X-Name: Zoë")).isEqualTo(400);
    assertThat(statusOf("true", "X-Name: Zoe")).isEqualTo(200);
  }

  @Test
  void withoutItTheServerAcceptsControlCharacters() throws Exception {
    assertThat(statusOf("false", "X-Name: Zoë")).isEqualTo(200);
    assertThat(statusOf("false", "X-Name: Z\0oe")).isEqualTo(200);
    assertThat(statusOf("false", "X-Name: Zoe\nX-Other: smuggled")).isEqualTo(200);
  }

  @Test
  void theServersOwnRefusalIsNoProblemDocument() throws Exception {
    assertThat(answerTo("true", "X-Name: Zoë")).doesNotContain("application/problem+json");
  }

  private int statusOf(String check, String header) throws Exception {
    return Integer.parseInt(answerTo(check, header).split(" ", 3)[1]);
  }

  /** The answer of the server's HTTP library, which reads its property when it is loaded. */
  private String answerTo(String check, String header) throws Exception {
    Files.writeString(folder.resolve("index.html"), "<p>");
    String before = System.setProperty(CHECK, check);
    try (URLClassLoader server =
        ServerLibraries.load(
            Files.createTempDirectory(folder, "lib"),
            ClassLoader.getPlatformClassLoader(),
            "nucleus-grizzly-all")) {
      Class<?> type = server.loadClass("org.glassfish.grizzly.http.server.HttpServer");
      int port = freePort();
      Object http =
          type.getMethod("createSimpleServer", String.class, String.class, int.class)
              .invoke(null, folder.toString(), "127.0.0.1", port);
      type.getMethod("start").invoke(http);
      try {
        return ask(port, header);
      } finally {
        type.getMethod("shutdownNow").invoke(http);
      }
    } finally {
      if (before == null) {
        System.clearProperty(CHECK);
      } else {
        System.setProperty(CHECK, before);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String ask(int port, String header) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              ("GET / HTTP/1.1\r\nHost: a\r\n" + header + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

package dev.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The Node.js that Playwright for Java contains, with packages as npm has them (no Maven repository
 * does): nothing is downloaded.
 */
public final class NodeJs {
  /** Each with its hash, as {@code npm view <package> dist.integrity} prints it. */
  private static final Map<String, String> PACKAGES =
      Map.of(
          "jose-6.2.17",
          "wOuK9V1yujQFH5S0ZWmLcDZN7+IKh9bUCC2ZPCf2HDlol3WWHy+PPyNjEI75FXRLMp3vDKQcupP59xhVU95hcg==",
          "oauth4webapi-3.8.8",
          "8N28E+a/oxfXWBgOMt+ZP/JUf/XR+IFbvkAEPP3gznXOMv9BpAAwiIj0TFNz3tGTPc0ZQ8zmWBNgN1nAys0gng==",
          "openid-client-6.9.0",
          "2IvamJR8PAnWHngaCsGGA8TYfcLI2egvuqa9cOQYHIISwIUhxJwwwcCnkgVX95fzZ6J0TAna0aVGUMOxnPeRqg==");

  private static Path directory;

  private NodeJs() {}

  /** A process, not yet started, that runs a script of {@code src/test/resources/npm}. */
  public static synchronized ProcessBuilder script(String name, String... arguments) {
    try {
      if (directory == null) {
        directory = unpacked();
      }
      List<String> command =
          new ArrayList<>(
              List.of(
                  directory.resolve("node").toAbsolutePath().toString(),
                  copy("/npm/" + name, directory.resolve(name)).getFileName().toString()));
      command.addAll(List.of(arguments));
      return new ProcessBuilder(command).directory(directory.toFile());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Path unpacked() throws IOException {
    Path target =
        Files.createDirectories(Path.of("target", "it", UUID.randomUUID().toString(), "npm"));
    Path node =
        copy(
            "/driver/" + platform() + (isWindows() ? "/node.exe" : "/node"),
            target.resolve("node"));
    assertThat(node.toFile().setExecutable(true)).isTrue();
    for (Map.Entry<String, String> each : PACKAGES.entrySet()) {
      unpack(each.getKey(), each.getValue(), target.resolve("node_modules"));
    }
    return target;
  }

  private static void unpack(String name, String sha512, Path modules) throws IOException {
    byte[] tgz;
    try (InputStream in = resource("/npm/" + name + ".tgz")) {
      tgz = in.readAllBytes();
    }
    assertThat(Base64.getEncoder().encodeToString(sha512(tgz))).as(name).isEqualTo(sha512);
    Path module = modules.resolve(name.replaceFirst("-[0-9.]+$", ""));
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(tgz)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path file = module.resolve(entry.getName().replaceFirst("^package/", ""));
        Files.createDirectories(file.getParent());
        Files.copy(tar, file);
      }
    }
  }

  private static Path copy(String resource, Path file) throws IOException {
    if (Files.notExists(file)) {
      try (InputStream in = resource(resource)) {
        Files.copy(in, file);
      }
    }
    return file;
  }

  private static InputStream resource(String name) {
    InputStream in = NodeJs.class.getResourceAsStream(name);
    assertThat(in).as(name).isNotNull();
    return in;
  }

  /** In Playwright's words. */
  private static String platform() {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    if (isWindows()) {
      return "win32_x64";
    }
    return (os().startsWith("mac") ? "mac" : "linux") + (arm ? "-arm64" : "");
  }

  private static boolean isWindows() {
    return os().startsWith("windows");
  }

  private static String os() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT);
  }

  private static byte[] sha512(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-512").digest(bytes);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }
}

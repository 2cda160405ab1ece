package dev.sallyport.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * npm's jose, the package as npm has it (no Maven repository does), on the Node.js that Playwright
 * for Java brings along.
 */
final class NpmJose {
  private static final String PACKAGE = "/npm/jose-6.2.17.tgz";

  /** As npm tells it: {@code npm view jose@6.2.17 dist.integrity}. */
  private static final String SHA512 =
      "wOuK9V1yujQFH5S0ZWmLcDZN7+IKh9bUCC2ZPCf2HDlol3WWHy+PPyNjEI75FXRLMp3vDKQcupP59xhVU95hcg==";

  private final Path directory = Path.of("target", "it", UUID.randomUUID().toString(), "npm");
  private final Path node;

  private NpmJose() throws IOException {
    node = copy("/driver/" + platform() + (isWindows() ? "/node.exe" : "/node"), "node");
    assertThat(node.toFile().setExecutable(true)).isTrue();
    copy("/npm/verify.mjs", "verify.mjs");
    unpack(Files.readAllBytes(copy(PACKAGE, "jose.tgz")));
  }

  static NpmJose unpacked() throws IOException {
    return new NpmJose();
  }

  /** For each token its subject, or the code of the error with which it was refused. */
  List<String> verdicts(String keySet, String issuer, String audience, List<String> tokens)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(node.toAbsolutePath().toString(), "verify.mjs", keySet, issuer, audience));
    command.addAll(tokens);
    Path answer = directory.resolve("answer.json");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(answer.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return JsonPath.from(answer.toFile()).getList("");
  }

  private void unpack(byte[] tgz) throws IOException {
    assertThat(Base64.getEncoder().encodeToString(sha512(tgz))).isEqualTo(SHA512);
    Path modules = directory.resolve("node_modules").resolve("jose");
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new GZIPInputStream(new java.io.ByteArrayInputStream(tgz)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path file = modules.resolve(entry.getName().replaceFirst("^package/", ""));
        Files.createDirectories(file.getParent());
        Files.copy(tar, file);
      }
    }
  }

  private Path copy(String resource, String name) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(directory);
    try (InputStream in = NpmJose.class.getResourceAsStream(resource)) {
      assertThat(in).as(resource).isNotNull();
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
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

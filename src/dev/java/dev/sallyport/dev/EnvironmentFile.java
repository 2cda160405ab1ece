package dev.sallyport.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** Makes {@code .env} from {@code .env.example}, with secrets and an operator of its own. */
final class EnvironmentFile {
  private EnvironmentFile() {}

  /** Writes the file unless there is one; true when it did. */
  static boolean create(Path example, Path target) throws IOException {
    if (Files.exists(target)) {
      return false;
    }
    String text =
        Files.readString(example)
            .replace("JWT_SECRET=replace-me", "JWT_SECRET=" + random(32))
            .replace("ADMIN_EMAIL=\n", "ADMIN_EMAIL=operator@example.com\n")
            // The policy wants one of each kind, which chance does not promise.
            .replace("ADMIN_PASSWORD=\n", "ADMIN_PASSWORD=Op7-" + random(12) + "\n")
            // So that the console can be tried without an authenticator app.
            .replace("OPERATOR_ACR=urn:sallyport:aal2\n", "OPERATOR_ACR=urn:sallyport:aal1\n")
            .replace("API_DOCUMENT=protected\n", "API_DOCUMENT=public\n")
            .replace("MONITORING_PASSWORD=\n", "MONITORING_PASSWORD=" + random(24) + "\n");
    // Created with its permissions, so that there is no moment at which others can read it.
    FileAttribute<?>[] ownerOnly =
        target.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (var channel =
        Files.newByteChannel(
            target, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
      channel.write(
          java.nio.ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
    return true;
  }

  private static String random(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return Base64.getEncoder().encodeToString(random);
  }
}

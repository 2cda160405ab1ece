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

/** Makes {@code .env} from {@code .env.example}, with a secret of its own. */
final class EnvironmentFile {
  private EnvironmentFile() {}

  /** Writes the file unless there is one; true when it did. */
  static boolean create(Path example, Path target) throws IOException {
    if (Files.exists(target)) {
      return false;
    }
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    String text =
        Files.readString(example)
            .replace(
                "JWT_SECRET=replace-me",
                "JWT_SECRET=" + Base64.getEncoder().encodeToString(secret));
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
}

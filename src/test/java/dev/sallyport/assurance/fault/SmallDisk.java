package dev.sallyport.assurance.fault;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A file system in memory that can be filled to the last byte. Needs root. A shell of its own
 * unmounts it when this process ends, however it ends.
 */
final class SmallDisk implements AutoCloseable {
  private static final String MOUNTED =
      """
      trap '' INT TERM HUP
      mount -t tmpfs -o size="$1"m,mode=0777 sallyport-test "$2" && echo mounted || exit 1
      read -r forever
      umount -l "$2"
      """;

  private final Path directory;
  private final Process shell;

  SmallDisk(Path directory, int megabytes) throws IOException {
    this.directory = Files.createDirectories(directory);
    shell =
        new ProcessBuilder(
                "sh",
                "-c",
                MOUNTED,
                "small-disk",
                Integer.toString(megabytes),
                directory.toAbsolutePath().toString())
            .redirectErrorStream(true)
            .start();
    String answer =
        new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    if (!"mounted".equals(answer)) {
      throw new IOException("No file system of our own, which takes root: " + answer);
    }
  }

  Path directory() {
    return directory;
  }

  /** Until not one byte more fits. */
  void fill() throws IOException {
    byte[] block = new byte[1 << 20];
    try (OutputStream filler = Files.newOutputStream(filler())) {
      for (int size = block.length; size > 0; size /= 2) {
        while (fits(filler, block, size)) {
          // Once more.
        }
      }
    }
  }

  private static boolean fits(OutputStream filler, byte[] block, int size) {
    try {
      filler.write(block, 0, size);
      return true;
    } catch (IOException full) {
      return false;
    }
  }

  void free() throws IOException {
    Files.deleteIfExists(filler());
  }

  private Path filler() {
    return directory.resolve("filler");
  }

  @Override
  public void close() throws IOException {
    shell.getOutputStream().close();
    try {
      shell.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

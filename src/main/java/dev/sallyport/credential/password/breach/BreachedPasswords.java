package dev.sallyport.credential.password.breach;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * Passwords known from data breaches, by the first 64 bits of their SHA-1 hashes in an ascending
 * file ({@link BreachedPasswordsFile}). The file is mapped into memory, not read into the heap; a
 * look-up reads about 30 of its pages. With 10<sup>9</sup> passwords, a password that is not in the
 * list is rejected with a probability of 5 in 10<sup>11</sup>.
 */
public final class BreachedPasswords {
  /** Contains no password. */
  public static final BreachedPasswords NONE = new BreachedPasswords(List.of(), 0);

  /** Entries in a mapping, which has at most 2 GiB. */
  private static final long SEGMENT = 1L << 27;

  /** Entries that are compared when the file is opened: those of a damaged part do not ascend. */
  private static final long SAMPLES = 16_384;

  private final List<ByteBuffer> segments;
  private final long entries;

  private BreachedPasswords(List<ByteBuffer> segments, long entries) {
    this.segments = List.copyOf(segments);
    this.entries = entries;
  }

  /**
   * Opens a file, which must not be changed while the service runs.
   *
   * @throws IOException if the file is missing or unreadable
   * @throws DamagedFileException if it is not such a file, is incomplete or damaged
   */
  public static BreachedPasswords open(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long entries = BreachedPasswordsFile.readHeader(channel);
      List<ByteBuffer> segments = new ArrayList<>();
      for (long first = 0; first < entries; first += SEGMENT) {
        long size = Math.min(SEGMENT, entries - first) * Long.BYTES;
        segments.add(
            channel.map(
                MapMode.READ_ONLY, BreachedPasswordsFile.HEADER + first * Long.BYTES, size));
      }
      BreachedPasswords opened = new BreachedPasswords(segments, entries);
      opened.requireAscending();
      return opened;
    }
  }

  private void requireAscending() throws DamagedFileException {
    long step = Math.max(1, entries / SAMPLES);
    for (long i = step; i < entries; i += step) {
      if (Long.compareUnsigned(entry(i - step), entry(i)) >= 0) {
        throw new DamagedFileException("is damaged: its entries do not ascend");
      }
    }
  }

  /** Whether the password is in the list, exactly as entered. */
  public boolean contains(String password) {
    if (entries == 0) {
      return false;
    }
    long wanted = prefix(password);
    long low = 0;
    long high = entries - 1;
    while (low <= high) {
      long middle = (low + high) >>> 1;
      int order = Long.compareUnsigned(entry(middle), wanted);
      if (order == 0) {
        return true;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }

  private long entry(long index) {
    return segments.get((int) (index / SEGMENT)).getLong((int) (index % SEGMENT) * Long.BYTES);
  }

  /** SHA-1 only because the list consists of it; it protects nothing here. */
  private static long prefix(String password) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

package dev.sallyport.credential.password.breach;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The format of the file: {@value #HEADER} bytes of header, which are the ASCII characters {@code
 * SPBREACH}, the version 1 in 8 bytes and the number of entries in 8 bytes; then the entries of 8
 * bytes in ascending order, compared without a sign. All numbers are big-endian.
 */
final class BreachedPasswordsFile implements AutoCloseable {
  static final int HEADER = 24;

  private static final byte[] MAGIC = "SPBREACH".getBytes(StandardCharsets.US_ASCII);
  private static final long VERSION = 1;

  private final Path target;
  private final Path part;
  private final DataOutputStream output;
  private long entries;
  private long last;

  /**
   * Begins a file.
   *
   * @param target exists once {@link #complete} has succeeded; until then the entries are in a file
   *     beside it
   */
  BreachedPasswordsFile(Path target) throws IOException {
    this.target = target;
    this.part = target.resolveSibling(target.getFileName() + ".part");
    this.output =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part), 1 << 20));
    output.write(new byte[HEADER]);
  }

  /**
   * Adds an entry; one that was just added is not added again.
   *
   * @return false if it is smaller than the one before
   */
  boolean add(long prefix) throws IOException {
    int order = entries == 0 ? 1 : Long.compareUnsigned(prefix, last);
    if (order > 0) {
      output.writeLong(prefix);
      last = prefix;
      entries++;
    }
    return order >= 0;
  }

  /**
   * Writes the header last, so that an incomplete file is recognised, and moves the file to its
   * target.
   *
   * @return the number of entries
   */
  long complete() throws IOException {
    output.close();
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      ByteBuffer header = ByteBuffer.allocate(HEADER);
      header.put(MAGIC).putLong(VERSION).putLong(entries).flip();
      while (header.hasRemaining()) {
        channel.write(header, header.position());
      }
      channel.force(true);
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    return entries;
  }

  /** Removes what was not completed. */
  @Override
  public void close() throws IOException {
    output.close();
    Files.deleteIfExists(part);
  }

  /**
   * The number of entries.
   *
   * @throws DamagedFileException if the file has another format, or another size than its header
   *     says
   */
  static long readHeader(FileChannel channel) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    while (header.hasRemaining()) {
      if (channel.read(header) < 0) {
        throw new DamagedFileException("is not a file that BuildBreachedPasswords has built");
      }
    }
    header.flip();
    byte[] magic = new byte[MAGIC.length];
    header.get(magic);
    if (!Arrays.equals(magic, MAGIC) || header.getLong() != VERSION) {
      throw new DamagedFileException("is not a file that BuildBreachedPasswords has built");
    }
    long entries = header.getLong();
    if (entries <= 0
        || entries != (channel.size() - HEADER) / Long.BYTES
        || (channel.size() - HEADER) % Long.BYTES != 0) {
      throw new DamagedFileException("is incomplete: its size is not that in its header");
    }
    return entries;
  }
}

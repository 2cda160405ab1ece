package dev.sallyport.imports.work;

import java.io.InputStream;
import java.util.Optional;
import java.util.function.IntFunction;

/** The received file, of which one chunk at a time is in memory. */
final class ChunkStream extends InputStream {
  private final IntFunction<Optional<byte[]>> chunks;
  private byte[] chunk = {};
  private int position;
  private int number;
  private long read;

  /**
   * @param chunks by number from 0; empty after the last one
   */
  ChunkStream(IntFunction<Optional<byte[]>> chunks) {
    this.chunks = chunks;
  }

  /** Octets that were read. */
  long count() {
    return read;
  }

  private boolean hasMore() {
    while (chunk != null && position == chunk.length) {
      chunk = chunks.apply(number).orElse(null);
      number++;
      position = 0;
    }
    return chunk != null;
  }

  @Override
  public int read() {
    if (!hasMore()) {
      return -1;
    }
    read++;
    return chunk[position++] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (!hasMore()) {
      return -1;
    }
    int octets = Math.min(length, chunk.length - position);
    System.arraycopy(chunk, position, buffer, offset, octets);
    position += octets;
    read += octets;
    return octets;
  }
}

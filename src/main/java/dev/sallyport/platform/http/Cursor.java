package dev.sallyport.platform.http;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * The last item of a page, after which the next page of a list in order of time and id begins. Its
 * text is opaque to callers: 32 characters of URL-safe base64. It is not signed, because it only
 * names a place in a list that the caller may read.
 *
 * @param createdAt in whole microseconds, from 1970 to 9999
 */
public record Cursor(Instant createdAt, UUID id) {
  // 24 bytes: a multiple of three, so each cursor has exactly one text.
  private static final int BYTES = Long.BYTES + 2 * Long.BYTES;
  private static final int CHARACTERS = BYTES / 3 * 4;

  private static final long LAST_MICROS = micros(Instant.parse("9999-12-31T23:59:59.999999Z"));

  /** Empty unless {@link #text()} could have made it. */
  public static Optional<Cursor> parse(String text) {
    if (text.length() != CHARACTERS) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException foreignCharacter) {
      return Optional.empty();
    }
    if (bytes.length != BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long micros = buffer.getLong();
    if (micros < 0 || micros > LAST_MICROS) {
      return Optional.empty();
    }
    UUID id = new UUID(buffer.getLong(), buffer.getLong());
    return Optional.of(new Cursor(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), id));
  }

  /** What {@link #parse} reads. */
  public String text() {
    ByteBuffer buffer =
        ByteBuffer.allocate(BYTES)
            .putLong(micros(createdAt))
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits());
    return Base64.getUrlEncoder().encodeToString(buffer.array());
  }

  /** Not by {@code ChronoUnit.between}, which counts in nanoseconds and overflows in 2262. */
  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }
}

package dev.sallyport.task;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * The last task of a page, after which the next page begins. Its text is opaque to callers: 32
 * characters of URL-safe base64. It is not signed, because it only names a place in the caller's
 * own list.
 *
 * @param createdAt in whole microseconds, from 1970 to 9999
 */
public record TaskCursor(Instant createdAt, UUID id) {
  // 24 bytes: a multiple of three, so each cursor has exactly one text.
  private static final int BYTES = Long.BYTES + 2 * Long.BYTES;
  private static final int CHARACTERS = BYTES / 3 * 4;

  private static final long LAST_MICROS = micros(Instant.parse("9999-12-31T23:59:59.999999Z"));

  static TaskCursor after(Task task) {
    return new TaskCursor(task.createdAt(), task.id());
  }

  /** Empty unless {@link #text()} could have made it. */
  static Optional<TaskCursor> parse(String text) {
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
    return Optional.of(new TaskCursor(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), id));
  }

  String text() {
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

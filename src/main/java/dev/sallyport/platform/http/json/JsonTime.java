package dev.sallyport.platform.http.json;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats times in responses: ISO 8601, UTC, always with three digits of milliseconds. */
public final class JsonTime {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private JsonTime() {}

  /** Microseconds are truncated, not rounded, so that a time never moves into the future. */
  public static String format(Instant time) {
    return FORMAT.format(time);
  }
}

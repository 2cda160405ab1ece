package dev.sallyport.throttle.bucket;

import io.github.bucket4j.BucketConfiguration;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A maximum number of requests in each period.
 *
 * @param requests 1 to 1,000,000
 * @param period whole seconds, 1 second to 1 day
 */
public record RateLimit(long requests, Duration period) {
  public static final Duration MAX_PERIOD = Duration.ofDays(1);

  public static final String REMEDY =
      "set it to a limit such as 5/minute, 100/hour or 5/15m, with 1 to 1000000 requests in 1"
          + " second to 1 day";

  private static final long MAX_REQUESTS = 1_000_000;

  private static final Pattern SHAPE =
      Pattern.compile("([0-9]{1,7})/(?:([0-9]{1,5})([smhd])|(second|minute|hour|day))");

  public RateLimit {
    if (requests < 1
        || requests > MAX_REQUESTS
        || period.compareTo(Duration.ofSeconds(1)) < 0
        || period.compareTo(MAX_PERIOD) > 0) {
      throw new IllegalArgumentException("rate limit out of range");
    }
  }

  /**
   * Reads {@code 5/minute} (or second, hour, day) and {@code 5/15m} (or s, h, d).
   *
   * @return empty for another shape
   * @throws IllegalArgumentException when out of range
   */
  public static Optional<RateLimit> parse(String text) {
    Matcher shape = SHAPE.matcher(text);
    if (!shape.matches()) {
      return Optional.empty();
    }
    long requests = Long.parseLong(shape.group(1));
    long amount = shape.group(2) == null ? 1 : Long.parseLong(shape.group(2));
    String unit = shape.group(3) == null ? shape.group(4) : shape.group(3);
    return Optional.of(new RateLimit(requests, unit(unit.charAt(0)).multipliedBy(amount)));
  }

  private static Duration unit(char initial) {
    return switch (initial) {
      case 's' -> Duration.ofSeconds(1);
      case 'm' -> Duration.ofMinutes(1);
      case 'h' -> Duration.ofHours(1);
      default -> Duration.ofDays(1);
    };
  }

  /** A multiple of the requests in the same period, at most {@value #MAX_REQUESTS}. */
  public RateLimit times(int factor) {
    return new RateLimit(Math.min(MAX_REQUESTS, requests * factor), period);
  }

  /** A window that begins with its first request and allows exactly the requests of the limit. */
  public BucketConfiguration bucket() {
    return BucketConfiguration.builder()
        .addLimit(bandwidth -> bandwidth.capacity(requests).refillIntervally(requests, period))
        .build();
  }

  /** The limit as an item of {@code RateLimit-Policy}, such as {@code "login";q=5;w=60}. */
  public String policyItem(String name) {
    return "\"" + name + "\";q=" + requests + ";w=" + period.toSeconds();
  }

  /**
   * The rest of a limit as an item of {@code RateLimit}, such as {@code "login";r=0;t=37}.
   *
   * @param untilRefill rounded up to whole seconds
   */
  public static String stateItem(String name, long remaining, Duration untilRefill) {
    long seconds = untilRefill.plusNanos(999_999_999).toSeconds();
    return "\"" + name + "\";r=" + remaining + ";t=" + seconds;
  }
}

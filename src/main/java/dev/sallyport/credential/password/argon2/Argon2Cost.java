package dev.sallyport.credential.password.argon2;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cost of an Argon2id hash (RFC 9106, section 3.1). The bounds are specific to this service:
 * they prevent a damaged or planted hash from exhausting the server.
 *
 * @param memoryKib memory in KiB, 8 × parallelism to 1,048,576 (1 GiB)
 * @param iterations passes over the memory, 1 to 64
 * @param parallelism lanes, 1 to 16; they are computed one after the other
 */
public record Argon2Cost(int memoryKib, int iterations, int parallelism) {
  public static final int MAX_MEMORY_KIB = 1_048_576;
  public static final int MAX_ITERATIONS = 64;
  public static final int MAX_PARALLELISM = 16;

  // Digits are counted here so that they fit an int.
  private static final Pattern FORM =
      Pattern.compile("\\$argon2id\\$v=19\\$m=([1-9][0-9]{0,6}),t=([1-9][0-9]?),p=([1-9][0-9]?)");

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException out of bounds
   */
  public Argon2Cost {
    boolean sane =
        parallelism >= 1
            && parallelism <= MAX_PARALLELISM
            && iterations >= 1
            && iterations <= MAX_ITERATIONS
            && memoryKib >= 8 * parallelism
            && memoryKib <= MAX_MEMORY_KIB;
    if (!sane) {
      throw new IllegalArgumentException("Argon2 cost out of bounds");
    }
  }

  /**
   * The cost at the beginning of a PHC string, {@code $argon2id$v=19$m=…,t=…,p=…} and nothing else;
   * empty for any other text.
   */
  public static Optional<Argon2Cost> parse(String beginning) {
    Matcher form = FORM.matcher(beginning);
    try {
      return form.matches()
          ? Optional.of(
              new Argon2Cost(
                  Integer.parseInt(form.group(1)),
                  Integer.parseInt(form.group(2)),
                  Integer.parseInt(form.group(3))))
          : Optional.empty();
    } catch (IllegalArgumentException outOfBounds) {
      return Optional.empty();
    }
  }

  /** Whether any parameter is lower than that of the other cost. */
  public boolean isBelow(Argon2Cost other) {
    return memoryKib < other.memoryKib
        || iterations < other.iterations
        || parallelism < other.parallelism;
  }
}

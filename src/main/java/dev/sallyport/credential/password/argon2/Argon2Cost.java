package dev.sallyport.credential.password.argon2;

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

  /** Whether any parameter is lower than that of the other cost. */
  public boolean isBelow(Argon2Cost other) {
    return memoryKib < other.memoryKib
        || iterations < other.iterations
        || parallelism < other.parallelism;
  }
}

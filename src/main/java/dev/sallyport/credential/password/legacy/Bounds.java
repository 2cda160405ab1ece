package dev.sallyport.credential.password.legacy;

/** Checks the parameters of a recipe. */
final class Bounds {
  /** Memory for one digest: 128 MiB, of which Django's default for Argon2 needs 100. */
  static final int MAX_MEMORY_KIB = 131_072;

  static final int MAX_SALT = 128;

  private Bounds() {}

  /**
   * @throws IllegalArgumentException outside of the bounds, both of which are allowed
   */
  static void require(String name, long value, long least, long greatest) {
    if (value < least || value > greatest) {
      throw new IllegalArgumentException(
          "the " + name + " must be from " + least + " to " + greatest);
    }
  }

  static void requireSalt(byte[] salt) {
    require("length of the salt", salt.length, 1, MAX_SALT);
  }
}

package dev.sallyport.credential.password.legacy;

/**
 * How another system derives a digest from a password: its algorithm, cost and salt, but not the
 * digest. Implementations check their bounds when they are created, so that a planted hash cannot
 * exhaust the server, and are listed in {@link LegacyRecipes}.
 */
public interface LegacyRecipe {
  /** Name of the algorithm in stored hashes: lower-case letters, digits and hyphens. */
  String scheme();

  /** What determines the duration, with colons between the values. */
  String cost();

  /** Salt and other values of this hash, with dots between the values. */
  String salt();

  /**
   * The digest of a password.
   *
   * @param password in UTF-8, at most {@value LegacyRecipes#MAX_PASSWORD} octets
   */
  byte[] derive(byte[] password);

  /** {@code $legacy$scheme$cost$salt}, which {@link LegacyRecipes#parse} reads. */
  default String encoded() {
    return LegacyRecipes.PREFIX + scheme() + "$" + cost() + "$" + salt();
  }
}

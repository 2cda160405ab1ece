package dev.sallyport.credential.password.legacy;

import java.util.Optional;

/**
 * A password hash of another system. It is as weak as that system made it, so it is never stored:
 * only Argon2id of its digest is.
 */
public final class LegacyHash {
  private final LegacyRecipe recipe;
  private final byte[] digest;

  private LegacyHash(LegacyRecipe recipe, byte[] digest) {
    this.recipe = recipe;
    this.digest = digest;
  }

  /**
   * @throws IllegalArgumentException for a digest of fewer than 16 octets, which another password
   *     could have as well
   */
  public static LegacyHash of(LegacyRecipe recipe, byte[] digest) {
    Bounds.require("length of the hash", digest.length, 16, 128);
    return new LegacyHash(recipe, digest.clone());
  }

  /** A password in plain text, of which only Argon2id is to be stored. */
  public static LegacyHash ofPlain(byte[] password) {
    Bounds.require("length of the password", password.length, 1, LegacyRecipes.MAX_PASSWORD);
    return new LegacyHash(null, password.clone());
  }

  /** Empty for a password in plain text. */
  public Optional<LegacyRecipe> recipe() {
    return Optional.ofNullable(recipe);
  }

  /** The digest, or the password in plain text. */
  public byte[] digest() {
    return digest.clone();
  }

  @Override
  public String toString() {
    return "LegacyHash[" + recipe + ", digest hidden]";
  }
}

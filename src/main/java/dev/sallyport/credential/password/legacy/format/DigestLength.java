package dev.sallyport.credential.password.legacy.format;

import dev.sallyport.credential.password.legacy.Digest;
import dev.sallyport.credential.password.legacy.LegacyHash;

/** Checks that a digest has the length of its algorithm. */
final class DigestLength {
  private DigestLength() {}

  static LegacyHash checked(Digest recipe, byte[] digest) {
    if (digest.length != recipe.length()) {
      throw new IllegalArgumentException("must have the length of its algorithm");
    }
    return LegacyHash.of(recipe, digest);
  }
}

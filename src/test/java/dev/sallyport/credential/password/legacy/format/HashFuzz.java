package dev.sallyport.credential.password.legacy.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.assurance.hostile.Input;
import dev.sallyport.credential.password.legacy.LegacyHash;
import dev.sallyport.credential.password.legacy.LegacyRecipe;
import dev.sallyport.credential.password.legacy.LegacyRecipes;

/** Password hashes as other systems store them. */
public final class HashFuzz {
  private HashFuzz() {}

  public static boolean hash(byte[] input) {
    LegacyHash hash;
    try {
      hash = LegacyFormats.parse(Input.text(input));
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(200);
      return false;
    }
    assertThat(hash.digest()).hasSizeBetween(1, LegacyRecipes.MAX_PASSWORD);
    hash.recipe().ifPresent(HashFuzz::assertStored);
    return true;
  }

  /** What is stored is read again as the same. */
  private static void assertStored(LegacyRecipe recipe) {
    assertThat(LegacyRecipes.parse(recipe.encoded()).map(LegacyRecipe::encoded))
        .contains(recipe.encoded());
  }
}

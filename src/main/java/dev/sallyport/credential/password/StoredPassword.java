package dev.sallyport.credential.password;

import dev.sallyport.credential.password.legacy.LegacyRecipe;
import dev.sallyport.credential.password.legacy.LegacyRecipes;
import dev.sallyport.credential.password.work.HashWork;
import java.util.Optional;

/**
 * A password as the database has it: its Argon2id hash, or the recipe of another system followed by
 * the Argon2id hash of that system's digest.
 *
 * @param legacy empty unless the password was imported
 */
record StoredPassword(Optional<LegacyRecipe> legacy, PasswordHash hash) {
  private static final String ARGON2 = "$argon2id$";

  /** Empty for null and for any text that {@link #encoded()} could not have produced. */
  static Optional<StoredPassword> parse(String stored) {
    if (stored == null || !stored.startsWith(LegacyRecipes.PREFIX)) {
      return PasswordHash.parse(stored).map(hash -> new StoredPassword(Optional.empty(), hash));
    }
    int end = stored.indexOf(ARGON2);
    if (end < 0) {
      return Optional.empty();
    }
    Optional<LegacyRecipe> recipe = LegacyRecipes.parse(stored.substring(0, end));
    return recipe.flatMap(
        found ->
            PasswordHash.parse(stored.substring(end))
                .map(hash -> new StoredPassword(recipe, hash)));
  }

  /** To be stored, not logged. */
  String encoded() {
    return legacy.map(LegacyRecipe::encoded).orElse("") + hash.encoded();
  }

  HashWork work() {
    return new HashWork(hash.cost(), legacy);
  }
}

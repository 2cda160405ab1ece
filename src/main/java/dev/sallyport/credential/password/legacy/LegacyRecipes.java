package dev.sallyport.credential.password.legacy;

import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every scheme that a stored hash may have, by name. */
public final class LegacyRecipes {
  /** Of a stored hash that is not Argon2id alone. */
  public static final String PREFIX = "$legacy$";

  /**
   * Octets of a password that a recipe derives: {@code crypt} takes time in proportion. Longer
   * passwords are wrong.
   */
  public static final int MAX_PASSWORD = 1_024;

  private static final Pattern FORM =
      Pattern.compile(
          "\\$legacy\\$([a-z0-9-]{1,20})\\$([A-Za-z0-9:-]{1,64})\\$([A-Za-z0-9+/.-]{0,400})");

  private static final Map<String, BiFunction<Fields, Fields, LegacyRecipe>> SCHEMES =
      Map.of(
          Bcrypt.SCHEME, Bcrypt::read,
          Pbkdf2.SCHEME, Pbkdf2::read,
          ForeignArgon2.SCHEME, ForeignArgon2::read,
          Scrypt.SCHEME, Scrypt::read,
          FirebaseScrypt.SCHEME, FirebaseScrypt::read,
          Digest.SCHEME, Digest::read,
          Crypt.SCHEME, Crypt::read);

  private LegacyRecipes() {}

  /**
   * Reads a stored recipe; empty for any text that {@link LegacyRecipe#encoded()} could not have
   * produced.
   */
  public static Optional<LegacyRecipe> parse(String encoded) {
    Matcher form = FORM.matcher(encoded);
    if (!form.matches() || !SCHEMES.containsKey(form.group(1))) {
      return Optional.empty();
    }
    try {
      LegacyRecipe recipe =
          SCHEMES
              .get(form.group(1))
              .apply(new Fields(form.group(2), ":"), new Fields(form.group(3), "\\."));
      return Optional.of(recipe).filter(read -> read.encoded().equals(encoded));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}

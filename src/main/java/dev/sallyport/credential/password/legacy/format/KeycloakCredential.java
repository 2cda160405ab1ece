package dev.sallyport.credential.password.legacy.format;

import dev.sallyport.credential.password.legacy.ForeignArgon2;
import dev.sallyport.credential.password.legacy.LegacyHash;
import dev.sallyport.credential.password.legacy.LegacyRecipe;
import dev.sallyport.credential.password.legacy.Pbkdf2;
import java.util.Map;

/**
 * A password of a Keycloak realm export.
 *
 * @param algorithm such as {@code pbkdf2-sha512}
 * @param iterations {@code hashIterations}
 * @param parameters the additional parameters of Argon2, the first value of each
 * @param salt Base64
 * @param value Base64
 */
public record KeycloakCredential(
    String algorithm, int iterations, Map<String, String> parameters, String salt, String value) {
  /**
   * @throws IllegalArgumentException if the algorithm is unknown or a value out of bounds; the
   *     message is a predicate
   */
  public LegacyHash hash() {
    byte[] digest = Encodings.base64(value);
    byte[] octets = Encodings.base64(salt);
    LegacyRecipe recipe =
        switch (algorithm) {
          case "pbkdf2" -> new Pbkdf2("sha1", iterations, digest.length, octets);
          case "pbkdf2-sha256" -> new Pbkdf2("sha256", iterations, digest.length, octets);
          case "pbkdf2-sha512" -> new Pbkdf2("sha512", iterations, digest.length, octets);
          case "argon2" -> argon2(digest.length, octets);
          default ->
              throw new IllegalArgumentException("must have a supported algorithm of Keycloak");
        };
    return LegacyHash.of(recipe, digest);
  }

  private ForeignArgon2 argon2(int length, byte[] octets) {
    return new ForeignArgon2(
        parameters.getOrDefault("type", "id"),
        parameters.getOrDefault("version", "1.3").equals("1.0") ? 16 : 19,
        number("memory", 7_168),
        iterations,
        number("parallelism", 1),
        length,
        octets);
  }

  private int number(String name, int usual) {
    String given = parameters.get(name);
    if (given == null) {
      return usual;
    }
    if (!given.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException("must have whole numbers as parameters of Argon2");
    }
    return Integer.parseInt(given);
  }

  @Override
  public String toString() {
    return "KeycloakCredential[" + algorithm + ", hidden]";
  }
}

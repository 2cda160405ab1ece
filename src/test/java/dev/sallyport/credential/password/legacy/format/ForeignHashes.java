package dev.sallyport.credential.password.legacy.format;

import dev.sallyport.credential.password.legacy.LegacyHash;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Hashes that other systems have made; {@code src/test/resources/import/made} has the commands. */
public final class ForeignHashes {
  private static final Path FOLDER = Path.of("src/test/resources/import");

  private ForeignHashes() {}

  /**
   * A hash and its password.
   *
   * @param text as the system writes it; for Keycloak the two JSON texts with a tab between them
   */
  public record Made(String source, String password, String text) {
    public LegacyHash parse() {
      return source.startsWith("keycloak ") ? keycloak() : LegacyFormats.parse(text);
    }

    private LegacyHash keycloak() {
      String[] parts = text.split("\t", -1);
      JsonObject data = json(parts[0]);
      JsonObject secret = json(parts[1]);
      Map<String, String> parameters = new HashMap<>();
      data.getJsonObject("additionalParameters")
          .forEach((name, values) -> parameters.put(name, values.asJsonArray().getString(0)));
      return new KeycloakCredential(
              data.getString("algorithm"),
              data.getInt("hashIterations"),
              parameters,
              secret.getString("salt"),
              secret.getString("value"))
          .hash();
    }

    private static JsonObject json(String text) {
      return Json.createReader(new StringReader(text)).readObject();
    }

    @Override
    public String toString() {
      return source + " of " + password.length() + " characters";
    }
  }

  public static Stream<Made> all() {
    return Stream.of("python", "shell", "firebase", "java").flatMap(ForeignHashes::of);
  }

  private static Stream<Made> of(String name) {
    try {
      List<String> lines = Files.readAllLines(FOLDER.resolve("hashes-" + name + ".tsv"));
      return lines.stream()
          .map(line -> line.split("\t", 3))
          .map(parts -> new Made(parts[0], parts[1], parts[2]));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}

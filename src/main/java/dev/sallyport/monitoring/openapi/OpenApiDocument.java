package dev.sallyport.monitoring.openapi;

import jakarta.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Provides {@code META-INF/openapi.yaml} in YAML and in JSON. */
public final class OpenApiDocument {
  private static final String RESOURCE = "/META-INF/openapi.yaml";

  private static final String YAML = read();
  private static final String JSON = convert(YAML);

  private OpenApiDocument() {}

  public static String yaml() {
    return YAML;
  }

  public static String json() {
    return JSON;
  }

  private static String read() {
    try (InputStream file = OpenApiDocument.class.getResourceAsStream(RESOURCE)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String convert(String yaml) {
    Map<String, Object> document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    return Json.createObjectBuilder(document).build().toString();
  }
}

package dev.sallyport.throttle;

import dev.sallyport.platform.config.Configuration;
import java.util.Map;
import java.util.Optional;

/** Configurations of a few variables. */
public final class TestConfiguration {
  private TestConfiguration() {}

  public static Configuration of(String... namesAndValues) {
    Map<String, String> values = new java.util.HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new Configuration(name -> Optional.ofNullable(values.get(name)));
  }
}

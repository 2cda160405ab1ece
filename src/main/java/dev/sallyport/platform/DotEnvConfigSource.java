package dev.sallyport.platform;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The variables of {@code .env} in the working directory, below the environment (300) and above
 * what the WAR brings (100). Read once. A malformed file must not fail here, where the server would
 * print a stack and not the reason: {@value #FAULT} then holds the sentence, and nothing else is
 * set.
 */
public class DotEnvConfigSource implements ConfigSource {
  /** Property with the reason why {@code .env} could not be used; absent when it could. */
  public static final String FAULT = "sallyport.dotenv.fault";

  private static final int ORDINAL = 250;

  private final Map<String, String> values;

  public DotEnvConfigSource() {
    this(Path.of(".env"));
  }

  DotEnvConfigSource(Path file) {
    values = read(file);
  }

  @Override
  public int getOrdinal() {
    return ORDINAL;
  }

  @Override
  public String getName() {
    return "Sallyport .env";
  }

  @Override
  public Set<String> getPropertyNames() {
    return values.keySet();
  }

  @Override
  public String getValue(String name) {
    return values.get(name);
  }

  private static Map<String, String> read(Path file) {
    try {
      return Map.copyOf(DotEnv.read(file));
    } catch (IllegalArgumentException malformed) {
      return Map.of(FAULT, malformed.getMessage());
    }
  }
}

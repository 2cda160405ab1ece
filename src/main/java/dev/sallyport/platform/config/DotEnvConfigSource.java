package dev.sallyport.platform.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The variables of {@code .env} in the working directory, with a priority below the environment
 * (300) and above the defaults in the WAR (100). The file is read once. A malformed file must not
 * fail here, because the server would print a stack trace instead of the reason: {@value #FAULT}
 * then contains the message, and no other variable is set.
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

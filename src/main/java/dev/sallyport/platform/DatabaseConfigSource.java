package dev.sallyport.platform;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * What {@code web.xml} asks for when it defines the connection pool: its size, from {@link
 * DatabaseSettings}. A malformed size is the default here: the server sets the pool up before the
 * start-up check can name the fault.
 */
public class DatabaseConfigSource implements ConfigSource {
  static final String POOL_SIZE = "sallyport.database.pool-size";

  private static final int ORDINAL = 100;

  private final Function<String, Optional<String>> lookup;

  public DatabaseConfigSource() {
    this(LiteralConfig::value);
  }

  DatabaseConfigSource(Function<String, Optional<String>> lookup) {
    this.lookup = lookup;
  }

  @Override
  public int getOrdinal() {
    return ORDINAL;
  }

  @Override
  public String getName() {
    return "Sallyport connection pool";
  }

  @Override
  public Set<String> getPropertyNames() {
    return Set.of(POOL_SIZE);
  }

  @Override
  public String getValue(String name) {
    // Not when it is made: the configuration that it asks is being made then, too.
    return name.equals(POOL_SIZE)
        ? Integer.toString(new DatabaseSettings(new Configuration(lookup)).poolSize())
        : null;
  }

  @Override
  public Map<String, String> getProperties() {
    return Map.of();
  }
}

package dev.sallyport.platform;

import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * What the data source's definition asks for, derived from {@code DATABASE_URL}: a system property,
 * else the environment, else {@code .env}, else whatever the server's own configuration has, such
 * as a password alias. When it is missing or malformed the values lead nowhere: the server sets the
 * data source up before the start-up check can name the fault.
 */
public class DatabaseConfigSource implements ConfigSource {
  static final String URL = "sallyport.database.url";
  static final String USER = "sallyport.database.user";
  static final String PASSWORD = "sallyport.database.password";

  private static final int ORDINAL = 100;

  private static final Map<String, String> NOWHERE =
      Map.of(URL, "jdbc:postgresql://localhost:1/unconfigured", USER, "unconfigured", PASSWORD, "");

  private final UnaryOperator<String> lookup;

  public DatabaseConfigSource() {
    this(lookup(new DotEnvConfigSource()));
  }

  DatabaseConfigSource(UnaryOperator<String> lookup) {
    this.lookup = lookup;
  }

  @Override
  public int getOrdinal() {
    return ORDINAL;
  }

  @Override
  public String getName() {
    return "Sallyport DATABASE_URL";
  }

  @Override
  public Set<String> getPropertyNames() {
    return NOWHERE.keySet();
  }

  @Override
  public String getValue(String name) {
    // Not when it is made: the configuration that it asks is being made then, too.
    return NOWHERE.containsKey(name) ? values(lookup.apply("DATABASE_URL")).get(name) : null;
  }

  private static UnaryOperator<String> lookup(ConfigSource dotEnv) {
    return name -> {
      String property = System.getProperty(name);
      if (property != null) {
        return property;
      }
      String variable = System.getenv(name);
      if (variable != null) {
        return variable;
      }
      String inFile = dotEnv.getValue(name);
      return inFile != null
          ? inFile
          : ConfigProvider.getConfig().getOptionalValue(name, String.class).orElse(null);
    };
  }

  private static Map<String, String> values(String databaseUrl) {
    if (databaseUrl == null || databaseUrl.isBlank()) {
      return NOWHERE;
    }
    try {
      DatabaseUrl url = DatabaseUrl.parse(databaseUrl.strip());
      return Map.of(
          URL, url.jdbcUrl(), USER, literal(url.user()), PASSWORD, literal(url.password()));
    } catch (IllegalArgumentException malformed) {
      return NOWHERE;
    }
  }

  /**
   * MicroProfile Config would expand <code>${…}</code> in a password, and log one it cannot expand.
   */
  private static String literal(String value) {
    return value.replaceAll("[${}]", "\\\\$0");
  }
}

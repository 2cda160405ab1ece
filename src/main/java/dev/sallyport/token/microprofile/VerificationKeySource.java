package dev.sallyport.token.microprofile;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.token.TokenSettings;
import dev.sallyport.token.key.PublishedKeySet;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Configures the keys, issuer and audience that MicroProfile JWT accepts. It is a configuration
 * source, because the specification has no other way to pass keys that are not at a URL. {@link
 * PublishedKeySet} has the keys.
 */
public class VerificationKeySource implements ConfigSource {
  private static final String KEY = "mp.jwt.verify.publickey";
  private static final String ISSUER = "mp.jwt.verify.issuer";
  private static final String AUDIENCES = "mp.jwt.verify.audiences";

  // Payara caches configuration values for 60 s, including the absence of the key before the start.
  private static final String CACHE_SECONDS = "mp.config.cache.duration";

  // The default, set explicitly: for a value that no source has, Payara queries the data grid
  // whenever its cache has expired, and a member of the grid may hang.
  private static final String EXPRESSIONS = "mp.config.property.expressions.enabled";

  // Read lazily, because the settings come from the configuration that this source is part of.
  private volatile Map<String, String> fixed;

  @Override
  public int getOrdinal() {
    // Above the environment: no variable may replace the service's own keys.
    return 1000;
  }

  @Override
  public String getName() {
    return "Sallyport verification keys";
  }

  @Override
  public Set<String> getPropertyNames() {
    return Set.of(KEY, ISSUER, AUDIENCES, CACHE_SECONDS, EXPRESSIONS);
  }

  @Override
  public Map<String, String> getProperties() {
    return Map.of();
  }

  @Override
  public String getValue(String name) {
    return switch (name) {
      case KEY -> PublishedKeySet.currentOrNull();
      case ISSUER -> fixed().get(ISSUER);
      case AUDIENCES -> fixed().get(AUDIENCES);
      case CACHE_SECONDS -> "1";
      case EXPRESSIONS -> "true";
      default -> null;
    };
  }

  private Map<String, String> fixed() {
    if (fixed == null) {
      TokenSettings settings = new TokenSettings(new Configuration());
      fixed =
          Map.of(
              ISSUER, settings.issuer(),
              AUDIENCES, settings.audience());
    }
    return fixed;
  }
}

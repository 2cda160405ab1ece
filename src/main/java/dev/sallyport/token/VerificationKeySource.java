package dev.sallyport.token;

import dev.sallyport.platform.Configuration;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Tells MicroProfile JWT which keys, issuer and audience to accept. A configuration source, because
 * that is the specification's only place for keys that are not at a URL; fed by {@link
 * SigningKeys}.
 */
public class VerificationKeySource implements ConfigSource {
  private static final String KEY = "mp.jwt.verify.publickey";
  private static final String ISSUER = "mp.jwt.verify.issuer";
  private static final String AUDIENCES = "mp.jwt.verify.audiences";

  // Payara keeps configuration values for 60 s, the absence of the key before the start included.
  private static final String CACHE_SECONDS = "mp.config.cache.duration";

  // The default, said here: whatever no source knows Payara asks the data grid for, each time the
  // cache is old, and a member of it may hang.
  private static final String EXPRESSIONS = "mp.config.property.expressions.enabled";

  // One class loader, one service: the server makes sources by itself, so they share the keys here.
  private static volatile Supplier<String> keySet = () -> null;

  // Read lazily: the settings come from the configuration that this source is a part of.
  private volatile Map<String, String> fixed;

  /** Takes the key set from there, from now on; null while there is none. */
  static void publish(Supplier<String> current) {
    keySet = current;
  }

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
      case KEY -> keySet.get();
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

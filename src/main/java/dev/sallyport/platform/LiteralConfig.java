package dev.sallyport.platform;

import java.util.Optional;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Configuration values as they were written: system properties, then the environment, then {@code
 * .env}, then what the server's own configuration has, such as a password alias. MicroProfile
 * Config itself would expand <code>${…}</code> in a value, drop backslashes from it, and log a
 * value that it cannot expand; passwords may have any character.
 */
final class LiteralConfig {
  private LiteralConfig() {}

  /** The value of the source with the highest ordinal; empty when no source has one. */
  static Optional<String> value(String name) {
    // By the class loader of the WAR: a pool asks on threads of the server.
    return value(
        ConfigProvider.getConfig(LiteralConfig.class.getClassLoader()).getConfigSources(), name);
  }

  /**
   * The same.
   *
   * @param sources the highest ordinal first
   */
  static Optional<String> value(Iterable<ConfigSource> sources, String name) {
    return StreamSupport.stream(sources.spliterator(), false)
        .flatMap(source -> Optional.ofNullable(source.getValue(name)).stream())
        .findFirst();
  }
}

package dev.sallyport.platform.config;

import java.util.Optional;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Literal configuration values: from system properties, the environment, {@code .env}, and the
 * server's own configuration, such as password aliases, in this order. MicroProfile Config itself
 * would expand <code>${…}</code> in a value, drop backslashes from it, and log a value that it
 * cannot expand; passwords may have any character.
 */
final class LiteralConfig {
  private LiteralConfig() {}

  /** The value of the source with the highest ordinal; empty when no source has one. */
  static Optional<String> value(String name) {
    // Uses the class loader of the WAR, because a pool reads configuration on threads of the
    // server.
    return value(
        ConfigProvider.getConfig(LiteralConfig.class.getClassLoader()).getConfigSources(), name);
  }

  /**
   * Where the value comes from: {@code system_property}, {@code environment}, {@code file} or
   * {@code server}; empty when no source has one.
   */
  static Optional<String> source(String name) {
    return StreamSupport.stream(
            ConfigProvider.getConfig(LiteralConfig.class.getClassLoader())
                .getConfigSources()
                .spliterator(),
            false)
        .filter(source -> source.getValue(name) != null)
        .findFirst()
        .map(LiteralConfig::kind);
  }

  private static String kind(ConfigSource source) {
    if (source instanceof DotEnvConfigSource) {
      return "file";
    }
    // The ordinals of MicroProfile Config, section 4.1.
    return switch (source.getOrdinal()) {
      case 400 -> "system_property";
      case 300 -> "environment";
      default -> "server";
    };
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

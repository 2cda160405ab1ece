package dev.sallyport.platform.text;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code THEME_DIR}: the operator's own texts, colours and logo; none by default. */
@Singleton
public class Theme implements Settings {
  private final Optional<Path> directory;

  @Inject
  public Theme(Configuration configuration) {
    directory =
        Optional.ofNullable(
            configuration.parsed(
                "THEME_DIR",
                null,
                "set it to a directory that the service is allowed to read",
                Theme::directory));
  }

  private static Optional<Path> directory(String text) {
    return Optional.of(Path.of(text))
        .filter(path -> Files.isDirectory(path) && Files.isReadable(path));
  }

  /** The path of a file, which may be missing; empty without a directory. */
  public Optional<Path> file(String name) {
    return directory.map(path -> path.resolve(name));
  }
}

package dev.sallyport.platform.database;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** {@code DATABASE_POOL_SIZE}: the connections that a node may open, 20 by default. */
@Singleton
public class DatabaseSettings implements Settings {
  private static final int DEFAULT_SIZE = 20;

  /** Periodic jobs need some while requests are served. */
  private static final int MIN_SIZE = 5;

  private static final int MAX_SIZE = 500;

  private final int poolSize;

  @Inject
  public DatabaseSettings(Configuration configuration) {
    poolSize = configuration.number("DATABASE_POOL_SIZE", DEFAULT_SIZE, MIN_SIZE, MAX_SIZE);
  }

  public int poolSize() {
    return poolSize;
  }
}

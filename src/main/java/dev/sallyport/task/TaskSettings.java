package dev.sallyport.task;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Limits what a user may store. */
@Singleton
public class TaskSettings implements Settings {
  private final int maxTasks;

  @Inject
  public TaskSettings(Configuration configuration) {
    maxTasks = configuration.number("MAX_TASKS", 10_000, 1, 1_000_000);
  }

  /** Maximum number of tasks of one user; 10,000 by default. */
  int maxTasks() {
    return maxTasks;
  }
}

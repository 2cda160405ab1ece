package dev.sallyport.admin.user;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** {@code ROLE_CHANGE_APPROVAL}: whether a second operator must approve changes of operators. */
@Singleton
public class RoleChangeSettings implements Settings {
  private final boolean required;

  @Inject
  public RoleChangeSettings(Configuration configuration) {
    required = configuration.flag("ROLE_CHANGE_APPROVAL", false);
  }

  /** Whether an approval is required. */
  boolean isRequired() {
    return required;
  }
}

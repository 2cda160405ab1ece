package dev.sallyport.credential.password;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** {@code PASSWORD_POLICY}: {@code standard} (the default) or {@code nist}. */
@Singleton
public class PasswordSettings implements Settings {
  private final PasswordPolicy.Profile profile;

  @Inject
  public PasswordSettings(Configuration configuration) {
    profile = configuration.oneOf("PASSWORD_POLICY", PasswordPolicy.Profile.STANDARD);
  }

  PasswordPolicy.Profile profile() {
    return profile;
  }
}

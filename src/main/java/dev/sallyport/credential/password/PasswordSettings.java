package dev.sallyport.credential.password;

import dev.sallyport.credential.password.breach.BreachedPasswords;
import dev.sallyport.credential.password.breach.DamagedFileException;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * {@code PASSWORD_POLICY}: {@code standard} (the default) or {@code nist}; and {@code
 * BREACHED_PASSWORDS}, a file of passwords known from data breaches.
 */
@Singleton
public class PasswordSettings implements Settings {
  private final PasswordPolicy.Profile profile;
  private final BreachedPasswords breached;

  @Inject
  public PasswordSettings(Configuration configuration) {
    profile = configuration.oneOf("PASSWORD_POLICY", PasswordPolicy.Profile.STANDARD);
    breached =
        configuration
            .text("BREACHED_PASSWORDS")
            .map(file -> open(file, configuration))
            .orElse(BreachedPasswords.NONE);
  }

  /** Records a fault and returns an empty list if the file cannot be used. */
  private static BreachedPasswords open(String file, Configuration configuration) {
    String fault;
    try {
      return BreachedPasswords.open(Path.of(file));
    } catch (DamagedFileException damaged) {
      fault = damaged.getMessage();
    } catch (IOException | InvalidPathException unreadable) {
      fault = "does not exist or cannot be read";
    }
    configuration.fault(
        "BREACHED_PASSWORDS: the file "
            + fault
            + "; build it with BuildBreachedPasswords, or leave the variable unset.");
    return BreachedPasswords.NONE;
  }

  BreachedPasswords breached() {
    return breached;
  }

  PasswordPolicy.Profile profile() {
    return profile;
  }
}

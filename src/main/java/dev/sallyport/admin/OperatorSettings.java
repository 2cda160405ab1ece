package dev.sallyport.admin;

import dev.sallyport.account.EmailAddress;
import dev.sallyport.account.Password;
import dev.sallyport.platform.Configuration;
import dev.sallyport.platform.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** {@code ADMIN_EMAIL} and {@code ADMIN_PASSWORD}: the first operator; neither by default. */
@Singleton
public class OperatorSettings implements Settings {
  private final Optional<EmailAddress> email;
  private final Optional<Password> password;

  @Inject
  public OperatorSettings(Configuration configuration) {
    email =
        Optional.ofNullable(
            configuration.parsed(
                "ADMIN_EMAIL",
                null,
                "set it to the first operator's e-mail address, with ASCII characters before the @"
                    + " and not in a reserved domain",
                text -> EmailAddress.parse(text).filter(email -> !email.isReserved())));
    password = configuration.text("ADMIN_PASSWORD").map(Password::of);
    if (configuration.text("ADMIN_EMAIL").isPresent() != password.isPresent()) {
      configuration.fault(
          "ADMIN_EMAIL and ADMIN_PASSWORD belong together: set both for a first operator, or"
              + " neither.");
    }
  }

  Optional<EmailAddress> email() {
    return email;
  }

  Optional<Password> password() {
    return password;
  }
}

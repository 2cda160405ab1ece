package dev.sallyport.admin.appointment;

import dev.sallyport.credential.password.Password;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * {@code ADMIN_EMAIL} and {@code ADMIN_PASSWORD}: the first operator, unset by default; {@code
 * ADMIN_RECOVERY}: appoints this operator again even if there are others.
 */
@Singleton
public class OperatorSettings implements Settings {
  /** How a recovery affects the other operators. */
  enum Recovery {
    /** No recovery. */
    OFF,
    /** The other operators keep the role. */
    ADD,
    /** The other operators lose the role. */
    REPLACE
  }

  private final Optional<EmailAddress> email;
  private final Optional<Password> password;
  private final Recovery recovery;
  private final Optional<String> passwordText;

  @Inject
  public OperatorSettings(Configuration configuration) {
    email =
        Optional.ofNullable(
            configuration.parsed(
                "ADMIN_EMAIL",
                null,
                "set it to the first operator's e-mail address, with only ASCII characters before"
                    + " the @ and not in a reserved domain",
                text -> EmailAddress.parse(text).filter(email -> !email.isReserved())));
    passwordText = configuration.literal("ADMIN_PASSWORD");
    password = passwordText.map(Password::of);
    if (configuration.text("ADMIN_EMAIL").isPresent() != password.isPresent()) {
      configuration.fault(
          "ADMIN_EMAIL and ADMIN_PASSWORD must be set together: set both for a first operator, or"
              + " neither.");
    }
    recovery = configuration.oneOf("ADMIN_RECOVERY", Recovery.OFF);
    if (recovery != Recovery.OFF && password.isEmpty()) {
      configuration.fault(
          "ADMIN_RECOVERY requires ADMIN_EMAIL and ADMIN_PASSWORD: set them to the operator to"
              + " recover.");
    }
  }

  Optional<EmailAddress> email() {
    return email;
  }

  Optional<Password> password() {
    return password;
  }

  Recovery recovery() {
    return recovery;
  }

  /** The fingerprint of the configured password. */
  String fingerprint(RecoveryFingerprint fingerprint) {
    return fingerprint.of(recovery, email.orElseThrow(), passwordText.orElseThrow());
  }
}

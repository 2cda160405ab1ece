package dev.sallyport.signin.signup;

import dev.sallyport.mail.MailSettings;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** {@code SIGNUP}: {@code verified} by default if the service sends mail, otherwise open. */
@Singleton
public class SignUpSettings implements Settings {
  private final SignUpMode mode;

  @Inject
  public SignUpSettings(Configuration configuration, MailSettings mail) {
    mode = configuration.oneOf("SIGNUP", mail.isEnabled() ? SignUpMode.VERIFIED : SignUpMode.OPEN);
    if (mode == SignUpMode.VERIFIED && !mail.isEnabled()) {
      configuration.fault(
          "SIGNUP is verified, but the service sends no mail: set SMTP_URL and MAIL_FROM, or set"
              + " SIGNUP to open or closed.");
    }
  }

  public SignUpMode mode() {
    return mode;
  }
}

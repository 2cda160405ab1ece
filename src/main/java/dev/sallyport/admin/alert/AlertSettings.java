package dev.sallyport.admin.alert;

import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code ALERT_EMAILS}: who gets mails about new findings; nobody by default. */
@Singleton
public class AlertSettings implements Settings {
  static final int MOST = 10;

  private final List<EmailAddress> recipients;

  @Inject
  public AlertSettings(Configuration configuration) {
    recipients =
        configuration.parsed(
            "ALERT_EMAILS",
            List.of(),
            "set it to at most " + MOST + " e-mail addresses separated by commas",
            AlertSettings::addresses);
    if (!recipients.isEmpty() && configuration.text("SMTP_URL").isEmpty()) {
      configuration.fault(
          "ALERT_EMAILS requires SMTP_URL: set SMTP_URL to the mail server, or remove"
              + " ALERT_EMAILS.");
    }
  }

  private static Optional<List<EmailAddress>> addresses(String text) {
    List<Optional<EmailAddress>> parsed =
        Arrays.stream(text.split(",", -1))
            .map(String::trim)
            .map(EmailAddress::parse)
            .map(address -> address.filter(one -> !one.isReserved()))
            .distinct()
            .toList();
    return parsed.size() <= MOST && parsed.stream().allMatch(Optional::isPresent)
        ? Optional.of(parsed.stream().map(Optional::orElseThrow).toList())
        : Optional.empty();
  }

  /** Each once. */
  List<EmailAddress> recipients() {
    return recipients;
  }
}

package dev.sallyport.mail;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The mail server, {@code SMTP_URL}; the sender, {@code MAIL_FROM}; and where answers go, {@code
 * MAIL_REPLY_TO}. Without {@code SMTP_URL} the service sends no mail.
 */
@Singleton
public class MailSettings implements Settings {
  private static final Pattern NAMED = Pattern.compile("\"?([^\"<>\\p{Cntrl}]*?)\"?\\s*<([^<>]+)>");
  private static final int MAX_NAME = 100;

  private final Optional<SmtpServer> server;
  private final Optional<Sender> sender;
  private final Optional<EmailAddress> replyTo;

  /**
   * The author of all mails.
   *
   * @param name shown by mail programs; may be empty
   */
  public record Sender(String name, EmailAddress address) {}

  @Inject
  public MailSettings(Configuration configuration) {
    server = optional(configuration, "SMTP_URL", SmtpServer.REMEDY, SmtpServer::parse);
    sender =
        optional(
            configuration,
            "MAIL_FROM",
            "set it to name@example.com or to Name <name@example.com>",
            MailSettings::sender);
    replyTo =
        optional(
            configuration,
            "MAIL_REPLY_TO",
            "set it to an address such as support@example.com",
            EmailAddress::parse);
    if (configuration.text("SMTP_URL").isPresent() && configuration.text("MAIL_FROM").isEmpty()) {
      configuration.fault(
          "MAIL_FROM is missing: SMTP_URL is set, so set MAIL_FROM to the address that mails come"
              + " from, such as Example <no-reply@example.com>.");
    }
  }

  /** Empty if the variable is not set, or malformed, which is a fault. */
  private static <T> Optional<T> optional(
      Configuration configuration,
      String name,
      String remedy,
      Function<String, Optional<T>> parser) {
    return Optional.ofNullable(configuration.parsed(name, null, remedy, parser));
  }

  private static Optional<Sender> sender(String text) {
    Matcher named = NAMED.matcher(text);
    String name = named.matches() ? named.group(1).strip() : "";
    String address = named.matches() ? named.group(2) : text;
    return EmailAddress.parse(address)
        .filter(parsed -> name.length() <= MAX_NAME)
        .map(parsed -> new Sender(name, parsed));
  }

  /** Whether the service sends mail. */
  public boolean isEnabled() {
    return server.isPresent() && sender.isPresent();
  }

  /** Empty if the service sends no mail. */
  public Optional<SmtpServer> server() {
    return server;
  }

  /**
   * @throws IllegalStateException if the service sends no mail
   */
  public Sender sender() {
    return sender.orElseThrow(() -> new IllegalStateException("MAIL_FROM is not set"));
  }

  /** The {@code Reply-To} of all mails. */
  public Optional<EmailAddress> replyTo() {
    return replyTo;
  }
}

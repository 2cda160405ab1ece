package dev.sallyport.mail.delivery;

import dev.sallyport.audit.FailureReason;
import dev.sallyport.logging.SafeThrowable;
import dev.sallyport.mail.MailSeal;
import dev.sallyport.mail.MailSettings;
import dev.sallyport.mail.text.MailRenderer;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sends due mails, one after the other. While the mail server does not accept a connection, a turn
 * ends with the first attempt, so that the other mails do not wait longer for their next one.
 */
final class MailDelivery {
  private static final Logger LOG = Logger.getLogger(MailDelivery.class.getName());
  private static final String UNREADABLE = "unreadable";
  private static final String EXPIRED = "expired";

  private final DeliveryService queue;
  private final MailSeal seal;
  private final MailRenderer renderer;
  private final MailSettings settings;
  private final SmtpClient client;
  private final Consumer<MailSettled> listener;
  private final Clock clock;

  MailDelivery(
      DeliveryService queue,
      MailSeal seal,
      MailRenderer renderer,
      MailSettings settings,
      SmtpClient client,
      Consumer<MailSettled> listener,
      Clock clock) {
    this.queue = queue;
    this.seal = seal;
    this.renderer = renderer;
    this.settings = settings;
    this.client = client;
    this.listener = listener;
    this.clock = clock;
  }

  /**
   * Sends until no mail is due or the server fails.
   *
   * @param stopping asked between two mails
   */
  void run(BooleanSupplier stopping) {
    SmtpConnection connection = null;
    try {
      boolean serverUsable = true;
      while (serverUsable && !stopping.getAsBoolean()) {
        Optional<ClaimedMail> claimed = queue.claim();
        if (claimed.isEmpty()) {
          return;
        }
        Optional<MailSeal.Stored> mail = toSend(claimed.get());
        if (mail.isPresent()) {
          DeliveryResult result;
          try {
            connection = usable(connection);
            result = connection.send(mime(claimed.get(), mail.get()));
          } catch (IOException | MessagingException failed) {
            result = SmtpFailure.whileConnecting(failed);
            LOG.log(
                Level.WARNING,
                "The mail server of SMTP_URL cannot be used: {0}",
                SafeThrowable.line(failed));
          }
          settle(claimed.get(), mail.get(), result);
          serverUsable = result.serverUsable();
        }
      }
    } finally {
      if (connection != null) {
        connection.close();
      }
    }
  }

  /** The content of a mail that is to be sent; settles the others. */
  private Optional<MailSeal.Stored> toSend(ClaimedMail claimed) {
    if (claimed.isWithheld()) {
      queue.sent(claimed);
      return Optional.empty();
    }
    Optional<MailSeal.Stored> mail =
        seal.open(
            claimed.id(),
            claimed.template(),
            claimed.userId(),
            claimed.content(),
            claimed.sealedBy());
    if (mail.isEmpty()) {
      LOG.log(
          Level.SEVERE,
          "Mail {0} in the table mails cannot be opened: it is damaged, or was sealed under a"
              + " secret that is neither JWT_SECRET nor in JWT_SECRET_PREVIOUS",
          claimed.id());
      fail(claimed, null, FailureReason.UNDELIVERABLE, UNREADABLE);
      return Optional.empty();
    }
    if (!clock.instant().isBefore(claimed.expiresAt())) {
      fail(
          claimed,
          mail.get().message().recipient().toString(),
          FailureReason.UNDELIVERABLE,
          EXPIRED);
      return Optional.empty();
    }
    return mail;
  }

  private SmtpConnection usable(SmtpConnection connection) throws IOException, MessagingException {
    if (connection != null && connection.isOpen()) {
      return connection;
    }
    if (connection != null) {
      connection.close();
    }
    return client.connect();
  }

  private MimeMail mime(ClaimedMail claimed, MailSeal.Stored mail) throws MessagingException {
    return MimeMail.of(
        client.session(),
        settings.sender(),
        settings.replyTo(),
        mail.message().recipient(),
        mail.messageId(),
        claimed.createdAt(),
        renderer.render(mail.message()));
  }

  private void settle(ClaimedMail claimed, MailSeal.Stored mail, DeliveryResult result) {
    switch (result.kind()) {
      case ACCEPTED -> {
        queue.sent(claimed);
        publish(claimed, MailSettled.Outcome.SENT);
      }
      case DEFERRED -> {
        queue.deferred(claimed, result.reason());
        LOG.log(
            Level.WARNING,
            "Mail {0} could not be sent and will be retried: {1}",
            new Object[] {claimed.id(), result.reason()});
        publish(claimed, MailSettled.Outcome.DEFERRED);
      }
      case REJECTED ->
          fail(
              claimed,
              mail.message().recipient().toString(),
              FailureReason.UNDELIVERABLE,
              result.reason());
    }
  }

  private void fail(ClaimedMail claimed, String recipient, FailureReason reason, String detail) {
    queue.failed(claimed, recipient, reason, detail);
    LOG.log(
        Level.WARNING,
        "Mail {0} failed: {1}. Operators can retry it: POST /api/admin/mails/{0}/retry",
        new Object[] {claimed.id(), detail});
    publish(claimed, MailSettled.Outcome.FAILED);
  }

  private void publish(ClaimedMail claimed, MailSettled.Outcome outcome) {
    try {
      listener.accept(
          new MailSettled(
              claimed.template(), outcome, Duration.between(claimed.createdAt(), clock.instant())));
    } catch (RuntimeException failed) {
      SafeThrowable.log(LOG, Level.WARNING, "A sent mail was not counted", failed);
    }
  }
}

package dev.sallyport.mail.delivery;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** An authenticated connection to the mail server, for several mails, one after the other. */
final class SmtpConnection implements AutoCloseable {
  private static final Duration TO_QUIT = Duration.ofSeconds(2);

  private final SMTPTransport transport;
  private final DeadlineSocket socket;
  private final Duration time;

  /**
   * @param time for one mail
   */
  SmtpConnection(SMTPTransport transport, DeadlineSocket socket, Duration time) {
    this.transport = transport;
    this.socket = socket;
    this.time = time;
  }

  /** Sends a mail. */
  DeliveryResult send(MimeMessage message) {
    socket.allow(time);
    try {
      Address[] recipients = message.getAllRecipients();
      transport.sendMessage(message, recipients);
      return DeliveryResult.ACCEPTED;
    } catch (MessagingException failed) {
      return SmtpFailure.whileSending(failed);
    }
  }

  /** Whether the server still answers. */
  boolean isOpen() {
    socket.allow(TO_QUIT);
    return transport.isConnected();
  }

  @Override
  public void close() {
    socket.allow(TO_QUIT);
    try {
      transport.close();
    } catch (MessagingException lost) {
      // The result of each mail is known.
    }
  }
}

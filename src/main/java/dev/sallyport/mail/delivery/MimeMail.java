package dev.sallyport.mail.delivery;

import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailSettings;
import dev.sallyport.mail.text.RenderedMail;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/** A message whose {@code Message-ID} is the same at each attempt. */
final class MimeMail extends MimeMessage {
  private final String messageId;

  private MimeMail(Session session, String messageId) {
    super(session);
    this.messageId = messageId;
  }

  /**
   * Builds a message as {@code multipart/alternative}.
   *
   * @param written the time of the {@code Date} field
   * @throws MessagingException if Jakarta Mail refuses it
   */
  static MimeMail of(
      Session session,
      MailSettings.Sender sender,
      Optional<EmailAddress> replyTo,
      EmailAddress recipient,
      String messageId,
      Instant written,
      RenderedMail texts)
      throws MessagingException {
    MimeMail mail = new MimeMail(session, messageId);
    mail.setFrom(from(sender));
    mail.setRecipient(Message.RecipientType.TO, address(recipient));
    if (replyTo.isPresent()) {
      mail.setReplyTo(new InternetAddress[] {address(replyTo.get())});
    }
    mail.setSubject(texts.subject(), StandardCharsets.UTF_8.name());
    mail.setSentDate(Date.from(written));
    // RFC 3834, so that no out-of-office reply comes back.
    mail.setHeader("Auto-Submitted", "auto-generated");
    // The last form is the preferred one (RFC 2046, section 5.1.4).
    mail.setContent(
        new MimeMultipart("alternative", part(texts.plain(), "plain"), part(texts.html(), "html")));
    mail.saveChanges();
    return mail;
  }

  private static InternetAddress from(MailSettings.Sender sender) throws MessagingException {
    try {
      return sender.name().isEmpty()
          ? address(sender.address())
          : new InternetAddress(
              sender.address().toString(), sender.name(), StandardCharsets.UTF_8.name());
    } catch (UnsupportedEncodingException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static InternetAddress address(EmailAddress address) throws MessagingException {
    return new InternetAddress(address.toString(), true);
  }

  private static MimeBodyPart part(String text, String subtype) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setText(text, StandardCharsets.UTF_8.name(), subtype);
    return part;
  }

  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", messageId);
  }
}

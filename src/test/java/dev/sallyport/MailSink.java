package dev.sallyport;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.Arrays;
import java.util.List;

/** A mail server that accepts everything, shared by all tests; recipients are unique. */
public final class MailSink {
  private static final MailSink SHARED = new MailSink();

  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  private MailSink() {
    server.start();
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
  }

  public static MailSink shared() {
    return SHARED;
  }

  public int port() {
    return server.getSmtp().getPort();
  }

  /** The mails to an address so far, oldest first. */
  public List<MimeMessage> to(String address) {
    return Arrays.stream(server.getReceivedMessages()).filter(mail -> isTo(mail, address)).toList();
  }

  private static boolean isTo(MimeMessage mail, String address) {
    try {
      return mail.getRecipients(Message.RecipientType.TO)[0].toString().equals(address);
    } catch (MessagingException malformed) {
      throw new IllegalStateException(malformed);
    }
  }
}

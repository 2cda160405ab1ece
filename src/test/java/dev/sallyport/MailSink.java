package dev.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mail server that accepts everything, shared by all tests; recipients are unique. */
public final class MailSink {
  private static final Pattern TOKEN = Pattern.compile("#token=([A-Za-z0-9_-]{43})");
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

  /** Waits for the mail of this number to the address, from 0, and returns its plain text. */
  public String text(String address, int number) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (to(address).size() <= number && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    List<MimeMessage> mails = to(address);
    assertThat(mails).as("mails to " + address).hasSizeGreaterThan(number);
    try {
      return ((MimeMultipart) mails.get(number).getContent())
          .getBodyPart(0)
          .getContent()
          .toString();
    } catch (MessagingException malformed) {
      throw new IllegalStateException(malformed);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The secret of the link in {@link #text}. */
  public String token(String address, int number) {
    String text = text(address, number);
    Matcher token = TOKEN.matcher(text);
    assertThat(token.find()).as(text).isTrue();
    return token.group(1);
  }

  private static boolean isTo(MimeMessage mail, String address) {
    try {
      return mail.getRecipients(Message.RecipientType.TO)[0].toString().equals(address);
    } catch (MessagingException malformed) {
      throw new IllegalStateException(malformed);
    }
  }
}

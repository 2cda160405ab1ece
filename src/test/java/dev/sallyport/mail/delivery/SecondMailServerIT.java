package dev.sallyport.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.WithoutServer;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailMessage;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.platform.text.Language;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** A mail server that shares no code with the service or GreenMail reads what the service sends. */
@WithoutServer
class SecondMailServerIT {
  /** RFC 5322, section 2.1.1, without the line end. */
  private static final int LONGEST_LINE = 998;

  /** What arrived: the envelope, and the bytes between DATA and the final dot. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Arrived(String from, String to, byte[] bytes) {
    MimeMessage parsed() throws Exception {
      return new MimeMessage(
          Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
    }

    List<String> lines() {
      return List.of(new String(bytes, StandardCharsets.ISO_8859_1).split("\r\n", -1));
    }

    String header(String name) {
      List<String> found =
          lines().stream()
              .takeWhile(line -> !line.isEmpty())
              .filter(l -> l.startsWith(name + ": "))
              .toList();
      assertThat(found).as(name).hasSize(1);
      return found.get(0).substring(name.length() + 2);
    }

    String form(int index) throws Exception {
      return (String) ((MimeMultipart) parsed().getContent()).getBodyPart(index).getContent();
    }
  }

  @TempDir Path theme;

  private final List<Arrived> arrived = new CopyOnWriteArrayList<>();
  private final List<RejectException> refusals = new CopyOnWriteArrayList<>();
  private final EmailAddress recipient = MailHarness.newAddress();
  private SMTPServer server;
  private MailHarness mails;

  @BeforeEach
  void start() {
    server =
        SMTPServer.port(0)
            .bindAddress(InetAddress.getLoopbackAddress())
            .insertReceivedHeaders(false)
            .messageHandler(
                (context, from, to, bytes) -> {
                  arrived.add(new Arrived(from, to, bytes));
                  if (!refusals.isEmpty()) {
                    throw refusals.remove(0);
                  }
                })
            .build();
    server.start();
    mails = new MailHarness(server.getPortAllocated(), RunningService.newSecret());
  }

  @AfterEach
  void stop() {
    server.stop();
    MailHarness.update("delete from mails");
  }

  @ParameterizedTest
  @EnumSource
  void everyMailIsWellFormed(MailTemplate template) throws Exception {
    for (Language language : Language.values()) {
      mails.send(message(template, language));
      mails.deliver();
      Arrived mail = arrived.remove(0);

      assertThat(mail.from()).isEqualTo("no-reply@auth.example.com");
      assertThat(mail.to()).isEqualTo(recipient.toString());
      assertThat(mail.header("Auto-Submitted")).isEqualTo("auto-generated");
      assertThat(mail.header("MIME-Version")).isEqualTo("1.0");
      assertThat(mail.header("Message-ID")).matches("<[0-9a-f-]{36}@auth\\.example\\.com>");
      assertThat(mail.parsed().getContentType()).startsWith("multipart/alternative");
      assertOnTheWire(mail);
      for (int form = 0; form < 2; form++) {
        assertThat(mail.form(form)).contains(language == Language.DE ? "Guten Tag," : "Hello,");
      }
      if (template.hasCode()) {
        assertThat(mail.form(0)).contains("12345678");
      }
      if (template.hasLink()) {
        assertThat(mail.form(0)).contains("/x#token=" + "a".repeat(43));
      }
    }
  }

  /** A dot at the begin of a line is doubled on the wire (RFC 5321, section 4.5.2). */
  @Test
  void linesThatBeginWithADotArriveAsTheyWere() throws Exception {
    theme("greeting=.", "password_changed.intro=..", "password_changed.outro=.hidden line");
    mails.send(message(MailTemplate.PASSWORD_CHANGED, Language.EN));
    mails.send(message(MailTemplate.PASSWORD_CHANGED, Language.EN));
    mails.deliver();

    assertThat(arrived).as("nothing of it ended the message").hasSize(2);
    for (Arrived mail : arrived) {
      assertThat(mail.form(0).lines()).startsWith(".", "", "..", "").contains(".hidden line");
      assertThat(mail.form(0).strip()).endsWith("Please do not reply to it.");
    }
  }

  /** Texts of operators may have 2,000 characters, a line in SMTP 998 octets. */
  @Test
  void longLinesAndEveryScriptArriveAsTheyWere() throws Exception {
    String ascii = "long ".repeat(399) + "end";
    String german = "\u00e4\u00f6\u00fc\u00df\u20ac ".repeat(300) + "Ende";
    String others = "\u65e5\u672c\u8a9e \ud83d\udd10 \u0639\u0631\u0628\u064a From here = ?";
    theme(
        "password_changed.subject=" + others,
        "password_changed.intro=" + ascii,
        "password_changed.outro=" + german,
        "footer=From the start of a line",
        "greeting=" + "x".repeat(1_999) + "\u00e9");
    mails.with("MAIL_FROM", "\u65e5\u672c & Co. <no-reply@auth.example.com>");
    mails.send(message(MailTemplate.PASSWORD_CHANGED, Language.EN));
    mails.deliver();

    Arrived mail = arrived.get(0);
    assertOnTheWire(mail);
    assertThat(mail.parsed().getSubject()).isEqualTo(others);
    assertThat(mail.form(0).lines())
        .contains(ascii, german, "From the start of a line", "x".repeat(1_999) + "\u00e9");
    assertThat(mail.form(1)).contains(ascii, german);
    assertThat(mail.from()).isEqualTo("no-reply@auth.example.com");
  }

  @Test
  void aGreylistedMailArrivesOnceMoreAsTheSameMail() throws Exception {
    refusals.add(new RejectException(451, "4.7.1 try again later"));
    mails.send(message(MailTemplate.PASSWORD_RESET, Language.DE));
    mails.deliver();
    assertThat(MailHarness.onlyMail())
        .containsEntry("state", "pending")
        .containsEntry("last_error", "451 4.7.1");
    mails.clock.advance(Duration.ofMinutes(1));
    mails.deliver();
    mails.deliver();

    assertThat(MailHarness.onlyMail()).containsEntry("state", "sent");
    assertThat(arrived).hasSize(2);
    assertThat(arrived.get(1).header("Message-ID")).isEqualTo(arrived.get(0).header("Message-ID"));
    assertThat(arrived.get(1).header("Date")).isEqualTo(arrived.get(0).header("Date"));
  }

  private static void assertOnTheWire(Arrived mail) {
    for (String line : mail.lines()) {
      assertThat(line.length()).isLessThanOrEqualTo(LONGEST_LINE);
      assertThat(line)
          .as("the server offers no 8BITMIME")
          .matches(text -> text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 127)));
    }
  }

  private void theme(String... lines) throws IOException {
    Files.write(theme.resolve("mail_en.properties"), Arrays.asList(lines));
    mails.with("THEME_DIR", theme.toString());
  }

  private MailMessage message(MailTemplate template, Language language) {
    MailMessage message = MailMessage.of(template, recipient, language);
    if (template.hasLink()) {
      message = message.withLink(mails.publicUrl().link("/x", "a".repeat(43)), Duration.ofHours(1));
    }
    if (template.hasCode()) {
      message = message.withCode("12345678", Duration.ofMinutes(10));
    }
    return template.hasTime() ? message.withTime(mails.clock.instant()) : message;
  }
}

package dev.sallyport.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.sallyport.RunningService;
import dev.sallyport.WithoutServer;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailMessage;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.platform.text.Language;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a mail is on the wire, and to whom it is entrusted. */
@WithoutServer
class MailTransportIT {
  /** Reaches this machine, but is no loopback address: for it TLS is required. */
  private static final String NOT_LOOPBACK = "0.0.0.0";

  private static TestCertificate right;
  private static TestCertificate wrong;

  private SmtpPeer peer;
  private MailHarness mails;

  @BeforeAll
  static void makeCertificates() {
    right = TestCertificate.of("ip:" + NOT_LOOPBACK);
    wrong = TestCertificate.of("dns:mail.example.com");
  }

  @AfterEach
  void close() throws Exception {
    if (peer != null) {
      peer.close();
    }
    MailHarness.update("delete from mails");
  }

  @Test
  void aMailServerReadsWhatWasWritten() throws Exception {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    try {
      mails = new MailHarness(server.getSmtp().getPort(), RunningService.newSecret());
      mails.with("MAIL_FROM", "M\u00fcller & S\u00f6hne <no-reply@auth.example.com>");
      EmailAddress recipient = MailHarness.newAddress();
      mails.send(
          MailMessage.of(MailTemplate.SIGNUP_CODE, recipient, Language.DE)
              .withLink(mails.publicUrl().link("/confirm", "abc-DEF_123"), Duration.ofHours(24))
              .withCode("12345678", Duration.ofMinutes(10)));
      mails.deliver();

      MimeMessage mail = server.getReceivedMessages()[0];
      assertThat(mail.getAllRecipients())
          .extracting(Object::toString)
          .containsExactly(recipient.toString());
      assertThat(mail.getSubject()).isEqualTo("Best\u00e4tigen Sie Ihre E-Mail-Adresse");
      assertThat(mail.getFrom()[0].toString()).endsWith("<no-reply@auth.example.com>");
      assertThat(((jakarta.mail.internet.InternetAddress) mail.getFrom()[0]).getPersonal())
          .isEqualTo("M\u00fcller & S\u00f6hne");
      assertThat(mail.getReplyTo()[0]).hasToString("support@example.com");
      assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
      assertThat(mail.getHeader("List-Unsubscribe")).isNull();
      assertThat(mail.getHeader("X-Mailer")).isNull();
      assertThat(mail.getSentDate()).isEqualTo(java.util.Date.from(mails.clock.instant()));
      assertThat(mail.getContentType()).startsWith("multipart/alternative");
      MimeMultipart forms = (MimeMultipart) mail.getContent();
      assertThat(forms.getBodyPart(0).getContentType()).startsWith("text/plain");
      assertThat(forms.getBodyPart(1).getContentType()).startsWith("text/html");
      assertThat((String) forms.getBodyPart(0).getContent())
          .contains("https://auth.example.com/id/confirm#token=abc-DEF_123")
          .contains("12345678")
          .contains("24 Stunden")
          .contains("10 Minuten");
      assertThat((String) forms.getBodyPart(1).getContent())
          .contains("href=\"https://auth.example.com/id/confirm#token&#x3D;abc-DEF_123\"")
          .contains("Schaltfl\u00e4che");
    } finally {
      server.stop();
    }
  }

  @Test
  void envelopeNamesTheSenderAndOneRecipient() {
    peer = SmtpPeer.plain();
    mails = new MailHarness(peer.port(), RunningService.newSecret());
    EmailAddress recipient = MailHarness.newAddress();
    mails.send(changed(recipient));
    mails.deliver();

    assertThat(peer.commands())
        .contains(
            "EHLO auth.example.com",
            "MAIL FROM:<no-reply@auth.example.com>",
            "RCPT TO:<" + recipient + ">")
        .filteredOn(command -> command.startsWith("RCPT"))
        .hasSize(1);
  }

  /** Whatever an address may contain, it cannot become a header or a second recipient. */
  @Test
  void addressesCannotInjectHeadersOrCommands() {
    for (String hostile :
        List.of(
            "a@example.com\r\nBcc: victim@example.com",
            "a@example.com\nSubject: hi",
            "a@example.com>\r\nRCPT TO:<victim@example.com",
            "a@example.com, victim@example.com",
            "a@example.com%0d%0aBcc:victim@example.com",
            "\"a\r\nb\"@example.com",
            "a@example.com\u2028Bcc: victim@example.com",
            "=?utf-8?q?a=0d=0aBcc:_b?=@example.com\r\n.")) {
      assertThat(EmailAddress.parse(hostile)).as(hostile).isEmpty();
    }
    // The strangest that is accepted.
    String odd = "!#$%&'*+/=?^_`{|}~-.=?utf-8?q?x?=@example.com";
    peer = SmtpPeer.plain();
    mails = new MailHarness(peer.port(), RunningService.newSecret());
    mails.send(changed(EmailAddress.parse(odd).orElseThrow()));
    mails.deliver();

    assertThat(peer.commands()).contains("RCPT TO:<" + odd + ">");
    String head = peer.messages().get(0).split("\r\n\r\n", 2)[0];
    assertThat(head.lines().map(line -> line.split("[: ]", 2)[0]).filter(name -> !name.isBlank()))
        .containsOnlyOnce("To")
        .doesNotContain("Bcc", "Cc");
  }

  @Test
  void withoutStartTlsNothingIsSentToAnotherMachine() {
    peer = SmtpPeer.plain();
    requireTls("smtp");
    mails.send(changed(MailHarness.newAddress()));
    mails.deliver();

    assertThat(MailHarness.onlyMail())
        .containsEntry("state", "pending")
        .containsEntry("last_error", "starttls_missing");
    assertThat(peer.commands()).noneMatch(command -> command.matches("(?s)(AUTH|MAIL|RCPT).*"));
  }

  /** An attacker on the way who refuses STARTTLS gets neither password nor mail. */
  @Test
  void refusedStartTlsIsNoReasonToGoOnInClear() {
    peer = SmtpPeer.withStartTls(right.context()).answering("STARTTLS", "454 4.7.0 not available");
    requireTls("smtp");
    mails.send(changed(MailHarness.newAddress()));
    mails.deliver();

    assertThat(MailHarness.onlyMail()).containsEntry("state", "pending");
    assertThat(peer.commands()).noneMatch(command -> command.matches("(?s)(AUTH|MAIL|RCPT).*"));
  }

  @Test
  void startTlsWithTheRightCertificateSends() {
    peer = SmtpPeer.withStartTls(right.context());
    requireTls("smtp").trusting(right.context());
    mails.send(changed(MailHarness.newAddress()));
    mails.deliver();

    assertThat(peer.messages()).hasSize(1);
    // Base64 of user NUL user NUL password, decoded from their percent-encoding.
    assertThat(peer.commands())
        .contains("STARTTLS", "AUTH PLAIN bWFpbGVyQGV4YW1wbGUAbWFpbGVyQGV4YW1wbGUAcDpAcytz");
    assertThat(peer.commands().indexOf("STARTTLS"))
        .isLessThan(
            peer.commands().indexOf("AUTH PLAIN bWFpbGVyQGV4YW1wbGUAbWFpbGVyQGV4YW1wbGUAcDpAcytz"));
  }

  @Test
  void implicitTlsWithTheRightCertificateSends() {
    peer = SmtpPeer.withImplicitTls(right.context());
    requireTls("smtps").trusting(right.context());
    mails.send(changed(MailHarness.newAddress()));
    mails.deliver();

    assertThat(peer.messages()).hasSize(1);
  }

  @Test
  void certificateForAnotherHostOrOfAnUnknownAuthorityIsRefused() throws Exception {
    for (String scheme : List.of("smtp", "smtps")) {
      refuses(scheme, wrong.context(), wrong.context());
      refuses(scheme, right.context(), wrong.context());
      refuses(scheme, right.context(), null);
    }
  }

  private void refuses(String scheme, SSLContext served, SSLContext trusted) throws Exception {
    try (SmtpPeer deceiver =
        scheme.equals("smtp") ? SmtpPeer.withStartTls(served) : SmtpPeer.withImplicitTls(served)) {
      peer = deceiver;
      requireTls(scheme).trusting(trusted);
      mails.send(changed(MailHarness.newAddress()));
      mails.deliver();

      assertThat(MailHarness.onlyMail())
          .containsEntry("state", "pending")
          .containsEntry("last_error", "tls_failed");
      assertThat(deceiver.commands())
          .noneMatch(command -> command.matches("(?s)(AUTH|MAIL|RCPT).*"));
    }
  }

  /** With an alert of TLS and without one: in both cases what arrived so far is no mail. */
  @Test
  void tlsThatEndsInTheMiddleIsRetriedWithTheSameMessageId() throws Exception {
    for (String scheme : List.of("smtp", "smtps")) {
      for (String command : List.of("AUTH", "MAIL", "RCPT", "DATA", ".")) {
        try (SmtpPeer server = trusted(scheme)) {
          server.answering(command, SmtpPeer.DROP);
          retries(server, scheme, command);
          assertThat(server.received()).hasSize(command.equals(".") ? 2 : 1);
        }
      }
      try (SmtpPeer server = trusted(scheme)) {
        server.droppingAfterLinesOfData(3);
        retries(server, scheme, "within data");
      }
      try (SmtpPeer server = trusted(scheme)) {
        server.answeringHandshake(SmtpPeer.DROP);
        retries(server, scheme, "handshake");
      }
    }
  }

  private static SmtpPeer trusted(String scheme) {
    return scheme.equals("smtp")
        ? SmtpPeer.withStartTls(right.context())
        : SmtpPeer.withImplicitTls(right.context());
  }

  private void retries(SmtpPeer server, String scheme, String step) {
    peer = server;
    requireTls(scheme).trusting(right.context());
    mails.send(changed(MailHarness.newAddress()));
    mails.deliver();
    assertThat(MailHarness.onlyMail())
        .as(scheme + " " + step)
        .containsEntry("state", "pending")
        .extractingByKey("last_error")
        .isIn("connection_lost", "tls_failed");
    server.receivesWholeMessages();
    mails.clock.advance(Duration.ofMinutes(1));
    mails.deliver();

    assertThat(MailHarness.onlyMail()).as(scheme + " " + step).containsEntry("state", "sent");
    String id = "Message-ID: <" + MailHarness.onlyMail().get("id") + "@auth.example.com>";
    assertThat(server.received()).as(step).allSatisfy(mail -> assertThat(mail).contains(id));
    assertThat(server.messages()).hasSize(1);
  }

  @Test
  void aServerThatStallsWithinTlsIsGivenUp() throws Exception {
    for (String scheme : List.of("smtp", "smtps")) {
      for (String command : List.of("handshake", "MAIL", ".")) {
        try (SmtpPeer server = trusted(scheme)) {
          peer = server;
          if (command.equals("handshake")) {
            server.answeringHandshake(SmtpPeer.SILENCE);
          } else {
            server.answering(command, SmtpPeer.SILENCE);
          }
          requireTls(scheme).trusting(right.context()).impatient();
          mails.send(changed(MailHarness.newAddress()));
          long begin = System.nanoTime();
          mails.deliver();

          assertThat(Duration.ofNanos(System.nanoTime() - begin))
              .isLessThan(Duration.ofSeconds(10));
          assertThat(MailHarness.onlyMail())
              .as(scheme + " " + command)
              .containsEntry("state", "pending")
              .containsEntry("last_error", "timeout");
        }
      }
    }
  }

  @Test
  void refusedPasswordIsAFaultOfTheConfigurationAndNotOfTheMail() {
    peer = SmtpPeer.withStartTls(right.context()).answering("AUTH", "535 5.7.8 wrong password");
    requireTls("smtp").trusting(right.context());
    mails.send(changed(MailHarness.newAddress()));
    mails.deliver();

    assertThat(MailHarness.onlyMail())
        .containsEntry("state", "pending")
        .containsEntry("last_error", "authentication_failed");
  }

  private MailHarness requireTls(String scheme) {
    mails = new MailHarness(peer.port(), RunningService.newSecret());
    return mails.with(
        "SMTP_URL", scheme + "://mailer%40example:p%3A%40s+s@" + NOT_LOOPBACK + ":" + peer.port());
  }

  private static MailMessage changed(EmailAddress recipient) {
    return MailMessage.of(MailTemplate.PASSWORD_CHANGED, recipient, Language.EN);
  }
}

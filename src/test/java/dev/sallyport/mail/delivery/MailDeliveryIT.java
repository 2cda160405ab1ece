package dev.sallyport.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.LogRecords;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import dev.sallyport.WithoutServer;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailMessage;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.platform.text.Language;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The worker, with mail servers that stall, refuse, drop and deceive. */
@WithoutServer
class MailDeliveryIT {
  private static final String CODE = "31415926";
  private static final String TOKEN = "c2VjcmV0LW9mLXRoZS1saW5r";
  private static final Pattern MESSAGE_ID =
      Pattern.compile("^Message-ID: (<[^>]+>)$", Pattern.MULTILINE);

  private final String secret = RunningService.newSecret();
  private final EmailAddress recipient = MailHarness.newAddress();
  private SmtpPeer peer = SmtpPeer.plain();
  private MailHarness mails = new MailHarness(peer.port(), secret);

  @AfterEach
  void close() throws Exception {
    peer.close();
    MailHarness.update("delete from mails");
  }

  @Test
  void acceptedMailIsSentOnceAndItsContentDeleted() {
    mails.send(reset());

    mails.deliver();
    mails.deliver();

    assertThat(peer.messages()).hasSize(1);
    assertThat(MailHarness.onlyMail())
        .containsEntry("state", "sent")
        .containsEntry("sealed_content", null)
        .containsEntry("attempts", 1);
    assertThat(mails.settled)
        .extracting(MailSettled::outcome)
        .containsExactly(MailSettled.Outcome.SENT);
    assertThat(mails.audited).isEmpty();
  }

  @Test
  void severalMailsShareAConnection() {
    for (int i = 0; i < 5; i++) {
      mails.send(reset());
    }

    mails.deliver();

    assertThat(peer.messages()).hasSize(5);
    assertThat(peer.connections()).isEqualTo(1);
  }

  @Test
  void mailOfARolledBackTransactionDoesNotExist() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                mails.inTransaction(
                    outbox -> {
                      outbox.send(reset());
                      throw new IllegalStateException("the request fails");
                    }));

    mails.deliver();

    assertThat(peer.connections()).isZero();
    assertThat(MailHarness.mails()).isEmpty();
  }

  @Test
  void withheldMailLooksAlikeAndIsNotSent() {
    mails.send(reset());
    mails.inTransaction(outbox -> outbox.withhold(reset()));

    assertThat(MailHarness.mails())
        .extracting(row -> ((byte[]) row.get("sealed_content")).length)
        .satisfies(lengths -> assertThat(new HashSet<>(lengths)).hasSize(1));
    mails.deliver();

    assertThat(peer.messages()).hasSize(1);
    assertThat(MailHarness.mails()).extracting(row -> row.get("state")).containsOnly("sent");
  }

  @Test
  void greylistedMailIsRetriedAfterAMinuteWithTheSameMessageId() {
    peer.answering("RCPT", "451 4.7.1 greylisted, try again later");
    mails.send(reset());

    mails.deliver();
    assertThat(MailHarness.onlyMail())
        .containsEntry("state", "pending")
        .containsEntry("last_error", "451 4.7.1");
    mails.clock.advance(Duration.ofSeconds(59));
    mails.deliver();
    assertThat(peer.messages()).isEmpty();
    mails.clock.advance(Duration.ofSeconds(1));
    mails.deliver();

    assertThat(peer.messages()).hasSize(1);
    assertThat(mails.settled)
        .extracting(MailSettled::outcome)
        .containsExactly(MailSettled.Outcome.DEFERRED, MailSettled.Outcome.SENT);
  }

  @Test
  void oneRefusedRecipientDoesNotDelayTheOthers() {
    peer.answering("RCPT", "550 5.1.1 <" + recipient + "> unknown", "451 busy");
    UUID user = UUID.randomUUID();
    mails.send(reset().ofUser(user));
    mails.clock.advance(Duration.ofSeconds(1));
    mails.send(reset());
    mails.clock.advance(Duration.ofSeconds(1));
    mails.send(reset());

    mails.deliver();

    assertThat(peer.messages()).hasSize(1);
    assertThat(MailHarness.mails())
        .extracting(row -> row.get("state"))
        .containsExactly("failed", "pending", "sent");
    assertThat(mails.audited)
        .containsExactly(
            new MailHarness.Audited(
                EventType.MAIL_FAILED,
                Subject.user(user).with("password_reset 550 5.1.1"),
                FailureReason.UNDELIVERABLE));
  }

  @Test
  void failedMailWithoutAnAccountIsRecordedByItsAddress() {
    peer.answering("MAIL", "553 sender refused");
    mails.send(reset());

    mails.deliver();

    assertThat(MailHarness.onlyMail()).containsEntry("last_error", "553");
    assertThat(mails.audited)
        .extracting(event -> event.subject().email())
        .containsExactly(recipient.toString());
    mails.clock.advance(Duration.ofHours(1));
    mails.deliver();
    assertThat(mails.audited).as("ended").hasSize(1);
  }

  @Test
  void refusedContentFails() {
    peer.answering(".", "554 5.7.1 looks like spam");
    mails.send(reset());

    mails.deliver();

    assertThat(MailHarness.onlyMail())
        .containsEntry("state", "failed")
        .containsEntry("last_error", "554 5.7.1");
  }

  @Test
  void connectionDroppedWithinDataIsRetriedWithTheSameMessageId() {
    peer.droppingAfterLinesOfData(5);
    mails.send(reset());
    mails.deliver();
    assertThat(MailHarness.onlyMail())
        .containsEntry("state", "pending")
        .containsEntry("last_error", "connection_lost");

    // The message arrives, but the answer is lost.
    peer.receivesWholeMessages();
    peer.answering(".", SmtpPeer.DROP);
    mails.clock.advance(Duration.ofMinutes(1));
    mails.deliver();
    assertThat(MailHarness.onlyMail()).containsEntry("state", "pending");
    mails.clock.advance(Duration.ofMinutes(2));
    mails.deliver();

    assertThat(MailHarness.onlyMail()).containsEntry("state", "sent");
    assertThat(peer.received()).hasSize(2);
    assertThat(peer.received()).extracting(MailDeliveryIT::messageId).containsOnly(onlyId());
  }

  @Test
  void crashBetweenAnswerAndRecordSendsTheSameMailAgain() {
    mails.send(reset());
    mails.crashingOnceSent();
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(mails::deliver);
    MailHarness other = mails.another();
    other.clock.advance(DeliveryService.LEASE.minusSeconds(1));
    other.deliver();
    assertThat(peer.messages()).as("not before its lease ends").hasSize(1);

    other.clock.advance(Duration.ofSeconds(1));
    other.deliver();
    other.deliver();

    assertThat(peer.messages()).hasSize(2);
    assertThat(peer.messages()).extracting(MailDeliveryIT::messageId).containsOnly(onlyId());
    assertThat(MailHarness.onlyMail())
        .containsEntry("state", "sent")
        .containsEntry("sealed_content", null);
  }

  @Test
  void aWorkerThatWasTakenForDeadSettlesNothing() {
    mails.send(reset());
    ClaimedMail claimed = mails.queue().claim().orElseThrow();
    assertThat(mails.queue().claim()).as("claimed").isEmpty();
    // As if the node had sent it and died.
    mails.clock.advance(DeliveryService.LEASE);
    mails.deliver();

    assertThat(peer.messages()).hasSize(1);
    String first = messageId(peer.messages().get(0));
    assertThat(first).isEqualTo("<" + claimed.id() + "@auth.example.com>");

    // A worker that was taken for dead settles nothing any more.
    mails.queue().failed(claimed, null, FailureReason.UNDELIVERABLE, "late");
    assertThat(MailHarness.onlyMail()).containsEntry("state", "sent");
    assertThat(mails.audited).isEmpty();
  }

  @Test
  void messageIdIsTheSameAtEachAttempt() {
    peer.answering(".", "451 later");
    mails.send(reset());
    mails.deliver();
    mails.clock.advance(Duration.ofMinutes(1));
    mails.with("MAIL_FROM", "other@else.example.com").deliver();

    assertThat(peer.received()).hasSize(2);
    assertThat(peer.received()).extracting(MailDeliveryIT::messageId).containsOnly(onlyId());
  }

  @Test
  void serverThatStallsIsGivenUpAtEveryStep() {
    mails.impatient();
    for (String command : List.of("CONNECT", "EHLO", "MAIL", "RCPT", "DATA", ".")) {
      MailHarness.update("delete from mails");
      peer.answering(command, SmtpPeer.SILENCE);
      mails.send(reset());

      long begin = System.nanoTime();
      mails.deliver();

      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .as(command)
          .isLessThan(Duration.ofSeconds(10));
      assertThat(MailHarness.onlyMail())
          .as(command)
          .containsEntry("state", "pending")
          .containsEntry("last_error", "timeout");
    }
  }

  @Test
  void aServerThatSendsAByteNowAndThenIsGivenUp() {
    mails.impatient();
    for (String command : List.of("CONNECT", "MAIL", ".")) {
      MailHarness.update("delete from mails");
      peer.answering(command, SmtpPeer.TRICKLE);
      mails.send(reset());

      long begin = System.nanoTime();
      mails.deliver();

      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .as(command)
          .isLessThan(Duration.ofSeconds(10));
      assertThat(MailHarness.onlyMail()).containsEntry("last_error", "timeout");
    }
  }

  /** One attempt a turn: the others keep their place and are sent once the server is back. */
  @Test
  void whileTheServerIsGoneOneMailProbesIt() throws Exception {
    peer.close();
    for (int i = 0; i < 3; i++) {
      mails.send(reset());
    }
    mails.deliver();
    assertThat(MailHarness.mails())
        .extracting(row -> row.get("attempts"))
        .containsExactlyInAnyOrder(1, 0, 0);
    assertThat(MailHarness.mails())
        .extracting(row -> row.get("last_error"))
        .containsOnlyOnce("connection_refused");

    peer = SmtpPeer.plain();
    mails.with("SMTP_URL", "smtp://localhost:" + peer.port()).deliver();
    assertThat(peer.messages()).hasSize(2);
    mails.clock.advance(Duration.ofMinutes(1));
    mails.deliver();
    assertThat(peer.messages()).hasSize(3);
  }

  @Test
  void greetingThatRefusesIsNotTheMailsFault() {
    peer.answering("CONNECT", "554 no service for you");
    mails.send(reset());

    mails.deliver();

    assertThat(MailHarness.onlyMail()).containsEntry("state", "pending");
  }

  @Test
  void serverThatClosesTheChannelEndsTheTurn() {
    peer.answering("MAIL", "421 4.3.2 shutting down");
    mails.send(reset());
    mails.send(reset());

    mails.deliver();

    assertThat(MailHarness.mails()).extracting(row -> row.get("state")).containsOnly("pending");
    assertThat(peer.connections()).isEqualTo(1);
  }

  @Test
  void mailThatCannotBeSentInTimeFails() throws Exception {
    mails.send(reset());
    mails.clock.advance(Duration.ofHours(1));

    mails.deliver();

    assertThat(peer.connections()).isZero();
    assertThat(MailHarness.onlyMail())
        .containsEntry("state", "failed")
        .containsEntry("last_error", "expired");
    assertThat(mails.audited).hasSize(1);
  }

  @Test
  void twoWorkersSendEachMailOnce() throws Exception {
    for (int i = 0; i < 30; i++) {
      mails.send(reset());
    }
    MailHarness other = mails.another();

    TestUser.atOnce(
        List.of(
            () -> {
              mails.deliver();
              return 0;
            },
            () -> {
              other.deliver();
              return 0;
            },
            () -> {
              other.deliver();
              return 0;
            }));

    assertThat(peer.messages()).hasSize(30);
    assertThat(peer.messages()).extracting(MailDeliveryIT::messageId).doesNotHaveDuplicates();
    assertThat(MailHarness.mails()).extracting(row -> row.get("attempts")).containsOnly(1);
  }

  /** During an upgrade, a newer node may write what this one does not know. */
  @Test
  void mailOfAnUnknownTemplateIsLeftToOtherNodes() {
    mails.send(reset());
    MailHarness.update("update mails set template = 'of_the_future'");
    mails.clock.advance(Duration.ofSeconds(1));
    mails.send(reset());

    mails.deliver();

    assertThat(peer.messages()).hasSize(1);
    assertThat(MailHarness.mails())
        .extracting(row -> row.get("state"))
        .containsExactly("pending", "sent");
  }

  @Test
  void mailsOutliveAChangeOfTheSecret() {
    mails.send(reset());

    mails.with("JWT_SECRET", RunningService.newSecret()).with("JWT_SECRET_PREVIOUS", secret);
    mails.deliver();

    assertThat(peer.messages()).hasSize(1);
  }

  @Test
  void mailThatCannotBeOpenedFails() {
    mails.send(reset());
    mails.send(reset());
    // Content of one mail cannot be put into another.
    MailHarness.update(
        "update mails set sealed_content = (select sealed_content from mails order by id limit 1)");

    mails.deliver();

    assertThat(MailHarness.mails())
        .extracting(row -> row.get("state"))
        .containsExactlyInAnyOrder("failed", "sent");
    assertThat(MailHarness.mails()).extracting(row -> row.get("last_error")).contains("unreadable");
  }

  @Test
  void nothingSecretIsStoredInClearOrLogged() {
    peer.answering("RCPT", "550 5.1.1 <" + recipient + "> unknown", "451 <" + recipient + "> wait");
    try (LogRecords log = new LogRecords()) {
      mails.with("SMTP_URL", "smtp://mailer:hunter2hunter2@127.0.0.1:" + peer.port());
      mails.send(reset());
      String stored = MailHarness.onlyMail().toString() + content();
      mails.send(reset());
      mails.deliver();
      String everything =
          stored
              + log.text()
              + mails.settled
              + mails.audited.size()
              + reset()
              + MailHarness.mails();

      for (String hidden : List.of(recipient.toString(), CODE, TOKEN, "hunter2", "bWFpbGVy")) {
        assertThat(everything).doesNotContain(hidden);
      }
    }
  }

  /** Angus Mail logs whole messages if its logger is that fine. */
  @Test
  void noLogHasWhatIsMailedHoweverFineTheRootLoggerIs() {
    Logger root = Logger.getLogger("");
    Level before = root.getLevel();
    List<String> logged = new CopyOnWriteArrayList<>();
    Handler handler =
        new StreamHandler() {
          @Override
          public synchronized void publish(LogRecord entry) {
            logged.add(entry.getLoggerName() + " " + entry.getMessage());
          }
        };
    handler.setLevel(Level.ALL);
    root.addHandler(handler);
    root.setLevel(Level.ALL);
    try {
      mails.send(reset());
      mails.deliver();
    } finally {
      root.setLevel(before);
      root.removeHandler(handler);
    }

    assertThat(peer.messages()).singleElement().asString().contains(TOKEN);
    assertThat(logged)
        .isNotEmpty()
        .noneMatch(entry -> entry.contains(TOKEN) || entry.contains(CODE));
  }

  private static String content() {
    return new String(
        (byte[]) MailHarness.onlyMail().get("sealed_content"),
        java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  private static String onlyId() {
    return "<" + MailHarness.onlyMail().get("id") + "@auth.example.com>";
  }

  private MailMessage reset() {
    return MailMessage.of(MailTemplate.PASSWORD_RESET, recipient, Language.EN)
        .withLink(mails.publicUrl().link("/reset", TOKEN), Duration.ofHours(1))
        .withCode(CODE, Duration.ofMinutes(10));
  }

  private static String messageId(String message) {
    Matcher found = MESSAGE_ID.matcher(message);
    assertThat(found.find()).as(message).isTrue();
    return found.group(1);
  }
}

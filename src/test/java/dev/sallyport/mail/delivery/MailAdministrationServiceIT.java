package dev.sallyport.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.WithoutServer;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailMessage;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.mail.administration.MailAdministrationService.OutboxEntry;
import dev.sallyport.mail.administration.MailAdministrationService.RetryResult;
import dev.sallyport.platform.text.Language;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithoutServer
class MailAdministrationServiceIT {
  private final SmtpPeer peer = SmtpPeer.plain();
  private final MailHarness mails = new MailHarness(peer.port(), RunningService.newSecret());
  private final EmailAddress recipient = MailHarness.newAddress();

  @AfterEach
  void close() throws Exception {
    peer.close();
    MailHarness.update("delete from mails");
  }

  @Test
  void failedMailShowsItsRecipientAndReasonAndIsSentAgain() {
    UUID user = UUID.randomUUID();
    peer.answering("RCPT", "550 5.1.1 no such user");
    mails.send(invitation().ofUser(user));
    mails.deliver();

    OutboxEntry failed = list("failed").get(0);
    assertThat(failed.template()).isEqualTo("invitation");
    assertThat(failed.userId()).hasValue(user);
    assertThat(failed.recipient()).hasValue(recipient.toString());
    assertThat(failed.error()).hasValue("550 5.1.1");
    assertThat(failed.settledAt()).hasValue(mails.clock.instant());
    assertThat(failed.nextAttemptAt()).isEmpty();
    assertThat(failed.toString()).doesNotContain(recipient.toString());

    assertThat(retry(failed.id())).isEqualTo(RetryResult.RETRIED);
    assertThat(retry(failed.id())).as("pending").isEqualTo(RetryResult.NOT_RETRYABLE);
    OutboxEntry pending = list("pending").get(0);
    assertThat(pending.nextAttemptAt()).hasValue(mails.clock.instant());
    mails.deliver();

    assertThat(peer.messages()).hasSize(1);
    OutboxEntry sent = list("sent").get(0);
    assertThat(sent.recipient()).as("deleted").isEmpty();
    assertThat(sent.attempts()).isEqualTo(2);
    assertThat(retry(sent.id())).isEqualTo(RetryResult.NOT_RETRYABLE);
    assertThat(list("failed")).isEmpty();
  }

  @Test
  void expiredMailIsNotSentAgain() {
    peer.answering("RCPT", "550 no");
    mails.send(invitation());
    mails.deliver();
    UUID id = list("failed").get(0).id();
    mails.clock.advance(Duration.ofDays(3));

    assertThat(retry(id)).isEqualTo(RetryResult.NOT_RETRYABLE);
  }

  @Test
  void unknownMailIsUnknown() {
    assertThat(retry(UUID.randomUUID())).isEqualTo(RetryResult.UNKNOWN);
  }

  @Test
  void withheldMailsAreNotListed() {
    mails.inTransaction(outbox -> outbox.withhold(invitation()));
    UUID id = (UUID) MailHarness.onlyMail().get("id");
    assertThat(list("pending")).isEmpty();
    assertThat(retry(id)).isEqualTo(RetryResult.UNKNOWN);
    mails.deliver();
    assertThat(list("sent")).isEmpty();
  }

  @Test
  void pagesJoinAlsoWhereTimesAreEqual() {
    for (int i = 0; i < 7; i++) {
      mails.send(invitation());
    }
    List<UUID> walked = new ArrayList<>();
    List<OutboxEntry> page = list("pending", null, 3);
    while (!page.isEmpty()) {
      page.forEach(entry -> walked.add(entry.id()));
      page = list("pending", page.get(page.size() - 1), 3);
    }

    assertThat(walked).hasSize(7).doesNotHaveDuplicates();
    mails.deliver();
    assertThat(list("sent", list("sent", null, 3).get(2), 10)).hasSize(4);
  }

  private List<OutboxEntry> list(String state) {
    return list(state, null, 50);
  }

  private List<OutboxEntry> list(String state, OutboxEntry after, int limit) {
    return mails.call(
        () ->
            after == null
                ? mails.administration().list(state, null, null, limit)
                : mails.administration().list(state, after.position(), after.id(), limit));
  }

  private RetryResult retry(UUID id) {
    return mails.call(() -> mails.administration().retry(id));
  }

  private MailMessage invitation() {
    return MailMessage.of(MailTemplate.INVITATION, recipient, Language.EN)
        .withLink(mails.publicUrl().link("/invitation", "abc"), Duration.ofDays(7));
  }
}

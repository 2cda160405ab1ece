package dev.sallyport.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.WithoutServer;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.mail.MailMessage;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.platform.text.Language;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithoutServer
class DeliveryServiceIT {
  private final MailHarness mails = new MailHarness(25, RunningService.newSecret());
  private final DeliveryService queue = mails.queue();

  @AfterEach
  void empty() {
    MailHarness.update("delete from mails");
  }

  @Test
  void claimedMailIsFreeAgainAfterItsLease() {
    write();
    ClaimedMail first = queue.claim().orElseThrow();
    mails.clock.advance(DeliveryService.LEASE.minus(Duration.ofNanos(1_000)));
    assertThat(queue.claim()).isEmpty();
    mails.clock.advance(Duration.ofNanos(1_000));

    ClaimedMail second = queue.claim().orElseThrow();

    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.attempt()).isEqualTo(2);
    queue.deferred(first, "late");
    queue.sent(first);
    assertThat(MailHarness.onlyMail())
        .as("settled by the last claim only")
        .containsEntry("state", "pending")
        .containsEntry("last_error", null);
  }

  @Test
  void theOneThatIsDueForLongestComesFirst() {
    write();
    mails.clock.advance(Duration.ofSeconds(1));
    write();

    Instant first = queue.claim().orElseThrow().createdAt();

    assertThat(first).isBefore(queue.claim().orElseThrow().createdAt());
    assertThat(queue.claim()).isEmpty();
  }

  @Test
  void settledMailsAreRemovedInBatches() {
    for (int i = 0; i < 3; i++) {
      write();
      queue.sent(queue.claim().orElseThrow());
    }
    write();
    queue.failed(queue.claim().orElseThrow(), null, FailureReason.UNDELIVERABLE, "550");
    write();
    Instant settled = mails.clock.instant();

    assertThat(queue.remove("sent", settled, 10)).as("not before that time").isZero();
    Instant after = settled.plusNanos(1_000);
    assertThat(queue.remove("sent", after, 2)).isEqualTo(2);
    assertThat(queue.remove("sent", after, 2)).isEqualTo(1);
    assertThat(queue.remove("failed", after, 2)).isEqualTo(1);
    assertThat(MailHarness.onlyMail()).containsEntry("state", "pending");
  }

  private void write() {
    mails.send(
        MailMessage.of(MailTemplate.PASSWORD_CHANGED, MailHarness.newAddress(), Language.EN));
  }
}

package dev.sallyport.admin.alert.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.LocalTransactions;
import dev.sallyport.MovableClock;
import dev.sallyport.WithoutServer;
import dev.sallyport.mail.delivery.MailHarness;
import dev.sallyport.platform.database.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alerts that wait for the webhook, on real PostgreSQL. */
@WithoutServer
class WebhookQueueServiceIT {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  private final LocalTransactions transactions = new LocalTransactions();
  private final MovableClock clock = new MovableClock();

  @BeforeEach
  void noon() {
    clock.set(NOW);
    MailHarness.update("delete from alert_webhooks");
  }

  @AfterEach
  void empty() {
    MailHarness.update("delete from alert_webhooks");
  }

  @Test
  void anAcceptedAlertIsNotSentAgain() {
    write("{}");

    WebhookQueueService.Due due = claim().orElseThrow();
    assertThat(due.body()).isEqualTo("{}");
    transactions.<Void>call(
        () -> {
          service().accepted(due.id());
          return null;
        });

    clock.set(NOW.plus(Duration.ofHours(5)));
    assertThat(claim()).isEmpty();
  }

  @Test
  void anotherAlertIsRetriedEverMoreRarelyForADay() {
    write("{}");
    List<Long> minutes = new ArrayList<>();
    for (int minute = 0; minute < 24 * 60; minute++) {
      clock.set(NOW.plus(Duration.ofMinutes(minute)));
      if (claim().isPresent()) {
        minutes.add((long) minute);
      }
    }

    assertThat(minutes).startsWith(0L, 1L, 3L, 7L, 15L, 31L, 63L, 127L, 191L);
    assertThat(minutes).hasSizeLessThan(32);
    clock.set(NOW.plus(Duration.ofDays(1)));
    assertThat(claim()).isEmpty();
    assertThat(transactions.<Integer>call(() -> service().removeExpired())).isOne();
  }

  @Test
  void theAlertThatIsDueFirstComesFirst() {
    write("first");
    clock.set(NOW.plusSeconds(1));
    write("second");

    assertThat(claim().orElseThrow().body()).isEqualTo("first");
    assertThat(claim().orElseThrow().body()).isEqualTo("second");
    assertThat(claim()).isEmpty();
  }

  private void write(String body) {
    transactions.<Void>call(
        () -> {
          service().write(body);
          return null;
        });
  }

  private Optional<WebhookQueueService.Due> claim() {
    return transactions.call(() -> service().claim());
  }

  private WebhookQueueService service() {
    return new WebhookQueueService(new Sql(transactions.dataSource()), clock);
  }
}

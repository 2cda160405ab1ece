package dev.sallyport.admin.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.LocalTransactions;
import dev.sallyport.RunningService;
import dev.sallyport.WithoutServer;
import dev.sallyport.account.User;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.admin.alert.webhook.WebhookQueueService;
import dev.sallyport.admin.alert.webhook.WebhookSettings;
import dev.sallyport.mail.MailMessage;
import dev.sallyport.mail.MailOutbox;
import dev.sallyport.mail.delivery.MailHarness;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.database.Sql;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alerts about findings on real PostgreSQL. */
@WithoutServer
class AlertServiceIT {
  /** At a time of which no other test has findings. */
  private static final Instant NOW = Instant.parse("2041-05-01T12:00:00Z");

  private static final String BODY =
      "{\"type\":\"findings\",\"created_at\":\"2041-05-01T12:00:00.000Z\",\"findings\":[{\"id\":%"
          + "\"subject\":\"alerted\",%\"more\":1}";

  private static final Map<String, String> WEBHOOK =
      Map.of(
          "ALERT_WEBHOOK_URL",
          "https://hooks.example.com/x",
          "ALERT_WEBHOOK_SECRET",
          "s".repeat(32));

  private static final String MINE = "delete from suspicious_findings where subject = 'alerted'";

  private final MailHarness mails = new MailHarness(1, RunningService.newSecret());
  private final LocalTransactions transactions = new LocalTransactions();
  private Map<String, String> webhook = Map.of();
  private String recipients = "ada@example.com,bob@example.com";

  @BeforeEach
  void noon() {
    MailHarness.update(MINE);
    mails.clock.set(NOW);
  }

  @AfterEach
  void empty() {
    MailHarness.update(MINE);
    MailHarness.update("delete from mails");
  }

  @Test
  void withoutFindingsNobodyIsAlerted() {
    assertThat(alert()).isZero();
    assertThat(MailHarness.mails()).isEmpty();
  }

  @Test
  void aFindingAlertsEachRecipientOnce() {
    finding(NOW.minusSeconds(30));

    assertThat(alert()).isEqualTo(2);
    mails.clock.set(NOW.plus(Duration.ofMinutes(30)));
    assertThat(alert()).isZero();

    assertThat(MailHarness.mails())
        .extracting(mail -> mail.get("template"))
        .containsExactly("security_alert", "security_alert");
  }

  /** Whatever an attacker does. */
  @Test
  void anAlertStandsForAllFindingsOfTenMinutes() {
    for (int i = 0; i < 50; i++) {
      finding(NOW.minusSeconds(i));
    }
    assertThat(alert()).isEqualTo(2);
    for (int minute = 1; minute < 10; minute++) {
      mails.clock.set(NOW.plus(Duration.ofMinutes(minute)));
      finding(mails.clock.instant());
      assertThat(alert()).as("minute " + minute).isZero();
    }

    mails.clock.set(NOW.plus(Duration.ofMinutes(10)));
    assertThat(alert()).isEqualTo(2);
    assertThat(MailHarness.mails()).hasSize(4);
  }

  @Test
  void findingsOfMoreThanAnHourAgoAlertNobody() {
    finding(NOW.minus(AlertService.NEW));

    assertThat(alert()).isZero();
    finding(NOW.minus(AlertService.NEW).plusSeconds(1));
    assertThat(alert()).isEqualTo(2);
  }

  @Test
  void withoutRecipientsFindingsStayUnalerted() {
    recipients = null;
    finding(NOW);
    assertThat(alert()).isZero();

    recipients = "ada@example.com";
    assertThat(alert()).isEqualTo(1);
  }

  @Test
  void aWebhookGetsWhatWasFound() {
    recipients = null;
    webhook = WEBHOOK;
    for (int i = 0; i < 51; i++) {
      finding(NOW.minusSeconds(i));
    }

    assertThat(alert()).isZero();

    assertThat(MailHarness.update("delete from alert_webhooks where body like ?", BODY)).isOne();
    assertThat(MailHarness.mails()).isEmpty();
  }

  /** So that whoever gets it can look both up as one. */
  @Test
  void aPartIsReportedUnderTheFindingOfItsAttack() {
    recipients = null;
    webhook = WEBHOOK;
    UUID attack = finding(NOW.minusSeconds(5));
    UUID part = finding(NOW);
    MailHarness.update("update suspicious_findings set part_of = ? where id = ?", attack, part);

    alert();

    assertThat(
            MailHarness.update(
                "delete from alert_webhooks where body like ?",
                "%\"id\":\"" + attack + "\"%\"id\":\"" + attack + "\"%\"more\":0}"))
        .isOne();
  }

  /** Otherwise the finding would never be reported. */
  @Test
  void anAlertThatCouldNotBeWrittenIsWrittenLater() {
    finding(NOW);
    AtomicInteger written = new AtomicInteger();
    MailOutbox full =
        new MailOutbox(null, null, null) {
          @Override
          public void send(MailMessage message) {
            if (written.incrementAndGet() == 2) {
              throw new IllegalStateException("the outbox is full");
            }
          }
        };

    assertThatThrownBy(() -> transactions.call(() -> service(full).send()))
        .isInstanceOf(IllegalStateException.class);

    assertThat(alert()).isEqualTo(2);
  }

  private int alert() {
    AtomicInteger sent = new AtomicInteger();
    mails.inTransaction(outbox -> sent.set(service(outbox).send()));
    return sent.get();
  }

  private AlertService service(MailOutbox outbox) {
    Map<String, String> variables =
        recipients == null
            ? Map.of()
            : Map.of("ALERT_EMAILS", recipients, "SMTP_URL", "smtp://localhost");
    return new AlertService(
        new Sql(transactions.dataSource()),
        new AlertSettings(new Configuration(name -> Optional.ofNullable(variables.get(name)))),
        outbox,
        new WebhookSettings(new Configuration(name -> Optional.ofNullable(webhook.get(name)))),
        new WebhookQueueService(new Sql(transactions.dataSource()), mails.clock),
        new UserSearchService(null, null) {
          @Override
          public Optional<User> findByEmail(String email) {
            return Optional.empty();
          }
        },
        mails.clock);
  }

  private static UUID finding(Instant at) {
    Timestamp time = Timestamp.from(at);
    UUID id = UUID.randomUUID();
    MailHarness.update(
        "insert into suspicious_findings (id, pattern, subject, window_start, window_end,"
            + " occurrences, distinct_count, first_at, last_at, addresses, created_at)"
            + " values (?, ?, 'alerted', ?, ?, 30, 7, ?, ?, '{}', ?)",
        id,
        "pattern-" + UUID.randomUUID(),
        time,
        time,
        time,
        time,
        time);
    return id;
  }
}

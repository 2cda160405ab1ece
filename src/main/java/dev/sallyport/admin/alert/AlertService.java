package dev.sallyport.admin.alert;

import dev.sallyport.account.User;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.admin.alert.webhook.WebhookQueueService;
import dev.sallyport.admin.alert.webhook.WebhookSettings;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailMessage;
import dev.sallyport.mail.MailOutbox;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.text.Language;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Writes alerts about new findings into the outbox and the queue of the webhook. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class AlertService {
  /** Between two alerts, however many findings there are. */
  static final Duration INTERVAL = Duration.ofMinutes(10);

  /** Older findings cause no alert. */
  static final Duration NEW = Duration.ofHours(1);

  private final Sql sql;
  private final AlertSettings settings;
  private final MailOutbox outbox;
  private final WebhookSettings webhook;
  private final WebhookQueueService webhooks;
  private final UserSearchService users;
  private final Clock clock;

  /** Required by the EJB container. */
  protected AlertService() {
    this(null, null, null, null, null, null, null);
  }

  @Inject
  public AlertService(
      Sql sql,
      AlertSettings settings,
      MailOutbox outbox,
      WebhookSettings webhook,
      WebhookQueueService webhooks,
      UserSearchService users,
      Clock clock) {
    this.sql = sql;
    this.settings = settings;
    this.outbox = outbox;
    this.webhook = webhook;
    this.webhooks = webhooks;
    this.users = users;
    this.clock = clock;
  }

  /**
   * Alerts the recipients if there are new findings and the last alert is ten minutes ago.
   *
   * @return number of mails
   */
  public int send() {
    Instant now = clock.instant();
    if ((settings.recipients().isEmpty() && !webhook.isEnabled())
        || sql.exists(
            "select from suspicious_findings where alerted_at > ? and alerted_at <= ? limit 1",
            now.minus(INTERVAL),
            now)) {
      return 0;
    }
    // Of two nodes at once, the second waits for the first and then finds nothing.
    List<AlertedFinding> found =
        sql.list(
            "update suspicious_findings set alerted_at = ? where alerted_at is null"
                + " and created_at > ? and created_at <= ? returning coalesce(part_of, id), pattern,"
                + " subject, created_at",
            row -> new AlertedFinding(row.uuid(1), row.text(2), row.text(3), row.time(4)),
            now,
            now.minus(NEW),
            now);
    Optional<Instant> first =
        found.stream().map(AlertedFinding::createdAt).min(Comparator.naturalOrder());
    if (first.isEmpty()) {
      return 0;
    }
    settings.recipients().forEach(recipient -> mail(recipient, first.get()));
    if (webhook.isEnabled()) {
      webhooks.write(AlertedFinding.json(found, now));
    }
    return settings.recipients().size();
  }

  private void mail(EmailAddress recipient, Instant time) {
    Language language =
        users.findByEmail(recipient.toString()).map(User::language).orElse(Language.EN);
    outbox.send(MailMessage.of(MailTemplate.SECURITY_ALERT, recipient, language).withTime(time));
  }
}

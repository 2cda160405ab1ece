package dev.sallyport.admin.alert.webhook;

import dev.sallyport.platform.database.Sql;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The alerts that the webhook has not accepted yet. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class WebhookQueueService {
  /** After it an alert is of no use. */
  static final Duration LIFETIME = Duration.ofDays(1);

  /** To the second attempt; twice as long to each further one. */
  static final Duration FIRST_RETRY = Duration.ofMinutes(1);

  private static final int MAX_DOUBLINGS = 6;

  private final Sql sql;
  private final Clock clock;

  /** Required by the EJB container. */
  protected WebhookQueueService() {
    this(null, null);
  }

  @Inject
  public WebhookQueueService(Sql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /** An alert to send. */
  record Due(UUID id, String body) {}

  /** Queues an alert in the transaction of the caller. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public void write(String body) {
    Instant now = clock.instant();
    sql.update(
        "insert into alert_webhooks (id, body, created_at, expires_at, next_attempt_at)"
            + " values (?, ?, ?, ?, ?)",
        UUID.randomUUID(),
        body,
        now,
        now.plus(LIFETIME),
        now);
  }

  /**
   * The next alert that is due. It is due again later unless {@link #accepted} is called, so that
   * nothing has to be written if the attempt fails or the node ends.
   */
  public Optional<Due> claim() {
    Instant now = clock.instant();
    return sql.first(
        "update alert_webhooks set attempts = attempts + 1, next_attempt_at = ?::timestamptz"
            + " + power(2, least(attempts, ?)) * ? * interval '1 second'"
            + " where id = (select id from alert_webhooks where next_attempt_at <= ?"
            + " and expires_at > ? order by next_attempt_at, id limit 1 for update skip locked)"
            + " returning id, body",
        row -> new Due(row.uuid(1), row.text(2)),
        now,
        MAX_DOUBLINGS,
        FIRST_RETRY.toSeconds(),
        now,
        now);
  }

  /** Removes an alert that the webhook has accepted. */
  public void accepted(UUID id) {
    sql.update("delete from alert_webhooks where id = ?", id);
  }

  /** Removes alerts that the webhook has not accepted in time; returns how many. */
  public int removeExpired() {
    return sql.update("delete from alert_webhooks where expires_at <= ?", clock.instant());
  }
}

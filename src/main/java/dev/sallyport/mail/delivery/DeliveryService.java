package dev.sallyport.mail.delivery;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The worker's side of the outbox. Each call is a transaction of its own, so that none is open
 * while the mail server is awaited.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class DeliveryService {
  /**
   * When another node takes over a mail whose worker has not settled it: longer than a worker may
   * need for connecting and sending.
   */
  static final Duration LEASE = Duration.ofMinutes(5);

  /** Mails of a newer version are left to the nodes that know their templates. */
  private static final List<String> TEMPLATES =
      Arrays.stream(MailTemplate.values()).map(MailTemplate::code).toList();

  private static final String CLAIM =
      """
      update mails set attempts = attempts + 1, next_attempt_at = ?
      where id = (select id from mails where state = 'pending' and next_attempt_at <= ?
        and template = any (?) order by next_attempt_at limit 1 for update skip locked)
      returning id, template, user_id, sealed_content, sealed_by, is_withheld, attempts,
        created_at, expires_at
      """;

  private static final String SETTLE =
      "update mails set state = ?, settled_at = ?, last_error = ?, sealed_content ="
          + " case when ? then sealed_content end"
          + " where id = ? and attempts = ? and state = 'pending'";

  private static final String DEFER =
      "update mails set next_attempt_at = ?, last_error = ?"
          + " where id = ? and attempts = ? and state = 'pending'";

  private static final String REMOVE =
      "delete from mails where id in (select id from mails where state = ? and settled_at < ?"
          + " limit ? for update skip locked)";

  private final Sql sql;
  private final AuditService audit;
  private final Clock clock;

  /** Required by the EJB container. */
  protected DeliveryService() {
    this(null, null, null);
  }

  @Inject
  public DeliveryService(Sql sql, AuditService audit, Clock clock) {
    this.sql = sql;
    this.audit = audit;
    this.clock = clock;
  }

  /** Claims the mail that has been due for longest; empty if none is due. */
  public Optional<ClaimedMail> claim() {
    Instant now = clock.instant();
    return sql.first(CLAIM, DeliveryService::claimed, now.plus(LEASE), now, Sql.texts(TEMPLATES));
  }

  private static ClaimedMail claimed(Row row) {
    return new ClaimedMail(
        row.uuid(1),
        MailTemplate.of(row.text(2)).orElseThrow(),
        Optional.ofNullable(row.uuid(3)),
        row.bytes(4),
        row.text(5),
        row.flag(6),
        row.integer(7),
        row.time(8),
        row.time(9));
  }

  /** Records that the mail server accepted the mail, and deletes its content. */
  public void sent(ClaimedMail mail) {
    settle(mail, "sent", null, false);
  }

  /** Records that the mail has to be sent again. */
  public void deferred(ClaimedMail mail, String reason) {
    Instant next = clock.instant().plus(RetrySchedule.after(mail.attempt()));
    sql.update(DEFER, next, reason, mail.id(), mail.attempt());
  }

  /**
   * Records that the mail is not sent, with an audit event.
   *
   * @param recipient null if the content cannot be opened
   */
  public void failed(ClaimedMail mail, String recipient, FailureReason reason, String detail) {
    if (settle(mail, "failed", detail, true)) {
      audit.detected(
          EventType.MAIL_FAILED,
          Subject.userOrEmail(mail.userId().orElse(null), recipient)
              .with(mail.template().code() + " " + detail),
          RequestOrigin.SERVICE,
          reason);
    }
  }

  private boolean settle(ClaimedMail mail, String state, String error, boolean keepsContent) {
    return sql.update(
            SETTLE, state, clock.instant(), error, keepsContent, mail.id(), mail.attempt())
        == 1;
  }

  /** The age of the oldest mail that is neither sent nor failed; zero if there is none. */
  public Duration oldestPending() {
    return sql.first(
            "select min(created_at) from mails where state = 'pending' and not is_withheld",
            row -> row.time(1))
        .map(oldest -> Duration.between(oldest, clock.instant()))
        .orElse(Duration.ZERO);
  }

  /**
   * Deletes mails that were settled before.
   *
   * @param state {@code sent} or {@code failed}
   * @return how many
   */
  public int remove(String state, Instant before, int limit) {
    return sql.update(REMOVE, state, before, limit);
  }
}

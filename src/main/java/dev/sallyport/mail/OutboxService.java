package dev.sallyport.mail;

import dev.sallyport.platform.database.Sql;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Writes mails into the outbox, in the transaction of the caller. */
@Stateless
@TransactionAttribute(TransactionAttributeType.MANDATORY)
public class OutboxService {
  /** Pending mails: enough for an outage of the mail server, and little work to send. */
  static final int MOST_PENDING = 10_000;

  /** How long a client must wait before it retries while the outbox is full. */
  private static final Duration FULL_RETRY = Duration.ofMinutes(1);

  private static final String COUNT =
      "select count(*) from (select 1 from mails where state = 'pending' limit ?) as pending";

  private static final String INSERT =
      """
      insert into mails (id, template, user_id, sealed_content, sealed_by, is_withheld, created_at,
        expires_at, next_attempt_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private final Sql sql;
  private final MailSeal seal;
  private final Clock clock;

  /** Required by the EJB container. */
  protected OutboxService() {
    this(null, null, null);
  }

  @Inject
  public OutboxService(Sql sql, MailSeal seal, Clock clock) {
    this.sql = sql;
    this.seal = seal;
    this.clock = clock;
  }

  /**
   * Writes a mail.
   *
   * @param senderDomain the right side of its {@code Message-ID}
   * @param withheld whether it is deleted rather than sent
   * @throws Problem 503 if {@value #MOST_PENDING} mails are pending
   */
  public void write(MailMessage message, String senderDomain, boolean withheld) {
    UUID id = UUID.randomUUID();
    Instant now = clock.instant();
    MailSeal.Stored mail = new MailSeal.Stored("<" + id + "@" + senderDomain + ">", message);
    requireRoom();
    sql.update(
        INSERT,
        id,
        message.template().code(),
        message.userId(),
        seal.seal(id, mail),
        seal.sealedBy(),
        withheld,
        now,
        now.plus(message.lifetime()),
        now);
  }

  private void requireRoom() {
    if (sql.one(COUNT, row -> row.integer(1), MOST_PENDING) >= MOST_PENDING) {
      throw Problem.retryAfter(ProblemType.UNAVAILABLE, FULL_RETRY);
    }
  }

  /** Deletes the mails of a user who is deleted, sent or not; returns how many. */
  public int removeAllOf(UUID userId) {
    return sql.update("delete from mails where user_id = ?", userId);
  }
}

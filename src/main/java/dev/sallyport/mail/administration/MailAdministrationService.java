package dev.sallyport.mail.administration;

import dev.sallyport.mail.MailMessage;
import dev.sallyport.mail.MailQueued;
import dev.sallyport.mail.MailSeal;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Lists mails for operators and retries failed ones. */
@Stateless
public class MailAdministrationService {
  /** The states of a mail, as operators and the database name them. */
  public static final List<String> STATES = List.of("pending", "sent", "failed");

  private static final String PENDING = "pending";

  private static final String SELECT =
      "select id, template, user_id, sealed_content, sealed_by, state, attempts, created_at,"
          + " expires_at, next_attempt_at, settled_at, last_error from mails"
          + " where state = ? and not is_withheld";

  private static final String RETRY =
      "update mails set state = 'pending', settled_at = null, next_attempt_at = ?"
          + " where id = ? and state = 'failed' and expires_at > ? and not is_withheld";

  private final Sql sql;
  private final MailSeal seal;
  private final Event<MailQueued> queued;
  private final Clock clock;

  /** Required by the EJB container. */
  protected MailAdministrationService() {
    this(null, null, null, null);
  }

  @Inject
  public MailAdministrationService(Sql sql, MailSeal seal, Event<MailQueued> queued, Clock clock) {
    this.sql = sql;
    this.seal = seal;
    this.queued = queued;
    this.clock = clock;
  }

  /**
   * A mail, without link and code.
   *
   * @param template such as {@code invitation}; also one that only a newer version knows
   * @param recipient empty once the mail is sent, and if it cannot be opened
   * @param nextAttemptAt empty if the mail is settled
   * @param settledAt when it was sent or failed
   * @param error why the last attempt failed; empty if none did
   */
  public record OutboxEntry(
      UUID id,
      String template,
      String state,
      Optional<UUID> userId,
      Optional<String> recipient,
      int attempts,
      Instant createdAt,
      Instant expiresAt,
      Optional<Instant> nextAttemptAt,
      Optional<Instant> settledAt,
      Optional<String> error) {
    /** The time by which the mails of a state are sorted. */
    public Instant position() {
      return settledAt.orElse(createdAt);
    }

    @Override
    public String toString() {
      return "OutboxEntry[" + id + ", " + state + "]";
    }
  }

  /** What {@link #retry} did. */
  public enum RetryResult {
    RETRIED,
    UNKNOWN,
    /** It is pending or sent, or what it contains has expired. */
    NOT_RETRYABLE
  }

  /**
   * The mails of a state, newest first: settled ones by that time, pending ones by their creation.
   *
   * @param state one of {@link #STATES}
   * @param afterTime where the previous page ended; null for the first page
   * @param afterId likewise
   */
  public List<OutboxEntry> list(String state, Instant afterTime, UUID afterId, int limit) {
    String time = state.equals(PENDING) ? "created_at" : "settled_at";
    List<Object> parameters = new ArrayList<>(List.of(state));
    String after = "";
    if (afterId != null) {
      after = " and (" + time + ", id) < (?, ?)";
      parameters.addAll(List.of(afterTime, afterId));
    }
    parameters.add(limit);
    return sql.list(
        SELECT + after + " order by " + time + " desc, id desc limit ?",
        this::entry,
        parameters.toArray());
  }

  private OutboxEntry entry(Row row) {
    UUID id = row.uuid(1);
    Optional<MailTemplate> template = MailTemplate.of(row.text(2));
    Optional<UUID> userId = Optional.ofNullable(row.uuid(3));
    String sealedBy = row.text(5);
    String state = row.text(6);
    return new OutboxEntry(
        id,
        row.text(2),
        state,
        userId,
        Optional.ofNullable(row.bytes(4))
            .flatMap(
                content ->
                    template.flatMap(known -> seal.open(id, known, userId, content, sealedBy)))
            .map(MailSeal.Stored::message)
            .map(MailMessage::recipient)
            .map(Object::toString),
        row.integer(7),
        row.time(8),
        row.time(9),
        Optional.ofNullable(row.time(10)).filter(next -> state.equals(PENDING)),
        Optional.ofNullable(row.time(11)),
        Optional.ofNullable(row.text(12)));
  }

  /** Sends a failed mail again, now. */
  public RetryResult retry(UUID id) {
    Instant now = clock.instant();
    if (sql.update(RETRY, now, id, now) == 1) {
      queued.fire(new MailQueued());
      return RetryResult.RETRIED;
    }
    return sql.exists("select 1 from mails where id = ? and not is_withheld", id)
        ? RetryResult.NOT_RETRYABLE
        : RetryResult.UNKNOWN;
  }
}

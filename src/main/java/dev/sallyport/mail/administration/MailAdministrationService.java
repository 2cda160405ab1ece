package dev.sallyport.mail.administration;

import dev.sallyport.mail.MailMessage;
import dev.sallyport.mail.MailQueued;
import dev.sallyport.mail.MailSeal;
import dev.sallyport.mail.MailTemplate;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

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

  private final DataSource database;
  private final MailSeal seal;
  private final Event<MailQueued> queued;
  private final Clock clock;

  /** Required by the EJB container. */
  protected MailAdministrationService() {
    this(null, null, null, null);
  }

  @Inject
  public MailAdministrationService(
      DataSource database, MailSeal seal, Event<MailQueued> queued, Clock clock) {
    this.database = database;
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
    String after = afterId == null ? "" : " and (" + time + ", id) < (?, ?)";
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                SELECT + after + " order by " + time + " desc, id desc limit ?")) {
      statement.setString(1, state);
      int next = 2;
      if (afterId != null) {
        statement.setTimestamp(next++, Timestamp.from(afterTime));
        statement.setObject(next++, afterId);
      }
      statement.setInt(next, limit);
      List<OutboxEntry> entries = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          entries.add(entry(row));
        }
      }
      return entries;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private OutboxEntry entry(ResultSet row) throws SQLException {
    UUID id = row.getObject(1, UUID.class);
    Optional<MailTemplate> template = MailTemplate.of(row.getString(2));
    Optional<UUID> userId = Optional.ofNullable(row.getObject(3, UUID.class));
    String sealedBy = row.getString(5);
    String state = row.getString(6);
    return new OutboxEntry(
        id,
        row.getString(2),
        state,
        userId,
        Optional.ofNullable(row.getBytes(4))
            .flatMap(
                content ->
                    template.flatMap(known -> seal.open(id, known, userId, content, sealedBy)))
            .map(MailSeal.Stored::message)
            .map(MailMessage::recipient)
            .map(Object::toString),
        row.getInt(7),
        row.getTimestamp(8).toInstant(),
        row.getTimestamp(9).toInstant(),
        time(row, 10).filter(next -> state.equals(PENDING)),
        time(row, 11),
        Optional.ofNullable(row.getString(12)));
  }

  private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }

  /** Sends a failed mail again, now. */
  public RetryResult retry(UUID id) {
    Instant now = clock.instant();
    try (Connection connection = database.getConnection();
        PreparedStatement retry = connection.prepareStatement(RETRY);
        PreparedStatement find =
            connection.prepareStatement("select 1 from mails where id = ? and not is_withheld")) {
      retry.setTimestamp(1, Timestamp.from(now));
      retry.setObject(2, id);
      retry.setTimestamp(3, Timestamp.from(now));
      if (retry.executeUpdate() == 1) {
        queued.fire(new MailQueued());
        return RetryResult.RETRIED;
      }
      find.setObject(1, id);
      try (ResultSet row = find.executeQuery()) {
        return row.next() ? RetryResult.NOT_RETRYABLE : RetryResult.UNKNOWN;
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}

package dev.sallyport.mail.delivery;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.platform.http.client.RequestOrigin;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

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
  private static final Object[] TEMPLATES =
      Arrays.stream(MailTemplate.values()).map(MailTemplate::code).toArray();

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

  private final DataSource database;
  private final AuditService audit;
  private final Clock clock;

  /** Required by the EJB container. */
  protected DeliveryService() {
    this(null, null, null);
  }

  @Inject
  public DeliveryService(DataSource database, AuditService audit, Clock clock) {
    this.database = database;
    this.audit = audit;
    this.clock = clock;
  }

  /** Claims the mail that has been due for longest; empty if none is due. */
  public Optional<ClaimedMail> claim() {
    Instant now = clock.instant();
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      statement.setTimestamp(1, Timestamp.from(now.plus(LEASE)));
      statement.setTimestamp(2, Timestamp.from(now));
      statement.setArray(3, connection.createArrayOf("text", TEMPLATES));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(claimed(row)) : Optional.empty();
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static ClaimedMail claimed(ResultSet row) throws SQLException {
    return new ClaimedMail(
        row.getObject(1, UUID.class),
        MailTemplate.of(row.getString(2)).orElseThrow(),
        Optional.ofNullable(row.getObject(3, UUID.class)),
        row.getBytes(4),
        row.getString(5),
        row.getBoolean(6),
        row.getInt(7),
        row.getTimestamp(8).toInstant(),
        row.getTimestamp(9).toInstant());
  }

  /** Records that the mail server accepted the mail, and deletes its content. */
  public void sent(ClaimedMail mail) {
    settle(mail, "sent", null, false);
  }

  /** Records that the mail has to be sent again. */
  public void deferred(ClaimedMail mail, String reason) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(DEFER)) {
      Instant next = clock.instant().plus(RetrySchedule.after(mail.attempt()));
      statement.setTimestamp(1, Timestamp.from(next));
      statement.setString(2, reason);
      statement.setObject(3, mail.id());
      statement.setInt(4, mail.attempt());
      statement.executeUpdate();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
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
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(SETTLE)) {
      statement.setString(1, state);
      statement.setTimestamp(2, Timestamp.from(clock.instant()));
      statement.setString(3, error);
      statement.setBoolean(4, keepsContent);
      statement.setObject(5, mail.id());
      statement.setInt(6, mail.attempt());
      return statement.executeUpdate() == 1;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** The age of the oldest mail that is neither sent nor failed; zero if there is none. */
  public Duration oldestPending() {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "select min(created_at) from mails where state = 'pending' and not is_withheld");
        ResultSet row = statement.executeQuery()) {
      row.next();
      Timestamp oldest = row.getTimestamp(1);
      return oldest == null ? Duration.ZERO : Duration.between(oldest.toInstant(), clock.instant());
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /**
   * Deletes mails that were settled before.
   *
   * @param state {@code sent} or {@code failed}
   * @return how many
   */
  public int remove(String state, Instant before, int limit) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(REMOVE)) {
      statement.setString(1, state);
      statement.setTimestamp(2, Timestamp.from(before));
      statement.setInt(3, limit);
      return statement.executeUpdate();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}

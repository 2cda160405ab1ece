package dev.sallyport.mail;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
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
import java.util.UUID;
import javax.sql.DataSource;

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

  private final DataSource database;
  private final MailSeal seal;
  private final Clock clock;

  /** Required by the EJB container. */
  protected OutboxService() {
    this(null, null, null);
  }

  @Inject
  public OutboxService(DataSource database, MailSeal seal, Clock clock) {
    this.database = database;
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
    try (Connection connection = database.getConnection()) {
      requireRoom(connection);
      try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
        insert.setObject(1, id);
        insert.setString(2, message.template().code());
        insert.setObject(3, message.userId().orElse(null));
        insert.setBytes(4, seal.seal(id, mail));
        insert.setString(5, seal.sealedBy());
        insert.setBoolean(6, withheld);
        insert.setTimestamp(7, Timestamp.from(now));
        insert.setTimestamp(8, Timestamp.from(now.plus(message.lifetime())));
        insert.setTimestamp(9, Timestamp.from(now));
        insert.executeUpdate();
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static void requireRoom(Connection connection) throws SQLException {
    try (PreparedStatement count = connection.prepareStatement(COUNT)) {
      count.setInt(1, MOST_PENDING);
      try (ResultSet row = count.executeQuery()) {
        row.next();
        if (row.getInt(1) >= MOST_PENDING) {
          throw Problem.retryAfter(ProblemType.UNAVAILABLE, FULL_RETRY);
        }
      }
    }
  }

  /** Deletes the mails of a user who is deleted, sent or not; returns how many. */
  public int removeAllOf(UUID userId) {
    try (Connection connection = database.getConnection();
        PreparedStatement delete =
            connection.prepareStatement("delete from mails where user_id = ?")) {
      delete.setObject(1, userId);
      return delete.executeUpdate();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}

package dev.sallyport.mail.suppression;

import dev.sallyport.mail.EmailAddress;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import javax.sql.DataSource;

/** The table of the recipients who have stopped mails. */
@Stateless
public class SuppressionService {
  private static final String FIND =
      "select 1 from mail_suppressions where recipient_mac = any (?) and resumed_at is null"
          + " and expires_at > ?";

  /** A link of a mail that was sent before the recipient resumed the mails stops nothing. */
  private static final String STOP =
      """
      insert into mail_suppressions as earlier (recipient_mac, expires_at) values (?, ?)
      on conflict (recipient_mac) do update
        set expires_at = greatest(earlier.expires_at, excluded.expires_at), resumed_at = null
        where earlier.resumed_at is null or earlier.resumed_at < ?
      """;

  /** Until no link of an earlier mail is valid. */
  private static final String RESUME =
      "update mail_suppressions set resumed_at = ?, expires_at = ? where recipient_mac = any (?)";

  private static final String REMOVE =
      "delete from mail_suppressions where recipient_mac in (select recipient_mac"
          + " from mail_suppressions where expires_at < ? limit ? for update skip locked)";

  private final DataSource database;
  private final StopLinks links;
  private final Clock clock;

  /** Required by the EJB container. */
  protected SuppressionService() {
    this(null, null, null);
  }

  @Inject
  public SuppressionService(DataSource database, StopLinks links, Clock clock) {
    this.database = database;
    this.links = links;
    this.clock = clock;
  }

  /** Whether the recipient wants none of the mails that other people can cause. */
  public boolean isSuppressed(EmailAddress recipient) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(FIND)) {
      setMacs(connection, statement, 1, recipient);
      statement.setTimestamp(2, Timestamp.from(clock.instant()));
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /**
   * Suppresses mails to the recipient until the link expires.
   *
   * @return false if the recipient has resumed the mails since the mail with the link
   */
  public boolean stop(MailStop request) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(STOP)) {
      statement.setBytes(1, links.macs(request.recipient()).get(0));
      statement.setTimestamp(2, Timestamp.from(request.expiresAt()));
      statement.setTimestamp(3, Timestamp.from(request.mailedAt()));
      return statement.executeUpdate() == 1;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Ends the suppression, and makes the links of earlier mails invalid. */
  public void resume(EmailAddress recipient) {
    Instant now = clock.instant();
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(RESUME)) {
      statement.setTimestamp(1, Timestamp.from(now));
      statement.setTimestamp(2, Timestamp.from(now.plus(StopLinks.VALIDITY)));
      setMacs(connection, statement, 3, recipient);
      statement.executeUpdate();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Deletes rows that expired before; returns how many. */
  public int removeExpired(Instant before, int limit) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(REMOVE)) {
      statement.setTimestamp(1, Timestamp.from(before));
      statement.setInt(2, limit);
      return statement.executeUpdate();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private void setMacs(
      Connection connection, PreparedStatement statement, int index, EmailAddress recipient)
      throws SQLException {
    // The driver encodes an array of objects only if its class says that they are bytes.
    byte[][] macs = links.macs(recipient).toArray(byte[][]::new);
    statement.setArray(index, connection.createArrayOf("bytea", macs));
  }
}

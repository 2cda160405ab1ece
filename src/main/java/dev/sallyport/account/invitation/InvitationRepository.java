package dev.sallyport.account.invitation;

import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailLanguage;
import dev.sallyport.platform.http.Cursor;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;

/** The table {@code invitations}. */
@Stateless
@TransactionAttribute(TransactionAttributeType.MANDATORY)
public class InvitationRepository {
  /** Invitations at a time, expired ones included, so that operators cannot fill the table. */
  public static final int MOST = 1_000;

  private static final String COLUMNS =
      "id, email, roles, language, invited_by, created_at, sent_at, expires_at";

  private final DataSource database;

  /** Required by the EJB container. */
  protected InvitationRepository() {
    this(null);
  }

  @Inject
  public InvitationRepository(DataSource database) {
    this.database = database;
  }

  /** Newest first. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public List<Invitation> list(Optional<Cursor> after, int limit) {
    String from = after.isPresent() ? " where (created_at, id) < (?, ?)" : "";
    return query(
        "select "
            + COLUMNS
            + " from invitations"
            + from
            + " order by created_at desc, id desc limit ?",
        statement -> {
          int parameter = 1;
          if (after.isPresent()) {
            statement.setTimestamp(parameter++, Timestamp.from(after.get().createdAt()));
            statement.setObject(parameter++, after.get().id());
          }
          statement.setInt(parameter, limit);
        });
  }

  /** Reads an invitation and locks it until the transaction ends. */
  public Optional<Invitation> lock(UUID id) {
    return query(
            "select " + COLUMNS + " from invitations where id = ? for update",
            statement -> statement.setObject(1, id))
        .stream()
        .findFirst();
  }

  /** Reads an invitation. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public Optional<Invitation> find(UUID id) {
    return query(
            "select " + COLUMNS + " from invitations where id = ?",
            statement -> statement.setObject(1, id))
        .stream()
        .findFirst();
  }

  /**
   * Stores a new invitation.
   *
   * @return false if there is one for the address, also one that a concurrent request stores, or if
   *     there are {@value #MOST}
   */
  public boolean insert(Invitation invitation) {
    return update(
            "insert into invitations ("
                + COLUMNS
                + ") select ?, ?, ?, ?, ?, ?, ?, ? where (select count(*) from invitations) < ?"
                + " on conflict (email) do nothing",
            statement -> {
              Set<String> roles = new TreeSet<>(invitation.roles());
              statement.setObject(1, invitation.id());
              statement.setString(2, invitation.email().toString());
              statement.setArray(
                  3, statement.getConnection().createArrayOf("text", roles.toArray()));
              statement.setString(4, invitation.language().tag());
              statement.setObject(5, invitation.invitedBy());
              statement.setTimestamp(6, Timestamp.from(invitation.createdAt()));
              statement.setTimestamp(7, Timestamp.from(invitation.sentAt()));
              statement.setTimestamp(8, Timestamp.from(invitation.expiresAt()));
              statement.setInt(9, MOST);
            })
        == 1;
  }

  /** Records that the invitation was sent again. */
  public void resent(UUID id, UUID operatorId, Instant sentAt, Instant expiresAt) {
    update(
        "update invitations set invited_by = ?, sent_at = ?, expires_at = ? where id = ?",
        statement -> {
          statement.setObject(1, operatorId);
          statement.setTimestamp(2, Timestamp.from(sentAt));
          statement.setTimestamp(3, Timestamp.from(expiresAt));
          statement.setObject(4, id);
        });
  }

  /** False if there is none. */
  public boolean delete(UUID id) {
    return update("delete from invitations where id = ?", statement -> statement.setObject(1, id))
        == 1;
  }

  /** Deletes invitations that expired before; returns how many. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public int removeExpired(Instant before, int limit) {
    return update(
        "delete from invitations where id in (select id from invitations where expires_at <= ?"
            + " limit ?)",
        statement -> {
          statement.setTimestamp(1, Timestamp.from(before));
          statement.setInt(2, limit);
        });
  }

  @FunctionalInterface
  private interface Parameters {
    void bind(PreparedStatement statement) throws SQLException;
  }

  private List<Invitation> query(String sql, Parameters parameters) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      parameters.bind(statement);
      List<Invitation> found = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(invitation(row));
        }
      }
      return found;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private int update(String sql, Parameters parameters) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      parameters.bind(statement);
      return statement.executeUpdate();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static Invitation invitation(ResultSet row) throws SQLException {
    return new Invitation(
        row.getObject(1, UUID.class),
        EmailAddress.parse(row.getString(2)).orElseThrow(),
        Set.of((String[]) row.getArray(3).getArray()),
        MailLanguage.ofTag(row.getString(4)).orElse(MailLanguage.EN),
        row.getObject(5, UUID.class),
        row.getTimestamp(6).toInstant(),
        row.getTimestamp(7).toInstant(),
        row.getTimestamp(8).toInstant());
  }
}

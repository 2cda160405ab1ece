package dev.sallyport.account.invitation;

import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.Cursor;
import dev.sallyport.platform.text.Language;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** The table {@code invitations}. */
@Stateless
@TransactionAttribute(TransactionAttributeType.MANDATORY)
public class InvitationRepository {
  /** Invitations at a time, expired ones included, so that operators cannot fill the table. */
  public static final int MOST = 1_000;

  private static final String COLUMNS =
      "id, email, roles, language, invited_by, created_at, sent_at, expires_at";

  private final Sql sql;

  /** Required by the EJB container. */
  protected InvitationRepository() {
    this(null);
  }

  @Inject
  public InvitationRepository(Sql sql) {
    this.sql = sql;
  }

  /** Newest first. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public List<Invitation> list(Optional<Cursor> after, int limit) {
    List<Object> parameters = new ArrayList<>();
    after.ifPresent(cursor -> parameters.addAll(List.of(cursor.createdAt(), cursor.id())));
    parameters.add(limit);
    return sql.list(
        "select "
            + COLUMNS
            + " from invitations"
            + (after.isPresent() ? " where (created_at, id) < (?, ?)" : "")
            + " order by created_at desc, id desc limit ?",
        InvitationRepository::invitation,
        parameters.toArray());
  }

  /** Reads an invitation and locks it until the transaction ends. */
  public Optional<Invitation> lock(UUID id) {
    return sql.first(
        "select " + COLUMNS + " from invitations where id = ? for update",
        InvitationRepository::invitation,
        id);
  }

  /** Reads an invitation. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public Optional<Invitation> find(UUID id) {
    return sql.first(
        "select " + COLUMNS + " from invitations where id = ?",
        InvitationRepository::invitation,
        id);
  }

  /**
   * Stores a new invitation.
   *
   * @return false if there is one for the address, also one that a concurrent request stores, or if
   *     there are {@value #MOST}
   */
  public boolean insert(Invitation invitation) {
    return sql.update(
            "insert into invitations ("
                + COLUMNS
                + ") select ?, ?, ?, ?, ?, ?, ?, ? where (select count(*) from invitations) < ?"
                + " on conflict (email) do nothing",
            invitation.id(),
            invitation.email().toString(),
            Sql.texts(new TreeSet<>(invitation.roles())),
            invitation.language().tag(),
            invitation.invitedBy(),
            invitation.createdAt(),
            invitation.sentAt(),
            invitation.expiresAt(),
            MOST)
        == 1;
  }

  /** Records that the invitation was sent again. */
  public void resent(UUID id, UUID operatorId, Instant sentAt, Instant expiresAt) {
    sql.update(
        "update invitations set invited_by = ?, sent_at = ?, expires_at = ? where id = ?",
        operatorId,
        sentAt,
        expiresAt,
        id);
  }

  /** False if there is none. */
  public boolean delete(UUID id) {
    return sql.update("delete from invitations where id = ?", id) == 1;
  }

  /** Deletes invitations that expired before; returns how many. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public int removeExpired(Instant before, int limit) {
    return sql.update(
        "delete from invitations where id in (select id from invitations where expires_at <= ?"
            + " limit ?)",
        before,
        limit);
  }

  private static Invitation invitation(Row row) {
    return new Invitation(
        row.uuid(1),
        EmailAddress.parse(row.text(2)).orElseThrow(),
        Set.copyOf(row.texts(3)),
        Language.ofTag(row.text(4)).orElse(Language.EN),
        row.uuid(5),
        row.time(6),
        row.time(7),
        row.time(8));
  }
}

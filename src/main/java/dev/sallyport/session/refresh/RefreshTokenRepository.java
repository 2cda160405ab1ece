package dev.sallyport.session.refresh;

import dev.sallyport.account.User;
import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.database.SqlUpdate;
import dev.sallyport.session.Session;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.secret.RefreshToken;
import dev.sallyport.session.secret.RefreshTokenValue;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the session of a refresh token, by its row or, if that was pruned, by its family; and
 * stores rotations and retries.
 */
@Dependent
public class RefreshTokenRepository {
  /** The session of a token, whatever the state of either. */
  private static final String BY_TOKEN =
      "s.id = (select session_id from refresh_tokens where hash = ?)";

  private static final String BY_FAMILY = "s.token_family = ?";

  private static final String LOCK_BY_TOKEN =
      "select s.id from sessions s where " + BY_TOKEN + " for update";

  private static final String LOCK_BY_FAMILY =
      "select s.id from sessions s where " + BY_FAMILY + " for update";

  /** The session, and when the one above it (p) expires, unless that has ended. */
  private static final String SESSION =
      "select" + Session.COLUMNS + ", case when p.ended_at is null then p.idle_expires_at end";

  /** Where the columns begin; those of the session come first. */
  private static final int ABOVE = 23;

  private static final int USER = 24;
  private static final int TOKEN = 33;
  private static final int SUCCESSOR_USED = 41;

  /** n is the successor. */
  private static final String READ_BY_TOKEN =
      (SESSION + "," + User.COLUMNS + "," + RefreshToken.COLUMNS + ",")
          + """
          t.successor_hash is not null and (n.hash is null or n.used_at is not null)
          from refresh_tokens t
          join sessions s on s.id = t.session_id
          join users u on u.id = s.user_id
          left join refresh_tokens n on n.hash = t.successor_hash
          left join sessions p on p.id = s.parent_id
          where t.hash = ?
          """;

  private static final String READ_BY_FAMILY =
      SESSION + " from sessions s left join sessions p on p.id = s.parent_id where " + BY_FAMILY;

  /**
   * The order matters. The predecessor of the used token can no longer be retried, and its family
   * recognises it, so that its row is deleted; but the tokens of a session without a family, which
   * the next statement gives it, need their rows. The used token is marked before its successor is
   * inserted, because only one token of a session may be unused.
   */
  private static final String ROTATION =
      """
      delete from refresh_tokens t using sessions s
      where t.successor_hash = ? and s.id = t.session_id and s.token_family is not null;
      update sessions
      set last_used_at = ?, idle_expires_at = ?, ip_address = ?, user_agent = ?, token_family = ?,
          rotations_used_until = ?
      where id = ?;
      update refresh_tokens set used_at = ?, successor_hash = ?, sealed_successor = ?
      where hash = ?;
      insert into refresh_tokens (hash, session_id, issued_at, expires_at) values (?, ?, ?, ?)
      """;

  private static final String RETRY =
      """
      update sessions set retries = retries + 1, last_retry_at = ? where id = ?;
      update refresh_tokens set retried_at = ? where hash = ?
      """;

  private final Sql sql;

  @Inject
  public RefreshTokenRepository(Sql sql) {
    this.sql = sql;
  }

  /** Locks the session of a token before anything is read. */
  Optional<StoredToken> lock(RefreshTokenValue value) {
    String hash = value.hash();
    String family = value.familyHash();
    return sql.firstAfterLock(
            LOCK_BY_TOKEN, READ_BY_TOKEN, RefreshTokenRepository::stored, hash, hash)
        .or(
            () ->
                sql.firstAfterLock(
                    LOCK_BY_FAMILY,
                    READ_BY_FAMILY,
                    row -> new StoredToken(Session.read(row), row.time(ABOVE), null, null, false),
                    family,
                    family));
  }

  private static StoredToken stored(Row row) {
    return new StoredToken(
        Session.read(row),
        row.time(ABOVE),
        User.read(row, USER),
        RefreshToken.read(row, TOKEN),
        row.flag(SUCCESSOR_USED));
  }

  /**
   * The changes of a rotation.
   *
   * @param session and the used token as they are afterwards
   */
  static SqlUpdate rotation(Session session, RefreshToken used, RefreshToken successor) {
    return SqlUpdate.of(
        ROTATION,
        used.hash(),
        session.lastUsedAt(),
        session.idleExpiresAt(),
        session.ipAddress(),
        session.userAgent(),
        session.tokenFamily(),
        session.rotationsUsedUntil(),
        session.id(),
        used.usedAt(),
        used.successorHash(),
        used.sealedSuccessor(),
        used.hash(),
        successor.hash(),
        successor.sessionId(),
        successor.issuedAt(),
        successor.expiresAt());
  }

  /** The changes of a retry with a token, as it is afterwards. */
  static SqlUpdate retry(RefreshToken token) {
    return SqlUpdate.of(
        RETRY, token.retriedAt(), token.sessionId(), token.retriedAt(), token.hash());
  }

  /**
   * The user and session of a refresh token, including ended sessions; empty for a refresh token
   * that was issued to a client.
   */
  Optional<SessionRef> ownerOf(RefreshTokenValue value) {
    return owner(value, "s.client_id is null");
  }

  /** The same for a refresh token that was issued to a client. */
  Optional<SessionRef> ownerOf(RefreshTokenValue value, String clientId) {
    return owner(value, "s.client_id = ?", clientId);
  }

  /** The same, whoever it was issued to. */
  Optional<SessionRef> anyOwnerOf(RefreshTokenValue value) {
    return owner(value, "true");
  }

  private Optional<SessionRef> owner(
      RefreshTokenValue value, String condition, Object... parameters) {
    return owner(BY_TOKEN, value.hash(), condition, parameters)
        .or(() -> owner(BY_FAMILY, value.familyHash(), condition, parameters));
  }

  private Optional<SessionRef> owner(
      String found, String hash, String condition, Object... parameters) {
    Object[] all = Stream.concat(Stream.of(hash), Stream.of(parameters)).toArray();
    return sql.first(
        "select s.user_id, s.id from sessions s where " + found + " and " + condition,
        row -> new SessionRef(row.uuid(1), row.uuid(2)),
        all);
  }
}

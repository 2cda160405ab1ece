package dev.sallyport.session.refresh;

import dev.sallyport.platform.database.Sql;
import dev.sallyport.session.RefreshToken;
import dev.sallyport.session.Session;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.secret.RefreshTokenValue;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds the session of a refresh token, by its row or, if that was pruned, by its family; and
 * stores rotations.
 */
@Dependent
public class RefreshTokenRepository {
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

  private final EntityManager entities;

  @Inject
  public RefreshTokenRepository(EntityManager entities) {
    this.entities = entities;
  }

  /** The session of a token, whatever the state of either; locked until the transaction ends. */
  Optional<Session> lockedSessionOf(RefreshTokenValue value) {
    return locked(
            "s.id = (select t.sessionId from RefreshToken t where t.hash = :hash)", value.hash())
        .or(() -> locked("s.tokenFamily = :hash", value.familyHash()));
  }

  private Optional<Session> locked(String condition, String hash) {
    return entities
        .createQuery("select s from Session s where " + condition, Session.class)
        .setParameter("hash", hash)
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultList()
        .stream()
        .findFirst();
  }

  /**
   * Stores a rotation in one round trip.
   *
   * @param session locked, and detached, as is the used token
   */
  void storeRotation(Session session, RefreshToken used, RefreshToken successor) {
    Sql.in(entities)
        .update(
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

  /**
   * The user and session of a refresh token, including ended sessions; empty for a refresh token
   * that was issued to a client.
   */
  Optional<SessionRef> ownerOf(RefreshTokenValue value) {
    return owner(value, "s.clientId is null and ");
  }

  /** The same for a refresh token that was issued to a client. */
  Optional<SessionRef> ownerOf(RefreshTokenValue value, String clientId) {
    return anyOwnerOf(value)
        .filter(
            owner ->
                entities
                    .find(Session.class, owner.sessionId())
                    .grant()
                    .filter(grant -> grant.clientId().equals(clientId))
                    .isPresent());
  }

  /** The same, whoever it was issued to. */
  Optional<SessionRef> anyOwnerOf(RefreshTokenValue value) {
    return owner(value, "");
  }

  private Optional<SessionRef> owner(RefreshTokenValue value, String condition) {
    return owner(
            condition + "s.id = (select t.sessionId from RefreshToken t where t.hash = :hash)",
            value.hash())
        .or(() -> owner(condition + "s.tokenFamily = :hash", value.familyHash()));
  }

  private Optional<SessionRef> owner(String condition, String hash) {
    return entities
        .createQuery("select s.userId, s.id from Session s where " + condition, Object[].class)
        .setParameter("hash", hash)
        .getResultList()
        .stream()
        .findFirst()
        .map(row -> new SessionRef((UUID) row[0], (UUID) row[1]));
  }
}

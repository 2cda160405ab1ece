package dev.sallyport.credential.passkey;

import dev.sallyport.credential.CredentialService;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores passkeys. Whoever changes those of an account has locked it. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRED)
public class PasskeyService {
  private static final int HANDLE_BYTES = 64;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String COLUMNS =
      "id, user_id, passkey_id, data, name, sign_count, backup_eligible, backed_up, transports,"
          + " created_at, last_used_at";
  private static final String SELECT = "select " + COLUMNS + " from credentials ";

  private final EntityManager entities;
  private final CredentialService credentials;
  private final Clock clock;

  /** Required by the EJB container. */
  protected PasskeyService() {
    this(null, null, null);
  }

  @Inject
  public PasskeyService(EntityManager entities, CredentialService credentials, Clock clock) {
    this.entities = entities;
    this.credentials = credentials;
    this.clock = clock;
  }

  private static Passkey passkey(Row row) {
    return new Passkey(
        row.uuid(1),
        row.uuid(2),
        Passkey.encoded(row.bytes(3)),
        row.text(4),
        row.text(5),
        row.number(6),
        row.flag(7),
        row.flag(8),
        row.texts(9),
        row.time(10),
        row.time(11));
  }

  /** The passkeys of a user, oldest first. */
  public List<Passkey> of(UUID userId) {
    return Sql.in(entities)
        .list(
            SELECT + "where user_id = ? and type = 'passkey' order by created_at, id",
            PasskeyService::passkey,
            userId);
  }

  /**
   * The passkey with an ID.
   *
   * @param passkeyId in Base64url
   */
  public Optional<Passkey> find(String passkeyId) {
    return Sql.in(entities)
        .first(
            SELECT + "where passkey_id = ?",
            PasskeyService::passkey,
            Base64.getUrlDecoder().decode(passkeyId));
  }

  /** The handle by which authenticators know the user: 64 random bytes, made when first needed. */
  public byte[] handle(UUID userId) {
    return Sql.in(entities)
        .first("select passkey_handle from users where id = ?", row -> row.bytes(1), userId)
        .orElseGet(() -> newHandle(userId));
  }

  /** Of two at the same time the first remains. */
  private byte[] newHandle(UUID userId) {
    byte[] handle = new byte[HANDLE_BYTES];
    RANDOM.nextBytes(handle);
    return Sql.in(entities)
        .one(
            "update users set passkey_handle = coalesce(passkey_handle, ?) where id = ?"
                + " returning passkey_handle",
            row -> row.bytes(1),
            handle,
            userId);
  }

  /**
   * Adds a passkey, without ending any session: the caller announces the change.
   *
   * @param name 1 to 100 characters
   * @return empty if the ID is taken, by whomever
   */
  public Optional<Passkey> add(UUID userId, NewPasskey added, String name) {
    return Sql.in(entities)
        .first(
            "insert into credentials (id, user_id, type, data, created_at, changed_at, passkey_id,"
                + " name, sign_count, backup_eligible, backed_up, transports)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " on conflict (passkey_id) do nothing returning "
                + COLUMNS,
            PasskeyService::passkey,
            UUID.randomUUID(),
            userId,
            CredentialType.PASSKEY.code(),
            added.publicKey(),
            clock.instant(),
            clock.instant(),
            Base64.getUrlDecoder().decode(added.passkeyId()),
            name,
            added.signCount(),
            added.backupEligible(),
            added.backedUp(),
            Sql.texts(added.transports()));
  }

  /**
   * Records the use of a passkey that was verified before this transaction.
   *
   * @return false if the passkey was removed meanwhile, or its counter increased by another use
   */
  public boolean use(PasskeyVerification verified) {
    return Sql.in(entities)
            .update(
                "update credentials set sign_count = ?, backed_up = ?, last_used_at = ?"
                    + " where id = ? and (sign_count < ? or (sign_count = 0 and ? = 0))",
                verified.signCount(),
                verified.backedUp(),
                clock.instant(),
                verified.passkey().id(),
                verified.signCount(),
                verified.signCount())
        == 1;
  }

  /** Gives a passkey of the user another name; empty if there is none with the id. */
  public Optional<Passkey> rename(UUID userId, UUID id, String name) {
    return Sql.in(entities)
        .first(
            "update credentials set name = ? where id = ? and user_id = ? and type = 'passkey'"
                + " returning "
                + COLUMNS,
            PasskeyService::passkey,
            name,
            id,
            userId);
  }

  /** Removes a passkey, without ending any session: the caller announces the change. */
  public void remove(Passkey passkey) {
    credentials.remove(passkey.id());
  }
}

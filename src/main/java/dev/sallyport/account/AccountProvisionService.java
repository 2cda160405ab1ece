package dev.sallyport.account;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.http.client.RequestOrigin;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.UUID;

/** Provides accounts that the configuration requires. */
@Stateless
public class AccountProvisionService {
  @PersistenceContext private EntityManager entities;
  @Inject private AuditService audit;
  @Inject private Clock clock;

  /**
   * Provides the account of an e-mail address for the owner of the password: creates it, or
   * replaces the password of an existing account and deletes its known networks. The caller ends
   * the sessions.
   */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public UUID provide(EmailAddress email, PasswordHash hash, RequestOrigin origin) {
    UUID proposed = UUID.randomUUID();
    UUID id =
        UUID.fromString(
            entities
                .createNativeQuery(
                    "insert into users (id, email, password_hash, roles, is_active, created_at)"
                        + " values (?1, ?2, ?3, ?4, true, ?5) on conflict (email) do update"
                        + " set password_hash = excluded.password_hash returning id")
                .setParameter(1, proposed)
                .setParameter(2, email.toString())
                .setParameter(3, hash.encoded())
                .setParameter(4, "{" + Roles.USER + "}")
                .setParameter(5, Timestamp.from(clock.instant()))
                .getSingleResult()
                .toString());
    if (id.equals(proposed)) {
      audit.succeeded(EventType.SIGNUP, Subject.user(id), origin);
    }
    entities
        .createQuery("delete from KnownNetwork a where a.userId = :user")
        .setParameter("user", id)
        .executeUpdate();
    return id;
  }
}

package dev.sallyport.account.deletion;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.User;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailMessage;
import dev.sallyport.mail.MailOutbox;
import dev.sallyport.mail.MailSettings;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.mail.OutboxService;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.ticket.TicketService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Deletes accounts whose grace period has ended; each call is a transaction. */
@Stateless
public class AccountPurgeService {
  /**
   * Between the deletion of an account and the erasure of the personal data in its events: counted
   * rejections of requests that ran at the same time are recorded within ten seconds.
   */
  static final Duration LAST_EVENTS = Duration.ofMinutes(1);

  private final EntityManager entities;
  private final AccountService accounts;
  private final TicketService tickets;
  private final OutboxService mails;
  private final MailOutbox outbox;
  private final MailSettings mail;
  private final AuditService audit;
  private final Clock clock;

  /** Required by the EJB container. */
  protected AccountPurgeService() {
    this(null, null, null, null, null, null, null, null);
  }

  @Inject
  public AccountPurgeService(
      EntityManager entities,
      AccountService accounts,
      TicketService tickets,
      OutboxService mails,
      MailOutbox outbox,
      MailSettings mail,
      AuditService audit,
      Clock clock) {
    this.entities = entities;
    this.accounts = accounts;
    this.tickets = tickets;
    this.mails = mails;
    this.outbox = outbox;
    this.mail = mail;
    this.audit = audit;
    this.clock = clock;
  }

  /** The accounts to delete now, those that are due longest first. */
  public List<UUID> due(int limit) {
    return ids(
        "select id::text from users where deletion_due <= ?1 order by deletion_due limit ?2",
        clock.instant(),
        limit);
  }

  /**
   * Deletes the account and everything that belongs to it except its audit events, whose personal
   * data is to be erased next.
   *
   * @return false if it is no longer due, because its user has restored it
   */
  public boolean delete(UUID userId) {
    Instant now = clock.instant();
    Optional<User> user =
        accounts
            .lock(userId)
            .filter(User::isDeletionPending)
            .filter(locked -> !locked.deletionDue().isAfter(now));
    user.ifPresent(due -> delete(due, now));
    return user.isPresent();
  }

  private void delete(User user, Instant now) {
    EmailAddress address = AccountDeletionService.address(user);
    tickets.removeAllOf(user.id());
    mails.removeAllOf(user.id());
    audit.succeeded(EventType.ACCOUNT_DELETED, Subject.user(user.id()), RequestOrigin.SERVICE);
    entities
        .createNativeQuery("insert into account_erasures (user_id, deleted_at) values (?1, ?2)")
        .setParameter(1, user.id())
        .setParameter(2, Timestamp.from(now))
        .executeUpdate();
    // Sessions, credentials, known networks and tasks go by their foreign keys.
    entities
        .createNativeQuery("delete from users where id = ?1")
        .setParameter(1, user.id())
        .executeUpdate();
    if (mail.isEnabled()) {
      // Not of the user, whose mails are deleted above.
      outbox.send(MailMessage.of(MailTemplate.ACCOUNT_DELETED, address, user.language()));
    }
  }

  /** The deleted users whose events still contain personal data. */
  public List<UUID> toErase(int limit) {
    return ids(
        "select user_id::text from account_erasures where deleted_at <= ?1"
            + " order by deleted_at limit ?2",
        clock.instant().minus(LAST_EVENTS),
        limit);
  }

  /** Records that the events of a deleted user contain no personal data any more. */
  public void erased(UUID userId) {
    entities
        .createNativeQuery("delete from account_erasures where user_id = ?1")
        .setParameter(1, userId)
        .executeUpdate();
  }

  private List<UUID> ids(String sql, Instant before, int limit) {
    List<?> ids =
        entities
            .createNativeQuery(sql)
            .setParameter(1, Timestamp.from(before))
            .setParameter(2, limit)
            .getResultList();
    return ids.stream().map(id -> UUID.fromString(id.toString())).toList();
  }
}

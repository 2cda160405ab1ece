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
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.ticket.TicketService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
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
        "select id from users where deletion_due <= ? order by deletion_due limit ?",
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
    Sql sql = Sql.in(entities);
    sql.update("insert into account_erasures (user_id, deleted_at) values (?, ?)", user.id(), now);
    // Sessions, credentials, known networks and tasks go by their foreign keys.
    sql.update("delete from users where id = ?", user.id());
    if (mail.isEnabled()) {
      // Not of the user, whose mails are deleted above.
      outbox.send(MailMessage.of(MailTemplate.ACCOUNT_DELETED, address, user.language()));
    }
  }

  /** The deleted users whose events still contain personal data. */
  public List<UUID> toErase(int limit) {
    return ids(
        "select user_id from account_erasures where deleted_at <= ?"
            + " order by deleted_at limit ?",
        clock.instant().minus(LAST_EVENTS),
        limit);
  }

  /** Records that the events of a deleted user contain no personal data any more. */
  public void erased(UUID userId) {
    Sql.in(entities).update("delete from account_erasures where user_id = ?", userId);
  }

  private List<UUID> ids(String query, Instant before, int limit) {
    return Sql.in(entities).list(query, row -> row.uuid(1), before, limit);
  }
}

package dev.sallyport.account.deletion;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.Roles;
import dev.sallyport.account.User;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailMessage;
import dev.sallyport.mail.MailOutbox;
import dev.sallyport.mail.MailSettings;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.platform.database.lock.AdvisoryLock;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.ticket.TicketService;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Schedules and cancels the deletion of accounts, always in the transaction of the caller. */
@Stateless
@TransactionAttribute(TransactionAttributeType.MANDATORY)
public class AccountDeletionService {
  private final EntityManager entities;
  private final AccountService accounts;
  private final UserSearchService users;
  private final TicketService tickets;
  private final MailOutbox outbox;
  private final MailSettings mail;
  private final DeletionSettings settings;
  private final Event<AccountDeletionRequested> requested;
  private final AuditService audit;
  private final Clock clock;

  /** Required by the EJB container. */
  protected AccountDeletionService() {
    this(null, null, null, null, null, null, null, null, null, null);
  }

  @Inject
  public AccountDeletionService(
      EntityManager entities,
      AccountService accounts,
      UserSearchService users,
      TicketService tickets,
      MailOutbox outbox,
      MailSettings mail,
      DeletionSettings settings,
      Event<AccountDeletionRequested> requested,
      AuditService audit,
      Clock clock) {
    this.entities = entities;
    this.accounts = accounts;
    this.users = users;
    this.tickets = tickets;
    this.outbox = outbox;
    this.mail = mail;
    this.settings = settings;
    this.requested = requested;
    this.audit = audit;
    this.clock = clock;
  }

  /** Serializes changes of operators on all nodes until the commit. */
  public void lockOperators() {
    AdvisoryLock.OPERATORS.acquire(entities);
  }

  /**
   * Schedules the deletion, after which the user can only restore the account. Pending mailed links
   * and codes become void, and {@link AccountDeletionRequested} is fired. A second request changes
   * nothing.
   *
   * @param sessionId the session of the request; empty if an operator requests it
   * @return when the account is deleted
   * @throws Problem 401 if there is no such account any more; 409 if no active operator would be
   *     left
   */
  public Instant request(UUID userId, Optional<UUID> sessionId, RequestOrigin origin) {
    // Before the lock of the account, as in every change of operators.
    lockOperators();
    User user = accounts.lock(userId).orElseThrow(() -> Problem.of(ProblemType.INVALID_TOKEN));
    if (user.isDeletionPending()) {
      return user.deletionDue();
    }
    if (user.isActive() && user.roles().contains(Roles.ADMIN) && !users.hasOperatorBeside(userId)) {
      throw Problem.of(ProblemType.LAST_OPERATOR);
    }
    Instant due = clock.instant().plus(settings.grace());
    user.scheduleDeletion(due);
    entities.flush();
    tickets.voidFor(userId);
    audit.succeeded(
        EventType.ACCOUNT_DELETION_REQUESTED,
        Subject.user(userId).inSession(sessionId.orElse(null)),
        origin);
    requested.fire(new AccountDeletionRequested(userId));
    if (mail.isEnabled()) {
      outbox.send(
          MailMessage.of(MailTemplate.ACCOUNT_DELETION, address(user), user.language())
              .ofUser(userId)
              .withTime(due));
    }
    return due;
  }

  /**
   * Cancels the deletion.
   *
   * @param user locked by {@link AccountService#lock}
   * @param sessionId the session that is opened with it; empty if an operator restores it
   */
  public void restore(User user, Optional<UUID> sessionId, RequestOrigin origin) {
    user.cancelDeletion();
    audit.succeeded(
        EventType.ACCOUNT_RESTORED,
        Subject.user(user.id()).inSession(sessionId.orElse(null)),
        origin);
  }

  static EmailAddress address(User user) {
    return EmailAddress.parse(user.email()).orElseThrow();
  }
}
